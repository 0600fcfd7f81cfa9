import { GatewayError } from '../errors.ts';

/** A request that wants to start. */
export interface QueueEntry {
  /** The operation that pays for it. Operations take turns, one request each. */
  readonly operation: object;
  /** The client whose operation it is. Clients take turns first; undefined without CLIENTS. */
  readonly client?: string | undefined;
  /** A turn after this time, by the clock's `now`, is of no use. */
  readonly deadline: number;
  /** The turn has come. Returning false starts nothing and passes the turn to the next entry. */
  start(turn: Turn): boolean;
  /** The turn will not come, and the entry has left the queue: `UPSTREAM_BUSY` or `UPSTREAM_UNAVAILABLE`. */
  refuse(error: GatewayError): void;
}

export interface Waiter extends Pick<QueueEntry, 'operation' | 'client' | 'deadline'> {
  readonly signal: AbortSignal;
}

export type Admission =
  | { readonly kind: 'queued'; readonly ticket: Ticket }
  | { readonly kind: 'refused'; readonly error: GatewayError };

/** Stands for an entry in the queue. */
export interface Ticket {
  /** Leaves the queue. */
  cancel(): void;
}

/** Permission to start a request. No other request starts before this one has departed. */
export interface Turn {
  /** The request has been sent. */
  departed(): void;
  /** The request has ended, even if it was never sent. Must be called exactly once. */
  ended(result: TurnResult): void;
}

/** How a request ended, as far as it affects the requests after it. */
export type TurnResult = 'answered' | 'failed' | 'rate limited' | 'cancelled';

/** Resolves when the turn comes. Rejects when `enter` refuses, and with the signal's reason when that aborts. */
export async function waitForTurn(
  enter: (entry: QueueEntry) => Admission,
  { signal, ...entry }: Waiter,
): Promise<Turn> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Turn>();
  const start = (turn: Turn) => {
    resolve(turn);
    return true;
  };
  const admission = enter({ ...entry, start, refuse: reject });
  if (admission.kind === 'refused') {
    throw admission.error;
  }
  const leave = () => {
    admission.ticket.cancel();
    reject(signal.reason);
  };
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** The turn would come in `waitMs`, but the operation times out in `timeLeftMs`. */
export function busyError(waitMs: number, timeLeftMs: number): GatewayError {
  const retryAfterMs = Math.ceil(waitMs);
  const reason =
    timeLeftMs > 0
      ? `The rate limit allows this request to Serpstat in ${retryAfterMs} ms, but the operation times out before that.`
      : "The operation's time is up, and it still needs a request to Serpstat.";
  const remedy = 'Retry later, or raise REQUEST_TIMEOUT_MS or, if the plan allows it, SERPSTAT_RATE.';
  return new GatewayError('UPSTREAM_BUSY', `${reason} ${remedy}`, { retryAfterMs });
}

/** The queue is full. Its last request starts in `waitMs`. */
export function queueFullError(waitMs: number): GatewayError {
  const message =
    'Too many requests to Serpstat are waiting. Retry later or, if the plan allows it, raise SERPSTAT_RATE.';
  return new GatewayError('UPSTREAM_BUSY', message, { retryAfterMs: Math.ceil(waitMs) });
}

/** The circuit breaker lets no request start for `pauseMs`. */
export function pausedError(pauseMs: number): GatewayError {
  const retryAfterMs = Math.ceil(pauseMs);
  const message = `Serpstat has failed repeatedly; no requests are sent to it for ${retryAfterMs} ms. Retry then.`;
  return new GatewayError('UPSTREAM_UNAVAILABLE', message, { retryAfterMs });
}
