import { GatewayError } from '../errors.ts';

export interface RetryOptions {
  /** Attempts after the first, from 0. */
  readonly retries: number;
  /** Returns a number from 0 up to 1, evenly distributed. */
  readonly random: () => number;
}

/**
 * Decides, for one request, whether it is sent again. Call the returned function after each failed attempt, with what
 * `chargeOf` says: it returns the milliseconds to wait before the next attempt, or undefined if there must be none.
 *
 * A request is sent again if its failure is transient and cost nothing. If the cost is unknown, one more attempt is made
 * and no other: the same rows may be charged twice, but no more often.
 */
export function createRetryPolicy({ retries, random }: RetryOptions) {
  let left = retries;
  return (error: Error, charged: number | undefined): number | undefined => {
    const isFree = charged === 0;
    if (left === 0 || !isTransient(error) || !(isFree || charged === undefined)) {
      return undefined;
    }
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (retries - left));
    left = isFree ? left - 1 : 0;
    return random() * longest;
  };
}

/** Credits that a failed attempt cost; undefined if unknown. */
export function chargeOf(error: Error, isSent: boolean): number | undefined {
  const { charged, upstream } = error instanceof GatewayError ? error : {};
  const isRefused = upstream !== undefined && upstream.kind !== 'no response';
  return charged ?? (isRefused || !isSent ? 0 : undefined);
}

/** Whether the same request may succeed a moment later. */
function isTransient(error: Error): boolean {
  const { upstream, extensions } = error instanceof GatewayError ? error : {};
  switch (upstream?.kind) {
    case 'no response':
      return true;
    case 'HTTP error':
      return TRANSIENT_STATUSES.has(upstream.status);
    case 'API error':
      return extensions?.code === 'UPSTREAM_RATE_LIMITED';
    case undefined:
      return false;
  }
}

/** Too many requests, bad gateway, service unavailable, gateway timeout. */
const TRANSIENT_STATUSES = new Set([429, 502, 503, 504]);

/**
 * The longest wait before the first retry; it doubles with each retry. The wait is a random part of it ("full jitter"),
 * so that requests that fail together are not retried together.
 */
const FIRST_WAIT_MS = 500;

const LONGEST_WAIT_MS = 8000;
