export interface RateLimit {
  /** Requests per second. */
  readonly rate: number;
  /** Whether to accept a request that arrives at `now`, in milliseconds. A rejected request does not count. */
  admit(now: number): boolean;
}

/**
 * Accepts at most `rate` evenly spaced requests per second (GCRA). A request may arrive 5 % of the interval early,
 * because network jitter is not the client's fault; the next request is due that much later, so the average holds.
 */
export function rateLimit(rate: number): RateLimit {
  const interval = 1000 / rate;
  const tolerance = interval * 0.05;
  let due = Number.NEGATIVE_INFINITY;
  return {
    rate,
    admit(now) {
      if (now < due - tolerance) {
        return false;
      }
      due = Math.max(now, due) + interval;
      return true;
    },
  };
}
