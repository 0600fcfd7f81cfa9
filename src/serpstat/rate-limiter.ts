import type { Clock } from '../clock.ts';

/** When the next request to Serpstat may start. */
export interface RateLimiter {
  /** By the clock's `now`. */
  readonly nextTurn: number;
  /** Milliseconds from a turn at `time` (by the clock's `now`) to the next, if nothing happens until then. */
  spacingAt(time: number): number;
  /** Requests a second, as things stand: at most the configured rate. */
  readonly rate: number;
  /**
   * A request has left whose turn was due at `dueAt`, by the clock's `now`. The next one counts from here, since connecting
   * takes time; but what timers were late by is made up for, as far as that is little, or the rate would not be reached.
   */
  departed(dueAt: number): void;
  /**
   * Serpstat refused for its rate a request that left at `sentAt` (by the clock's `now`): the pace is halved, and
   * comes back by itself, doubling every ten seconds. Says whether it has become much slower: requests that left at one
   * pace halve it once, and it never falls below a 64th.
   */
  stepBack(sentAt: number): boolean;
}

/** `rate` is in requests a second, fractions allowed. */
export function createRateLimiter(rate: number, clock: Clock): RateLimiter {
  const allowed = 1000 / rate;
  const interval = allowed * (1 + MARGIN);
  const slack = Math.max((allowed * MARGIN) / 2, LATENESS_MS);
  let nextTurn = clock.now();
  let lastDeparture = Number.NEGATIVE_INFINITY;
  let reduced: { readonly to: number; readonly at: number } = { to: 1, at: clock.now() };

  /** The part of the configured rate that is used at a time. */
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
    stepBack(sentAt) {
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

/** Requests are spaced that much wider, so that what arrives early or late on the way is no request too many. */
const MARGIN = 0.03;

/** By how much a turn may always be late without a delay for those after it, in milliseconds. */
const LATENESS_MS = 4;

/** After a rest the first request takes longer on its way than those after it, which must not catch up with it. */
const REST_MS = 1000;
const AFTER_REST_MS = 75;

/** In which time a pace that was reduced doubles. */
const DOUBLING_MS = 10_000;

/** The smallest part of the configured rate. */
const SLOWEST = 1 / 64;
