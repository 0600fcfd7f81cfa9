import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { type BreakerState, type Observer, shortName } from './observer.ts';

/** Writes what happens to the log. */
export interface LogObserver extends Partial<Observer> {
  /** Writes what is still held back: for when nothing follows any more. */
  flush(): void;
}

/**
 * One line for each attempt to ask Serpstat, and a warning where the pace, the breaker or the age of rows changes what
 * clients get; with level `debug` one for each operation, too. No line holds a parameter, an address or a token.
 */
export function createLogObserver(logger: Logger, clock: Clock): LogObserver {
  let staleRows = 0;
  let staleToldAt = Number.NEGATIVE_INFINITY;

  // Whatever happens next takes the lines along that are due: a timer would keep the process alive for them.
  function tellStale(): void {
    if (staleRows > 0 && clock.now() - staleToldAt >= STALE_EVERY_MS) {
      flush();
    }
  }

  function flush(): void {
    if (staleRows > 0) {
      logger.warn({ rows: staleRows }, 'served rows past their age, because Serpstat cannot be asked');
      staleRows = 0;
      staleToldAt = clock.now();
    }
  }

  return {
    attempted(record) {
      const { page, size, attempt, rows, credits, ms, outcome, traceId } = record;
      const method = shortName(record);
      const isTrouble = outcome !== 'ok' && outcome !== 'CANCELLED';
      logger[isTrouble ? 'warn' : 'info'](
        { method, page, size, attempt, rows, credits, ms: Math.round(ms), outcome, traceId },
        'serpstat',
      );
      tellStale();
    },
    slowedDown(rate) {
      logger.warn(
        { requestsPerSecond: Number(rate.toPrecision(3)) },
        'Serpstat refuses the rate: the pace is lowered for a while',
      );
    },
    breakerChanged(state, retryAfterMs) {
      logger.warn(
        { state, ...(retryAfterMs !== undefined && { retryAfterMs: Math.round(retryAfterMs) }) },
        BREAKER_SAYS[state],
      );
    },
    servedStale(rows) {
      staleRows += rows;
      tellStale();
    },
    operated({ outcome, ms, spent, saved, stale, traceId }) {
      logger.debug({ outcome, ms: Math.round(ms), spent, saved, stale, traceId }, 'operation');
      tellStale();
    },
    flush,
  };
}

const STALE_EVERY_MS = 60_000;

const BREAKER_SAYS: Readonly<Record<BreakerState, string>> = {
  open: 'Serpstat fails too often: it is not asked for now',
  'half-open': 'asking Serpstat once, to see whether it answers again',
  closed: 'Serpstat answers again',
};
