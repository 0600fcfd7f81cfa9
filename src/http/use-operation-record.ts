import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Clock } from '../clock.ts';
import type { CreditsReport, OperationContext } from '../operation/start-operation.ts';
import { OPERATION_OUTCOMES, type OperationOutcome, type OperationRecord } from '../telemetry/observer.ts';
import { currentTraceId } from '../telemetry/trace.ts';
import { errorsIn, mapParts, type Part, partsIn } from './incremental/parts.ts';
import { singleResult } from './single-result.ts';
import type { ClientOf } from './use-clients.ts';

/**
 * Reports the outcome of each GraphQL operation, even if its document or its client is refused. Must precede the plugins that refuse
 * parameters.
 */
export function useOperationRecord(
  clock: Clock,
  clientOf: ClientOf,
  report: (operation: OperationRecord) => void,
): Plugin<Context> {
  const arrivals = new WeakMap<Request, number>();
  const contexts = new WeakMap<Request, Context>();
  const operations = new WeakSet<Request>();

  function record(
    request: Request,
    errors: readonly GraphQLError[],
    { spent = 0, saved = 0, stale = 0 }: Partial<CreditsReport> = {},
    traceId: string,
  ): void {
    const arrivedAt = arrivals.get(request);
    const outcome = request.signal.aborted ? 'CANCELLED' : outcomeOf(errors);
    if (arrivedAt === undefined || (!operations.has(request) && !REFUSED_UNREAD.has(outcome))) {
      return;
    }
    const client = clientOf(request)?.name;
    report({ outcome, ms: clock.now() - arrivedAt, spent, saved, stale, client, traceId: () => traceId });
  }

  return {
    onRequestParse({ request }) {
      arrivals.set(request, clock.now());
    },
    onParams({ request, params }) {
      if (typeof params.query === 'string') {
        operations.add(request);
      }
    },
    onParse({ context }) {
      // A persisted document is not known before.
      operations.add(context.request);
    },
    onExecute({ args }) {
      contexts.set(args.contextValue.request, args.contextValue);
    },
    onResultProcess({ request, result, setResult }) {
      const traceId = currentTraceId();
      const parts = partsIn(result);
      if (parts !== undefined) {
        const errors: GraphQLError[] = [];
        const map = (part: Part) => {
          errors.push(...errorsIn(part));
          return part;
        };
        const end = () => {
          // A client that has hung up does not get the last part, which would tell.
          void contexts
            .get(request)
            ?.operation?.end()
            .then(credits => record(request, errors, credits, traceId));
        };
        setResult(mapParts(parts, { signal: request.signal, map, end }));
        return;
      }
      const single = singleResult(result);
      if (single !== undefined) {
        // Set by `useOperation`.
        const credits = single.extensions?.credits as Partial<CreditsReport> | undefined;
        record(request, single.errors ?? [], credits, traceId);
      }
    },
  };
}

/** Set by `useOperation`. */
interface Context {
  readonly operation?: OperationContext;
}

/** Nobody knows whether such a request came with a document. */
const REFUSED_UNREAD: ReadonlySet<OperationOutcome> = new Set<OperationOutcome>([
  'UNAUTHENTICATED',
  'CLIENT_BUSY',
]);

function outcomeOf([error]: readonly GraphQLError[]): OperationOutcome {
  return error === undefined
    ? 'ok'
    : (OPERATION_OUTCOMES.find(outcome => outcome === error.extensions.code) ?? 'other');
}
