import type { Clock } from '../clock.ts';
import type { GatewayError } from '../errors.ts';
import type { Observer } from '../telemetry/observer.ts';
import { type BreakerState, createBreaker, type Health, PATIENCE_MS } from './breaker.ts';
import { busyError, pausedError } from './gate-errors.ts';
import { createPace } from './pace.ts';
import { Rotation } from './rotation.ts';
import { waitForTurn } from './wait-for-turn.ts';

/**
 * What every request to Serpstat passes. Requests start at the pace, those of different parties in turns; after many
 * failures none starts for a while.
 */
export interface Gate {
  /** Queues for a turn, unless it is clear already that it would not come in time. */
  queue(place: Place): Admission;
  /** The same for somebody who waits: rejects where `queue` refuses, and with the signal's reason where that aborts. */
  turn(waiter: Waiter): Promise<Turn>;
  /** Requests that wait for their turn. */
  readonly length: number;
  /** Requests a second, as things stand. */
  readonly rate: number;
  readonly state: BreakerState;
}

/** One who wants to start a request. */
export interface Place {
  /** In whose name: an operation has one turn, then the others have theirs. */
  readonly party: object;
  /** A turn after that is of no use; by the clock's `now`. */
  readonly deadline: number;
  /** Its turn has come. Where it returns false, nothing was started, and the turn goes to the next. */
  start(turn: Turn): boolean;
  /** Its turn will not come, and its place is gone: `UPSTREAM_BUSY` or `UPSTREAM_UNAVAILABLE`. */
  refuse(error: GatewayError): void;
}

export interface Waiter extends Pick<Place, 'party' | 'deadline'> {
  readonly signal: AbortSignal;
}

export type Admission =
  | { readonly kind: 'queued'; readonly ticket: Ticket }
  | { readonly kind: 'refused'; readonly error: GatewayError };

/** A place in the queue. */
export interface Ticket {
  /** Leaves the queue. */
  cancel(): void;
}

/** A request that may start. Until it has left, no other one does. */
export interface Turn {
  /** It has left. */
  departed(): void;
  /** It has ended, whether or not it has ever left. To be called in any case. */
  ended(result: Result): void;
}

/** What came of a request, as far as it says something about those to come. */
export type Result = 'answered' | 'failed' | 'refused for its rate' | 'given up';

export interface GateParts {
  /** Requests a second, fractions allowed. */
  readonly rate: number;
  readonly clock: Clock;
  readonly observer: Pick<Observer, 'waited' | 'slowedDown' | 'breakerChanged'>;
}

/** More than can wait for their turn within a minute at the highest rate. */
const MAX_WAITING = 10_000;

