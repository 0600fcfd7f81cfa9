import type { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Clock } from '../clock.ts';
import type { CreditsReport } from '../operation/start-operation.ts';
import { OPERATION_OUTCOMES, type OperationOutcome, type OperationRecord } from '../telemetry/observer.ts';
import { currentTraceId } from '../telemetry/trace.ts';
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
): Plugin {
  const arrivals = new WeakMap<Request, number>();
  const operations = new WeakSet<Request>();
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
    onResultProcess({ request, result }) {
      const arrivedAt = arrivals.get(request);
      const single = singleResult(result);
      if (arrivedAt === undefined || single === undefined) {
        return;
      }
      const outcome = request.signal.aborted ? 'CANCELLED' : outcomeOf(single.errors);
      if (!operations.has(request) && !REFUSED_UNREAD.has(outcome)) {
        return;
      }
      // Set by `useOperation`.
      const credits = single.extensions?.credits as Partial<CreditsReport> | undefined;
      const { spent = 0, saved = 0, stale = 0 } = credits ?? {};
      const client = clientOf(request)?.name;
      report({
        outcome,
        ms: clock.now() - arrivedAt,
        spent,
        saved,
        stale,
        client,
        traceId: currentTraceId(),
      });
    },
  };
}

/** Nobody knows whether such a request came with a document. */
const REFUSED_UNREAD: ReadonlySet<OperationOutcome> = new Set<OperationOutcome>([
  'UNAUTHENTICATED',
  'CLIENT_BUSY',
]);

function outcomeOf([error]: readonly GraphQLError[] = []): OperationOutcome {
  return error === undefined
    ? 'ok'
    : (OPERATION_OUTCOMES.find(outcome => outcome === error.extensions.code) ?? 'other');
}
