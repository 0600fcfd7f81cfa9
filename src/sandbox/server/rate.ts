export interface RateLimit {
  /** Whether a request that arrives at `now` (milliseconds, rising) is in time; one that is not counts for nothing. */
  admit(now: number): boolean;
}

/**
 * At most `rate` requests a second, evenly spaced (GCRA). A request may come early by 5 % of the interval, because
 * jitter of the network is not the client's fault; what comes early is owed by the next one, so the average holds.
 */
export function rateLimit(rate: number): RateLimit {
  const interval = 1000 / rate;
  const tolerance = interval * 0.05;
  let due = Number.NEGATIVE_INFINITY;
  return {
    admit(now) {
      if (now < due - tolerance) {
        return false;
      }
      due = Math.max(now, due) + interval;
      return true;
    },
  };
}
