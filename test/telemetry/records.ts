import type { AttemptRecord, OperationRecord } from '../../src/telemetry/observer.ts';

/** A successful attempt, with the changes that a test needs. */
export function attempt(given: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    method: 'SerpstatBacklinksProcedure.getNewBacklinks',
    page: 3,
    size: 20,
    attempt: 1,
    rows: 20,
    credits: 20,
    ms: 321.4,
    outcome: 'ok',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    ...given,
  };
}

/** A successful operation, with the changes that a test needs. */
export function operation(given: Partial<OperationRecord> = {}): OperationRecord {
  return {
    outcome: 'ok',
    ms: 12.3,
    spent: 20,
    saved: 0,
    stale: 0,
    client: undefined,
    traceId,
    ...given,
  };
}

/** The same function for all, so that records can be compared. */
const traceId = () => '0af7651916cd43dd8448eb211c80319c';
