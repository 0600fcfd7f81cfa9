import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { currentTraceId, inTrace, traceIdFrom } from '../telemetry/trace.ts';
import { placeOf } from './mask-error.ts';
import { singleResult } from './single-result.ts';

/**
 * Answers each request under its trace id, the client's own where it sends `traceparent`, and names it in every error,
 * as `extensions.traceId`.
 */
export function useTrace(): Plugin {
  return {
    instrumentation: {
      request: ({ request }, answer) => inTrace(traceIdFrom(request.headers.get('traceparent')), answer),
    },
    onResultProcess({ result, setResult }) {
      const single = singleResult(result);
      if (single?.errors !== undefined) {
        const traceId = currentTraceId();
        setResult({ ...single, errors: single.errors.map(error => withTraceId(error, traceId)) });
      }
    },
  };
}

/** A copy: errors of documents that do not parse or validate are kept for the next request with the same document. */
function withTraceId(error: GraphQLError, traceId: string): GraphQLError {
  return new GraphQLError(error.message, {
    ...placeOf(error),
    originalError: error.originalError ?? null,
    extensions: { ...error.extensions, traceId },
  });
}
