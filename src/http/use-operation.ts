import type { Plugin } from 'graphql-yoga';
import type { Operation } from '../listing/operation.ts';

/** Gives the resolvers of each GraphQL operation an `operation` of their own, which ends when they are done. */
export function useOperation(start: (signal: AbortSignal) => Operation): Plugin<{ operation: Operation }> {
  return {
    onExecute({ args, extendContext }) {
      const operation = start(args.contextValue.request.signal);
      extendContext({ operation });
      return { onExecuteDone: () => operation.end() };
    },
  };
}
