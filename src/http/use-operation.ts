import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { OperationContext } from '../operation/start-operation.ts';
import { type CreditHeaders, readCreditHeaders } from './credit-headers.ts';

/**
 * Gives the resolvers of each GraphQL operation their own `operation`, ends it when they are done, and reports its cost
 * in `extensions.credits`. The signal of the request that `start` receives aborts when its client hangs up.
 */
export function useOperation(
  start: (request: Request, headers: CreditHeaders) => OperationContext,
): Plugin<{ operation: OperationContext }> {
  return {
    onParams({ request }) {
      // At this point, a wrong header is still an error of the request.
      readCreditHeaders(request.headers);
    },
    onExecute({ args, extendContext }) {
      const { request } = args.contextValue;
      const operation = start(request, readCreditHeaders(request.headers));
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