export function createGate({ rate, clock, observer }: GateParts): Gate {
  const pace = createPace(rate, clock);
  const breaker = createBreaker(clock, onBreakerChange);
  const waiting = new Rotation<Waiting>();
  let isDeparting = false;
  let isArmed = false;
  let stopPatience = () => {};

  function onBreakerChange(): void {
    observer.breakerChanged(breaker.state, breaker.pauseMs || undefined);
    stopPatience();
    stopPatience = breaker.state === 'probing' ? clock.after(PATIENCE_MS, losePatience) : () => {};
    refusePaused();
  }

  /** A timer may fire a fraction early: then there is patience left for another moment. */
  function losePatience(): void {
    stopPatience = breaker.pauseMs > 0 ? () => {} : clock.after(1, losePatience);
    refusePaused();
  }

  /** Gives the next turn as soon as it may be given. */
  function arm(): void {
    if (isArmed || isDeparting || waiting.size === 0 || !breaker.mayStart) {
      return;
    }
    isArmed = true;
    const now = clock.now();
    const dueAt = Math.max(pace.nextTurn, now);
    clock.after(dueAt - now, () => {
      isArmed = false;
      // A timer may fire a fraction early, and things may have changed: then it is armed again.
      if (!isDeparting && breaker.mayStart && clock.now() >= pace.nextTurn) {
        giveTurn(Math.max(dueAt, pace.nextTurn));
        refuseLate();
      }
      arm();
    });
  }

  function giveTurn(dueAt: number): void {
    for (let next = waiting.take(); next !== undefined; next = waiting.take()) {
      const turn = createTurn(dueAt);
      if (next.place.start(turn)) {
        turn.begin();
        observer.waited(clock.now() - next.since);
        return;
      }
    }
  }

  function createTurn(dueAt: number): Turn & { begin(): void } {
    let tellBreaker: (health: Health) => void = () => {};
    let departedAt: number | undefined;

    function departed(): void {
      if (departedAt === undefined) {
        departedAt = clock.now();
        isDeparting = false;
        pace.departed(dueAt);
        arm();
      }
    }

    return {
      begin() {
        isDeparting = true;
        tellBreaker = breaker.begin();
      },
      departed,
      ended(result) {
        departed();
        if (result === 'refused for its rate' && departedAt !== undefined && pace.stepBack(departedAt)) {
          observer.slowedDown(pace.rate);
          refuseLate();
        }
        tellBreaker(HEALTH[result]);
        arm();
      },
    };
  }

  /** Milliseconds until the next turn, as things stand. */
  function untilNextTurn(): number {
    const now = clock.now();
    return isDeparting ? pace.spacingAt(now) : Math.max(0, pace.nextTurn - now);
  }

  /** Milliseconds until so many turns after the next one. A pace that was reduced is on its way back meanwhile. */
  function untilTurnAfter(turns: number): number {
    const now = clock.now();
    const shortest = pace.spacingAt(Number.POSITIVE_INFINITY);
    let wait = untilNextTurn();
    let left = turns;
    for (let spacing = pace.spacingAt(now + wait); left > 0 && spacing > shortest; left -= 1) {
      wait += spacing;
      spacing = pace.spacingAt(now + wait);
    }
    return wait + left * shortest;
  }

  /** Tells those whose turn would come too late, at once: others may have come between. */
  function refuseLate(): void {
    const now = clock.now();
    let wait = untilNextTurn();
    for (const waiter of waiting.inOrder()) {
      if (now + wait > waiter.place.deadline) {
        refuse(waiter, busyError(wait));
      } else if (waiter.isWaiting) {
        wait += pace.spacingAt(now + wait);
      }
    }
  }

  function refusePaused(): void {
    const { pauseMs } = breaker;
    if (pauseMs > 0) {
      for (const waiter of waiting.inOrder()) {
        refuse(waiter, pausedError(pauseMs));
      }
    }
  }

  function refuse(waiter: Waiting, error: GatewayError): void {
    if (waiter.isWaiting) {
      leave(waiter);
      waiter.place.refuse(error);
    }
  }

  function leave(waiter: Waiting): void {
    waiter.isWaiting = false;
    waiting.remove(waiter.place.party, waiter);
  }

  function queue(place: Place): Admission {
    const { pauseMs } = breaker;
    if (pauseMs > 0) {
      return { kind: 'refused', error: pausedError(pauseMs) };
    }
    const waiter: Waiting = { place, since: clock.now(), isWaiting: true };
    waiting.add(place.party, waiter);
    const wait = untilTurnAfter(waiting.turnsBefore(place.party, waiter));
    const isTooMuch = waiting.size > MAX_WAITING;
    const last = isTooMuch ? waiting.lastOfLongest() : undefined;
    if (clock.now() + wait > place.deadline || last === waiter) {
      leave(waiter);
      return { kind: 'refused', error: busyError(wait) };
    }
    if (last !== undefined) {
      leave(last);
      // Its owner may be the one who is queueing.
      queueMicrotask(() => last.place.refuse(busyError(untilTurnAfter(MAX_WAITING))));
    }
    arm();
    return { kind: 'queued', ticket: { cancel: () => leave(waiter) } };
  }

  return {
    queue,
    turn: waiter => waitForTurn(queue, waiter),
    get length() {
      return waiting.size;
    },
    get rate() {
      return pace.rate;
    },
    get state() {
      return breaker.state;
    },
  };
}

interface Waiting {
  readonly place: Place;
  readonly since: number;
  isWaiting: boolean;
}

const HEALTH: Readonly<Record<Result, Health>> = {
  answered: 'well',
  failed: 'failing',
  'refused for its rate': 'unknown',
  'given up': 'unknown',
};
