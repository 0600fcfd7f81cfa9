import type { GatewayError } from '../errors.ts';

/** What may be tried again, and when. */
export interface RetryOptions {
  /** Attempts after the first, from 0, where a retry is safe. */
  readonly retries: number;
  /** A number from 0 up to 1, evenly spread. */
  readonly random: () => number;
}

/** The attempts at one request. */
export interface Retries {
  /**
   * After an attempt has failed: milliseconds to wait before the next one, or undefined where there must be none.
   * `charged` is in credits, undefined where nobody can know: then one more attempt is all that is risked.
   */
  after(error: GatewayError, charged: number | undefined): number | undefined;
}

export function createRetries({ retries, random }: RetryOptions): Retries {
  let left = retries;
  return {
    after({ isTransient }, charged) {
      const isSafe = charged === 0;
      if (!isTransient || left === 0 || !(isSafe || charged === undefined)) {
        return undefined;
      }
      const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** (retries - left));
      left = isSafe ? left - 1 : 0;
      return random() * ceiling;
    },
  };
}

/**
 * The longest wait before the first retry; it doubles with each. All waits down to none are as likely ("full jitter"),
 * so that those who failed together do not come back together.
 */
const FIRST_MS = 500;

const LONGEST_MS = 8000;
