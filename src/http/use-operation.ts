import type { ExecutionResult } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { OperationContext } from '../operation/start-operation.ts';
import { type CreditHeaders, readCreditHeaders } from './credit-headers.ts';
import { mapParts, type Part, partsIn } from './incremental/parts.ts';
import { singleResult } from './single-result.ts';

/**
 * Gives the resolvers of each GraphQL operation their own `operation`, ends it when they are done, and reports its cost
 * in `extensions.credits`, of the last part if the answer comes in parts. The signal of the request that `start` receives
 * aborts when its client hangs up.
 */
export function useOperation(
  start: (request: Request, headers: CreditHeaders, isIncremental: boolean) => OperationContext,
): Plugin<{ operation: OperationContext; isIncremental?: boolean }> {
  return {
    onParams({ request }) {
      // At this point, a wrong header is still an error of the request.
      readCreditHeaders(request.headers);
    },
    onExecute({ args, extendContext }) {
      const { request, isIncremental = false } = args.contextValue;
      const operation = start(request, readCreditHeaders(request.headers), isIncremental);
      extendContext({ operation });
      const withCredits = async <Answer extends ExecutionResult>(answer: Answer): Promise<Answer> => {
        const credits = await operation.end();
        return credits === undefined ? answer : { ...answer, extensions: { ...answer.extensions, credits } };
      };
      return {
        async onExecuteDone({ result, setResult }) {
          const parts = partsIn(result);
          if (parts !== undefined) {
            const map = (part: Part) => (part.hasNext ? part : withCredits(part));
            setResult(mapParts(parts, { signal: request.signal, map, end: () => void operation.end() }));
            return;
          }
          const single = singleResult(result);
          if (single !== undefined) {
            setResult(await withCredits(single));
          }
        },
      };
    },
  };
}
