import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { currentTraceId, inTrace, traceIdFrom } from '../telemetry/trace.ts';
import { mapErrors, mapParts, type Part, partsIn } from './incremental/parts.ts';
import { placeOf } from './mask-error.ts';
import { singleResult } from './single-result.ts';

/**
 * Gives each request a trace id, taken from `traceparent` if the client sends it, and adds it to every error as
 * `extensions.traceId`.
 */
export function useTrace(): Plugin {
  return {
    instrumentation: {
      request: ({ request }, answer) => inTrace(traceIdFrom(request.headers.get('traceparent')), answer),
    },
    onResultProcess({ request, result, setResult }) {
      const traceId = currentTraceId();
      const parts = partsIn(result);
      if (parts !== undefined) {
        const { signal } = request;
        const map = (part: Part) => mapErrors(part, error => withTraceId(error, traceId));
        setResult(mapParts(parts, { signal, map }));
        return;
      }
      const single = singleResult(result);
      if (single?.errors !== undefined) {
        setResult({ ...single, errors: single.errors.map(error => withTraceId(error, traceId)) });
      }
    },
  };
}

/** Returns a copy: errors of documents that do not parse or validate are cached for the next request. */
function withTraceId(error: GraphQLError, traceId: string): GraphQLError {
  return new GraphQLError(error.message, {
    ...placeOf(error),
    originalError: error.originalError ?? null,
    extensions: { ...error.extensions, traceId },
  });
}
