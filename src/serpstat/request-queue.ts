import type { Clock } from '../clock.ts';
import type { GatewayError } from '../errors.ts';
import type { BreakerState, Observer } from '../telemetry/observer.ts';
import { createBreaker, type Health, PATIENCE_MS } from './breaker.ts';
import { busyError, pausedError } from './queue-errors.ts';
import { createRateLimiter } from './rate-limiter.ts';
import { RoundRobin } from './round-robin.ts';
import {
  type Admission,
  type QueueEntry,
  type Turn,
  type TurnResult,
  type Waiter,
  waitForTurn,
} from './turn.ts';

/**
 * The queue that every request to Serpstat passes through. Requests start at the rate limiter's pace, and operations
 * take turns. After many failures the breaker stops all requests for a while.
 */
export interface RequestQueue {
  /** Enters the queue, unless the turn would come too late. */
  enter(entry: QueueEntry): Admission;
  /** Waits for a turn. Rejects when `enter` refuses, and with the signal's reason when that aborts. */
  turn(queued: Waiter): Promise<Turn>;
  /** Requests that wait for their turn. */
  readonly length: number;
  /** Requests per second that may start now. */
  readonly rate: number;
  readonly state: BreakerState;
}

export interface RequestQueueParts {
  /** Requests per second; fractions are allowed. */
  readonly rate: number;
  readonly clock: Clock;
  readonly observer: Pick<Observer, 'waited' | 'slowedDown' | 'breakerChanged'>;
}

/** More entries than can get a turn within a minute at the highest rate. */
const MAX_WAITING = 10_000;

export function createRequestQueue({ rate, clock, observer }: RequestQueueParts): RequestQueue {
  const limiter = createRateLimiter(rate, clock);
  const breaker = createBreaker(clock, onBreakerChange);
  const waiting = new RoundRobin<Queued>();
  let isDeparting = false;
  let isArmed = false;
  let stopPatience = () => {};

  function onBreakerChange(): void {
    observer.breakerChanged(breaker.state, breaker.pauseMs || undefined);
    stopPatience();
    stopPatience = breaker.state === 'half-open' ? clock.after(PATIENCE_MS, losePatience) : () => {};
    refusePaused();
  }

  /** A timer may fire slightly early. Then it is set again. */
  function losePatience(): void {
    stopPatience = breaker.pauseMs > 0 ? () => {} : clock.after(1, losePatience);
    refusePaused();
  }

  /** Sets a timer for the next turn. */
  function arm(): void {
    if (isArmed || isDeparting || waiting.size === 0 || !breaker.mayStart) {
      return;
    }
    isArmed = true;
    const now = clock.now();
    const dueAt = Math.max(limiter.nextTurn, now);
    clock.after(dueAt - now, () => {
      isArmed = false;
      // A timer may fire slightly early, and the state may have changed. Then the timer is set again.
      if (!isDeparting && breaker.mayStart && clock.now() >= limiter.nextTurn) {
        giveTurn(Math.max(dueAt, limiter.nextTurn));
        refuseLate();
      }
      arm();
    });
  }

  function giveTurn(dueAt: number): void {
    for (let next = waiting.take(); next !== undefined; next = waiting.take()) {
      const turn = createTurn(dueAt);
      if (next.entry.start(turn)) {
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
        limiter.departed(dueAt);
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
        if (result === 'rate limited' && departedAt !== undefined && limiter.stepBack(departedAt)) {
          observer.slowedDown(limiter.rate);
          refuseLate();
        }
        tellBreaker(HEALTH[result]);
        arm();
      },
    };
  }

  /** Milliseconds until the next turn. */
  function untilNextTurn(): number {
    const now = clock.now();
    return isDeparting ? limiter.spacingAt(now) : Math.max(0, limiter.nextTurn - now);
  }

  /** Milliseconds until the turn that comes `turns` after the next one. A reduced rate recovers meanwhile. */
  function untilTurnAfter(turns: number): number {
    const now = clock.now();
    const shortest = limiter.spacingAt(Number.POSITIVE_INFINITY);
    let wait = untilNextTurn();
    let left = turns;
    for (let spacing = limiter.spacingAt(now + wait); left > 0 && spacing > shortest; left -= 1) {
      wait += spacing;
      spacing = limiter.spacingAt(now + wait);
    }
    return wait + left * shortest;
  }

  /** Refuses every entry whose turn would now come too late. */
  function refuseLate(): void {
    const now = clock.now();
    let wait = untilNextTurn();
    for (const queued of waiting.inOrder()) {
      if (now + wait > queued.entry.deadline) {
        refuse(queued, busyError(wait));
      } else if (queued.isQueued) {
        wait += limiter.spacingAt(now + wait);
      }
    }
  }

  function refusePaused(): void {
    const { pauseMs } = breaker;
    if (pauseMs > 0) {
      for (const queued of waiting.inOrder()) {
        refuse(queued, pausedError(pauseMs));
      }
    }
  }

  function refuse(queued: Queued, error: GatewayError): void {
    if (queued.isQueued) {
      leave(queued);
      queued.entry.refuse(error);
    }
  }

  function leave(queued: Queued): void {
    queued.isQueued = false;
    waiting.remove(queued.entry.operation, queued);
  }

  function enter(entry: QueueEntry): Admission {
    const { pauseMs } = breaker;
    if (pauseMs > 0) {
      return { kind: 'refused', error: pausedError(pauseMs) };
    }
    const queued: Queued = { entry, since: clock.now(), isQueued: true };
    waiting.add(entry.operation, queued);
    const wait = untilTurnAfter(waiting.turnsBefore(entry.operation, queued));
    const isTooMuch = waiting.size > MAX_WAITING;
    const last = isTooMuch ? waiting.lastOfLongest() : undefined;
    if (clock.now() + wait > entry.deadline || last === queued) {
      leave(queued);
      return { kind: 'refused', error: busyError(wait) };
    }
    if (last !== undefined) {
      leave(last);
      // Its operation may be the one that is entering.
      queueMicrotask(() => last.entry.refuse(busyError(untilTurnAfter(MAX_WAITING))));
    }
    arm();
    return { kind: 'queued', ticket: { cancel: () => leave(queued) } };
  }

  return {
    enter,
    turn: waiter => waitForTurn(enter, waiter),
    get length() {
      return waiting.size;
    },
    get rate() {
      return limiter.rate;
    },
    get state() {
      return breaker.state;
    },
  };
}

interface Queued {
  readonly entry: QueueEntry;
  readonly since: number;
  isQueued: boolean;
}

const HEALTH: Readonly<Record<TurnResult, Health>> = {
  answered: 'well',
  failed: 'failing',
  'rate limited': 'unknown',
  cancelled: 'unknown',
};
