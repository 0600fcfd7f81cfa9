import type { GraphQLSchema } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Clock } from '../../clock.ts';
import { singleResult } from '../single-result.ts';
import { encodeTrace } from './encode-trace.ts';
import { type TracedContext, traceFields } from './trace-fields.ts';
import { TraceRecorder } from './trace-recorder.ts';

/** The request header by which a router asks for a trace. */
export const INCLUDE_TRACE = 'apollo-federation-include-trace';

/**
 * Answers a router that asks for a trace with `extensions.ftv1`: how long each field took, and where the errors are.
 * Other requests are executed without a recorder. Must follow `useAnswerLimits`.
 *
 * @see https://www.apollographql.com/docs/graphos/reference/federation/subgraph-specific-features
 */
export function useFederatedTrace(clock: Clock, schema: GraphQLSchema): Plugin<TracedContext> {
  const recorders = new WeakMap<Request, TraceRecorder>();
  const traced = traceFields(schema);

  return {
    onParams({ request }) {
      if (request.headers.get(INCLUDE_TRACE) === 'ftv1') {
        recorders.set(request, new TraceRecorder(clock));
      }
    },
    onExecute({ args, executeFn, setExecuteFn, extendContext }) {
      const trace = recorders.get(args.contextValue.request);
      if (trace !== undefined) {
        extendContext({ trace });
        setExecuteFn(given => executeFn({ ...given, schema: traced }));
      }
    },
    onResultProcess({ request, result, setResult }) {
      const recorder = recorders.get(request);
      const single = singleResult(result);
      if (recorder !== undefined && single !== undefined) {
        const ftv1 = encodeTrace(recorder.finish(single.errors ?? []));
        setResult({ ...single, extensions: { ...single.extensions, ftv1 } });
      }
    },
  };
}
