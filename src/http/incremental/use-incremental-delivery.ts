import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import type { DocumentNode, ExecutionArgs, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { InFlight } from '../in-flight.ts';
import { mapErrors, mapParts, type Part, partsIn } from './parts.ts';

export interface IncrementalDelivery {
  /** The document to execute: without `@defer` and `@stream` where they would not help, or without all of them. */
  readonly documentFor: (args: ExecutionArgs, takesParts: boolean) => DocumentNode;
  /** Whether the document still has one of them. */
  readonly isIncremental: (document: DocumentNode) => boolean;
  readonly maskError: (error: unknown) => Error;
  readonly inFlight: InFlight;
}

/**
 * Answers operations with `@defer` and `@stream` in parts, as `multipart/mixed`, if the client names this media type. All
 * other clients get one answer. Must precede `useOperation`.
 */
export function useIncrementalDelivery({
  documentFor,
  isIncremental,
  maskError,
  inFlight,
}: IncrementalDelivery): Plugin<{ isIncremental?: boolean }> {
  const { onValidate } = useDeferStream();
  const inParts = new WeakSet<Request>();
  return {
    onValidate(payload) {
      // The rule of graphql-js gives up on documents that would take too long to compare; that of the plugin does not.
      const { addValidationRule } = payload;
      onValidate?.({
        ...payload,
        params: { ...payload.params },
        addValidationRule: rule => (rule.name === REPLACED_RULE ? undefined : addValidationRule(rule)),
      });
    },
    onExecute({ args, extendContext }) {
      const { request } = args.contextValue;
      args.document = documentFor(args, takesParts(request));
      extendContext({ isIncremental: isIncremental(args.document) });
      return {
        onExecuteDone({ result, setResult }) {
          const parts = partsIn(result);
          if (parts !== undefined) {
            inParts.add(request);
            inFlight.begin();
            const map = (part: Part) => mapErrors(part, mask);
            setResult(mapParts(parts, { signal: request.signal, map, end: inFlight.end }));
          }
        },
      };
    },
    onResponse({ request, response }) {
      if (inParts.has(request)) {
        // Otherwise, nginx passes the parts on together.
        response.headers.set('x-accel-buffering', 'no');
      }
    },
  };

  /** Yoga masks only the errors of first parts. */
  function mask(error: GraphQLError): GraphQLError {
    // The mask replaces errors of the executor with others of the same class.
    return maskError(error) as GraphQLError;
  }
}

const REPLACED_RULE = 'OverlappingFieldsCanBeMergedRule';

/**
 * Whether the client names `multipart/mixed` among the media types that it accepts, without asking for another version of
 * incremental delivery than the executor's.
 */
function takesParts({ headers }: Request): boolean {
  const accept = (headers.get('accept') ?? '').replace(/\s/g, '').toLowerCase();
  return accept.split(',').some(item => {
    const [type, ...parameters] = item.split(';');
    const versions = parameters.filter(parameter => /^\w+spec=/.test(parameter));
    return type === 'multipart/mixed' && versions.every(version => version === VERSION);
  });
}

/** What Apollo Client calls the version (https://www.apollographql.com/docs/graphos/routing/operations/defer). */
const VERSION = 'deferspec=20220824';
