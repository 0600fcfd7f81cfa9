import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { OperationContext } from '../operation/start-operation.ts';
import { type CreditHeaders, readCreditHeaders } from './credit-headers.ts';

/**
 * Gives the resolvers of each GraphQL operation their own `operation`, ends it when they are done, and reports its cost
 * in `extensions.credits`. The signal that `start` receives aborts when the client cancels the request, by hanging up.
 */
export function useOperation(
  start: (signal: AbortSignal, headers: CreditHeaders) => OperationContext,
): Plugin<{ operation: OperationContext }> {
  return {
    onParams({ request }) {
      // At this point, a wrong header is still an error of the request.
      readCreditHeaders(request.headers);
    },
    onExecute({ args, extendContext }) {
      const { headers, signal } = args.contextValue.request;
      const operation = start(signal, readCreditHeaders(headers));
      extendContext({ operation });
      return {
        async onExecuteDone({ result, setResult }) {
          const credits = await operation.end();
          if (credits !== undefined && !isAsyncIterable(result)) {
            setResult({ ...result, extensions: { ...result.extensions, credits } });
          }
        },
      };
    },
  };
}
