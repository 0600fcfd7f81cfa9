import type { Clock } from '../clock.ts';
import { type ErrorCode, GatewayError } from '../errors.ts';
import { unlessAborted } from '../unless-aborted.ts';
import type { Call } from './client.ts';
import type { RequestQueue } from './request-queue.ts';
import { createRetries, type RetryOptions } from './retries.ts';
import type { Turn, TurnResult, Waiter } from './turn.ts';

/** What came of one attempt. */
export type Attempt<T> = { readonly kind: 'done'; readonly value: T } | Failure;

export interface Failure {
  readonly kind: 'failed';
  readonly error: Error;
  /** In credits, as far as it was not reckoned with before another attempt; undefined where nobody can know. */
  readonly charged: number | undefined;
}

export interface AttemptsOptions<T> {
  readonly queue: RequestQueue;
  readonly clock: Clock;
  readonly retries: RetryOptions;
  /** Who waits for the turn of a retry; asked anew before each. */
  readonly waiter: () => Waiter;
  /** Makes one attempt, the first of which is number 1. Never rejects. */
  readonly attempt: (call: Call, number: number) => Promise<Attempt<T>>;
  /** Whether there can be another attempt after this failure. */
  readonly canRepeat?: (failure: Failure) => boolean;
}

/** Makes attempts, the first one in `turn`, the others in turns of their own, until one succeeds or none is left. */
export async function attemptInTurns<T>(turn: Turn, options: AttemptsOptions<T>): Promise<Attempt<T>> {
  const { queue, clock, waiter, attempt, canRepeat = () => true } = options;
  const retries = createRetries(options.retries);
  for (let number = 1, current = turn; ; number += 1) {
    const { signal } = waiter();
    const outcome = await attempt({ signal, onSent: current.departed }, number).catch(error => {
      // Never; but a turn that does not end lets no other begin.
      current.ended('cancelled');
      throw error;
    });
    current.ended(signal.aborted ? 'cancelled' : resultOf(outcome));
    if (outcome.kind === 'done' || signal.aborted || !(outcome.error instanceof GatewayError)) {
      return outcome;
    }
    const waitMs = retries.after(outcome.error, outcome.charged);
    if (waitMs === undefined || !canRepeat(outcome)) {
      return outcome;
    }
    try {
      await pause(clock, waitMs, signal);
      current = await queue.turn(waiter());
    } catch (error) {
      // What the last attempt may have cost, `canRepeat` has reckoned with already.
      return { kind: 'failed', error: moreTelling(outcome.error, error), charged: 0 };
    }
  }
}

/** Sends a request and tells what came of it. What was never sent was not charged. */
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
    const known = error instanceof GatewayError ? error.charged : undefined;
    return { kind: 'failed', error, charged: known ?? (isSent ? undefined : 0) };
  }
}

/** What an attempt came to, for logs and metrics: `CANCELLED` where nobody waited for it any more. */
export function outcomeOf(attempt: Attempt<unknown>, signal: AbortSignal): 'ok' | 'CANCELLED' | ErrorCode {
  if (attempt.kind === 'done') {
    return 'ok';
  }
  if (signal.aborted) {
    return 'CANCELLED';
  }
  return attempt.error instanceof GatewayError ? attempt.error.extensions.code : 'INTERNAL_SERVER_ERROR';
}

function resultOf(outcome: Attempt<unknown>): TurnResult {
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

/** Of a failure and the reason why it was not tried again: that there is a pause says when to ask again. */
function moreTelling(failure: GatewayError, reason: unknown): GatewayError {
  return reason instanceof GatewayError && reason.extensions.code === 'UPSTREAM_UNAVAILABLE'
    ? reason
    : failure;
}
