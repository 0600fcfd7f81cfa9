import type { AttemptRecord, OperationRecord } from '../../src/telemetry/observer.ts';

/** An attempt that went well, as far as a test does not say otherwise. */
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

/** An operation that went well, as far as a test does not say otherwise. */
export function operation(given: Partial<OperationRecord> = {}): OperationRecord {
  return {
    outcome: 'ok',
    ms: 12.3,
    spent: 20,
    saved: 0,
    stale: 0,
    traceId: '0af7651916cd43dd8448eb211c80319c',
    ...given,
  };
}
