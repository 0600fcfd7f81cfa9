import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Operation } from '../listing/operation.ts';
import { type CreditHeaders, readCreditHeaders } from './credit-headers.ts';

/**
 * Gives the resolvers of each GraphQL operation an `operation` of their own, which ends when they are done, and tells
 * in `extensions.credits` what it has cost.
 */
export function useOperation(
  start: (signal: AbortSignal, headers: CreditHeaders) => Operation,
): Plugin<{ operation: Operation }> {
  return {
    onParams({ request }) {
      // Here a header that is wrong is still an error of the request.
      readCreditHeaders(request.headers);
    },
    onExecute({ args, extendContext }) {
      const { headers, signal } = args.contextValue.request;
      const operation = start(signal, readCreditHeaders(headers));
      extendContext({ operation });
      return {
        async onExecuteDone({ result, setResult }) {
          const credits = await operation.report();
          operation.end();
          if (credits !== undefined && !isAsyncIterable(result)) {
            setResult({ ...result, extensions: { ...result.extensions, credits } });
          }
        },
      };
    },
  };
}
