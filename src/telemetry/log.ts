import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { type BreakerState, type Observer, shortName } from './observer.ts';

export interface LogObserver extends Partial<Observer> {
  /** Writes the count of stale rows that is still held back. Call it when the process ends. */
  flush(): void;
}

/**
 * Logs one line for each request to Serpstat, and a warning when the rate limiter, the circuit breaker or stale rows
 * affect clients; at level `debug` also one line for each operation. No line contains a parameter, a URL or a token.
 */
export function createLogObserver(logger: Logger, clock: Clock): LogObserver {
  let staleRows = 0;
  let staleLoggedAt = Number.NEGATIVE_INFINITY;

  // The next event writes the line when it is due. A timer would keep the process alive.
  function logStale(): void {
    if (staleRows > 0 && clock.now() - staleLoggedAt >= STALE_EVERY_MS) {
      flush();
    }
  }

  function flush(): void {
    if (staleRows > 0) {
      logger.warn({ rows: staleRows }, 'served stale rows because Serpstat is unavailable');
      staleRows = 0;
      staleLoggedAt = clock.now();
    }
  }

  return {
    attempted(record) {
      const { page, size, attempt, rows, credits, payers, ms, outcome, traceId } = record;
      const clients = payers && [...payers.keys()];
      const method = shortName(record);
      const isFailure = outcome !== 'ok' && outcome !== 'CANCELLED';
      logger[isFailure ? 'warn' : 'info'](
        { method, page, size, attempt, rows, credits, clients, ms: Math.round(ms), outcome, traceId },
        'serpstat',
      );
      logStale();
    },
    slowedDown(rate) {
      logger.warn(
        { requestsPerSecond: Number(rate.toPrecision(3)) },
        'Serpstat rejected the request rate; sending more slowly for a while',
      );
    },
    breakerChanged(state, retryAfterMs) {
      logger.warn(
        { state, ...(retryAfterMs !== undefined && { retryAfterMs: Math.round(retryAfterMs) }) },
        BREAKER_MESSAGES[state],
      );
    },
    servedStale(rows) {
      staleRows += rows;
      logStale();
    },
    operated(record) {
      if (logger.isLevelEnabled('debug')) {
        const { outcome, ms, spent, saved, stale, client } = record;
        const traceId = record.traceId();
        logger.debug({ client, outcome, ms: Math.round(ms), spent, saved, stale, traceId }, 'operation');
      }
      logStale();
    },
    flush,
  };
}

const STALE_EVERY_MS = 60_000;

const BREAKER_MESSAGES: Readonly<Record<BreakerState, string>> = {
  open: 'Serpstat fails too often; pausing requests',
  'half-open': 'sending one request to check whether Serpstat has recovered',
  closed: 'Serpstat has recovered',
};
