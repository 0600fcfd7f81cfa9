import type { Clock } from '../clock.ts';

/** Decides when the next request to Serpstat may start. */
export interface RateLimiter {
  /** When the next request may start, by the clock's `now`. */
  readonly nextTurn: number;
  /** Milliseconds between a turn at `time`, by the clock's `now`, and the next, if the rate is not reduced again. */
  spacingAt(time: number): number;
  /** Requests per second that may start now: at most the configured rate. */
  readonly rate: number;
  /**
   * A request was sent whose turn was due at `dueAt`, by the clock's `now`. The next turn counts from now, because
   * connecting takes time. Small delays of timers are made up for; otherwise the rate would not be reached.
   */
  departed(dueAt: number): void;
  /**
   * Serpstat rate limited a request that was sent at `sentAt`, by the clock's `now`. This halves the rate, which then
   * doubles every ten seconds until it is restored. Requests that were sent at the same rate halve it only once, and it
   * never falls below a 64th. Returns whether the rate is now much lower.
   */
  slowDown(sentAt: number): boolean;
}

/** `rate` is in requests per second; fractions are allowed. */
export function createRateLimiter(rate: number, clock: Clock): RateLimiter {
  const allowed = 1000 / rate;
  const interval = allowed * (1 + MARGIN);
  const slack = Math.max((allowed * MARGIN) / 2, LATENESS_MS);
  let nextTurn = clock.now();
  let lastDeparture = Number.NEGATIVE_INFINITY;
  let reduced: { readonly to: number; readonly at: number } = { to: 1, at: clock.now() };

  /** The part of the configured rate that is allowed at `time`. */
  function share(time = clock.now()): number {
    return Math.min(1, reduced.to * 2 ** ((time - reduced.at) / DOUBLING_MS));
  }

  return {
    get nextTurn() {
      return nextTurn;
    },
    spacingAt: time => interval / share(time),
    get rate() {
      return rate * share();
    },
    departed(dueAt) {
      const now = clock.now();
      const isRested = now - lastDeparture >= Math.max(REST_MS, 2 * interval);
      nextTurn = Math.max(dueAt, now - slack) + interval / share() + (isRested ? AFTER_REST_MS : 0);
      lastDeparture = now;
    },
    slowDown(sentAt) {
      if (sentAt < reduced.at) {
        return false;
      }
      const before = share();
      reduced = { to: Math.max(SLOWEST, before / 2), at: clock.now() };
      nextTurn = Math.max(nextTurn, clock.now() + interval / share());
      return share() < 0.9 * before;
    },
  };
}

/** Requests are spaced this much wider, so that network delays do not push them closer together than allowed. */
const MARGIN = 0.03;

/** A turn may be late by this many milliseconds without delaying the turns after it. */
const LATENESS_MS = 4;

/** After a rest the first request takes longer to arrive. The next ones must not catch up with it. */
const REST_MS = 1000;
const AFTER_REST_MS = 75;

/** How long a reduced rate takes to double. */
const DOUBLING_MS = 10_000;

/** The smallest part of the configured rate. */
const SLOWEST = 1 / 64;
