import type { Clock } from '../clock.ts';
import { type ErrorCode, GatewayError } from '../errors.ts';
import { unlessAborted } from '../unless-aborted.ts';
import type { Call } from './client.ts';
import type { RequestQueue } from './request-queue.ts';
import { chargeOf, createRetryPolicy, type RetryOptions } from './retry-policy.ts';
import type { Turn, TurnResult, Waiter } from './turn.ts';

/** The result of one attempt. */
export type Attempt<T> = { readonly kind: 'done'; readonly value: T } | Failure;

export interface Failure {
  readonly kind: 'failed';
  readonly error: Error;
  /** Credits, without those that `canRepeat` has accounted for; undefined if unknown. */
  readonly charged: number | undefined;
}

export interface AttemptsOptions<T> {
  readonly queue: RequestQueue;
  readonly clock: Clock;
  readonly retries: RetryOptions;
  /** Breaks off the attempt and the waiting for the next one. */
  readonly signal: AbortSignal;
  /** Who waits for the turn of a retry. Called before each. */
  readonly waiter: () => Omit<Waiter, 'signal'>;
  /** Makes one attempt, numbered from 1. Must never reject. */
  readonly attempt: (call: Call, number: number) => Promise<Attempt<T>>;
  /** Whether another attempt may follow a failure that the retry policy allows to retry. */
  readonly canRepeat?: (failure: Failure) => boolean;
}

/**
 * Makes the first attempt in `turn` and each retry in a turn of its own, until one succeeds or the retry policy allows
 * no more.
 */
export async function attemptInTurns<T>(turn: Turn, options: AttemptsOptions<T>): Promise<Attempt<T>> {
  const { queue, clock, signal, waiter, attempt, canRepeat = () => true } = options;
  const waitBeforeRetry = createRetryPolicy(options.retries);
  for (let number = 1, current = turn; ; number += 1) {
    const outcome = await attempt({ signal, onSent: current.departed }, number).catch(error => {
      // A turn that never ends would block all others, even if `attempt` breaks its promise.
      current.ended('cancelled');
      throw error;
    });
    current.ended(signal.aborted ? 'cancelled' : turnResultOf(outcome));
    if (outcome.kind === 'done' || signal.aborted) {
      return outcome;
    }
    const waitMs = waitBeforeRetry(outcome.error, outcome.charged);
    if (waitMs === undefined || !canRepeat(outcome)) {
      return outcome;
    }
    try {
      await pause(clock, waitMs, signal);
      current = await queue.turn({ ...waiter(), signal });
    } catch (error) {
      // `canRepeat` has already accounted for what the last attempt may have cost.
      return { kind: 'failed', error: moreSpecific(outcome.error, error), charged: 0 };
    }
  }
}

/** Sends a request once. Never rejects. */
export async function tryOnce<T>(
  send: (call: Call) => Promise<T>,
  { signal, onSent }: Call,
): Promise<Attempt<T>> {
  let isSent = false;
  try {
    signal.throwIfAborted();
    const value = await send({
      signal,
      onSent() {
        isSent = true;
        onSent();
      },
    });
    return { kind: 'done', value };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { kind: 'failed', error, charged: chargeOf(error, isSent) };
  }
}

/** The outcome of an attempt for the log and the metrics; `CANCELLED` if its signal aborted it. */
export function outcomeOf(attempt: Attempt<unknown>, signal: AbortSignal): 'ok' | 'CANCELLED' | ErrorCode {
  if (attempt.kind === 'done') {
    return 'ok';
  }
  if (signal.aborted) {
    return 'CANCELLED';
  }
  return attempt.error instanceof GatewayError ? attempt.error.extensions.code : 'INTERNAL_SERVER_ERROR';
}

function turnResultOf(outcome: Attempt<unknown>): TurnResult {
  if (outcome.kind === 'done') {
    return 'answered';
  }
  if (!(outcome.error instanceof GatewayError)) {
    return 'cancelled';
  }
  switch (outcome.error.extensions.code) {
    case 'UPSTREAM_RATE_LIMITED':
      return 'rate limited';
    case 'UPSTREAM_TIMEOUT':
    case 'UPSTREAM_UNAVAILABLE':
    case 'UPSTREAM_BAD_RESPONSE':
      return 'failed';
    default:
      return 'answered';
  }
}

async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.after(ms, resolve);
  try {
    await unlessAborted(signal, promise);
  } finally {
    cancel();
  }
}

/** The failure, or the reason why there was no retry if that tells when to retry: a pause does. */
function moreSpecific(failure: Error, reason: unknown): Error {
  return reason instanceof GatewayError && reason.extensions.code === 'UPSTREAM_UNAVAILABLE'
    ? reason
    : failure;
}
