import { ERROR_CODES, type ErrorCode } from '../errors.ts';

/** Is told what happens, for logs and metrics. Nothing here may throw or take long. */
export interface Observer {
  /** An attempt to ask Serpstat has ended. */
  attempted(attempt: AttemptRecord): void;
  /** A request was given its turn after so many milliseconds in the queue. */
  waited(ms: number): void;
  /** Serpstat refused the rate: at most so many requests a second are made now, and more again by and by. */
  slowedDown(rate: number): void;
  /** The breaker changed its state; open, it lets the next request through after so many milliseconds. */
  breakerChanged(state: BreakerState, retryAfterMs?: number): void;
  /** Rows past their age were served because Serpstat could not be asked. */
  servedStale(rows: number): void;
  /** A GraphQL operation has ended. */
  operated(operation: OperationRecord): void;
}

/** Whether requests to Serpstat may start: `closed`, all; `open`, none; `half-open`, one, whose result decides. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** One attempt to ask Serpstat. */
export interface AttemptRecord {
  /** As on the wire, such as `SerpstatBacklinksProcedure.getNewBacklinks`. */
  readonly method: string;
  readonly page?: number;
  readonly size?: number;
  /** From 1; more than 1 where attempts before it failed. */
  readonly attempt: number;
  /** Rows in the answer. */
  readonly rows: number;
  /** Credits charged; null where nobody can know. */
  readonly credits: number | null;
  readonly ms: number;
  /** `CANCELLED` where it was broken off because nobody waited for it any more. */
  readonly outcome: 'ok' | 'CANCELLED' | ErrorCode;
  /** Of the operation for which it was made. */
  readonly traceId: string | undefined;
}

/** One GraphQL operation that came with a document. */
export interface OperationRecord {
  readonly outcome: OperationOutcome;
  /** From the request's arrival until the answer was ready. */
  readonly ms: number;
  /** Credits charged for it. */
  readonly spent: number;
  /** Rows delivered that it did not pay for. */
  readonly saved: number;
  /** Rows delivered that were past their age. */
  readonly stale: number;
  readonly traceId: string;
}

export type OperationOutcome = (typeof OPERATION_OUTCOMES)[number];

/**
 * What can come of an operation: `ok`, `CANCELLED` where its client hung up, the code of its first error where that is one of the gateway's or one that
 * graphql-yoga gives to a request which it cannot run, or `other`.
 */
export const OPERATION_OUTCOMES = [
  'ok',
  'CANCELLED',
  ...ERROR_CODES,
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'other',
] as const;

/** The name of a method without its procedure, as in `getNewBacklinks`. */
export function shortName({ method }: AttemptRecord): string {
  return method.slice(method.lastIndexOf('.') + 1);
}

/** Tells each of several observers what it listens to. */
export function tellAll(...observers: readonly Partial<Observer>[]): Observer {
  const each = (tell: (observer: Partial<Observer>) => void) => observers.forEach(tell);
  return {
    attempted: attempt => each(observer => observer.attempted?.(attempt)),
    waited: ms => each(observer => observer.waited?.(ms)),
    slowedDown: rate => each(observer => observer.slowedDown?.(rate)),
    breakerChanged: (state, retryAfterMs) => each(observer => observer.breakerChanged?.(state, retryAfterMs)),
    servedStale: rows => each(observer => observer.servedStale?.(rows)),
    operated: operation => each(observer => observer.operated?.(operation)),
  };
}
