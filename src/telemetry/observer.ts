import { ERROR_CODES, type ErrorCode } from '../errors.ts';

/** Receives events, for the log and the metrics. Its methods must not throw or block. */
export interface Observer {
  /** A request to Serpstat has ended. */
  attempted(attempt: AttemptRecord): void;
  /** A request waited `ms` milliseconds for its turn. */
  waited(ms: number): void;
  /** Serpstat rejected the request rate. `rate` requests per second may start now, and gradually more again. */
  slowedDown(rate: number): void;
  /** The circuit breaker changed its state. If it is open, it lets a request through after `retryAfterMs`. */
  breakerChanged(state: BreakerState, retryAfterMs?: number): void;
  /** Stale rows were served because Serpstat was unavailable. */
  servedStale(rows: number): void;
  /** A GraphQL operation has ended. */
  operated(operation: OperationRecord): void;
}

/** Whether requests to Serpstat may start: `closed`, all; `open`, none; `half-open`, one, whose result decides. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** One request to Serpstat. A retry is another one. */
export interface AttemptRecord {
  /** As on the wire, such as `SerpstatBacklinksProcedure.getNewBacklinks`. */
  readonly method: string;
  readonly page?: number;
  readonly size?: number;
  /** From 1; higher for a retry. */
  readonly attempt: number;
  /** Rows in the response. */
  readonly rows: number;
  /** Credits charged; null if unknown. */
  readonly credits: number | null;
  /** The part of `credits` that each client pays, by name; undefined without CLIENTS. */
  readonly payers?: ReadonlyMap<string, number>;
  readonly ms: number;
  /** `CANCELLED` if nobody waited for it any more. */
  readonly outcome: 'ok' | 'CANCELLED' | ErrorCode;
  /** Of the operation that it was made for. */
  readonly traceId: string | undefined;
}

/** One GraphQL operation: a request with a document, or one that was refused because of its client. */
export interface OperationRecord {
  readonly outcome: OperationOutcome;
  /** From the arrival of the request until the response was ready. */
  readonly ms: number;
  /** Credits charged to it. */
  readonly spent: number;
  /** Rows delivered that it did not pay for. */
  readonly saved: number;
  /** Stale rows delivered. */
  readonly stale: number;
  /** Name of the client; undefined where CLIENTS is not set. */
  readonly client: string | undefined;
  /** A function, because few logs have the level for it, and it may have to be made. */
  readonly traceId: () => string;
}

export type OperationOutcome = (typeof OPERATION_OUTCOMES)[number];

/**
 * The possible outcomes of an operation: `ok`; `CANCELLED` if its client hung up; the code of its first error, one of
 * the gateway's or one that graphql-yoga gives to a request it cannot run; or `other`.
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

/** The method without its procedure, such as `getNewBacklinks`. */
export function shortName({ method }: AttemptRecord): string {
  return method.slice(method.lastIndexOf('.') + 1);
}

/** Combines observers: each receives the events that it has a method for. */
export function tellAll(...observers: readonly Partial<Observer>[]): Observer {
  function each(tell: (observer: Partial<Observer>) => void): void {
    for (const observer of observers) {
      tell(observer);
    }
  }
  return {
    attempted: attempt => each(observer => observer.attempted?.(attempt)),
    waited: ms => each(observer => observer.waited?.(ms)),
    slowedDown: rate => each(observer => observer.slowedDown?.(rate)),
    breakerChanged: (state, retryAfterMs) => each(observer => observer.breakerChanged?.(state, retryAfterMs)),
    servedStale: rows => each(observer => observer.servedStale?.(rows)),
    operated: operation => each(observer => observer.operated?.(operation)),
  };
}
