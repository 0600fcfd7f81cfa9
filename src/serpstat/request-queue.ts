import type { Clock } from '../clock.ts';
import type { GatewayError } from '../errors.ts';
import type { BreakerState, Observer } from '../telemetry/observer.ts';
import { createBreaker, PROBE_WAIT_MS } from './breaker.ts';
import { ClientRoundRobin } from './client-round-robin.ts';
import { createRateLimiter } from './rate-limiter.ts';
import {
  type Admission,
  busyError,
  pausedError,
  type QueueEntry,
  queueFullError,
  type Turn,
  type TurnResult,
  type Waiter,
  waitForTurn,
} from './turn.ts';

/**
 * The queue that every request to Serpstat passes through. Requests start at the rate that the limiter allows. Clients take
 * turns, and so do the operations of each. After many failures the breaker stops all requests for a while.
 */
export interface RequestQueue {
  /** Enters the queue, unless the turn would come too late. */
  enter(entry: QueueEntry): Admission;
  /** Waits for a turn. Rejects when `enter` refuses, and with the signal's reason when that aborts. */
  turn(waiter: Waiter): Promise<Turn>;
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
  const waiting = new ClientRoundRobin<Queued>();
  let isDeparting = false;
  let isScheduled = false;
  let stopProbeTimer = () => {};

  function onBreakerChange(): void {
    observer.breakerChanged(breaker.state, breaker.pauseMs || undefined);
    stopProbeTimer();
    stopProbeTimer = breaker.state === 'half-open' ? clock.after(PROBE_WAIT_MS, onProbeTimeout) : () => {};
    refusePaused();
  }

  /** A timer may fire slightly early. Then it is set again. */
  function onProbeTimeout(): void {
    stopProbeTimer = breaker.pauseMs > 0 ? () => {} : clock.after(1, onProbeTimeout);
    refusePaused();
  }

  /** Sets a timer for the next turn. */
  function scheduleTurn(): void {
    if (isScheduled || isDeparting || waiting.size === 0 || !breaker.mayStart) {
      return;
    }
    isScheduled = true;
    const now = clock.now();
    const dueAt = Math.max(limiter.nextTurn, now);
    clock.after(dueAt - now, () => {
      isScheduled = false;
      // A timer may fire slightly early, and the state may have changed. Then the timer is set again.
      if (!isDeparting && breaker.mayStart && clock.now() >= limiter.nextTurn) {
        giveTurn(Math.max(dueAt, limiter.nextTurn));
        refuseLate();
      }
      scheduleTurn();
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
    let tellBreaker: (result: TurnResult) => void = () => {};
    let departedAt: number | undefined;

    function departed(): void {
      if (departedAt === undefined) {
        departedAt = clock.now();
        isDeparting = false;
        limiter.departed(dueAt);
        scheduleTurn();
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
        if (result === 'rate limited' && departedAt !== undefined && limiter.slowDown(departedAt)) {
          observer.slowedDown(limiter.rate);
          refuseLate();
        }
        tellBreaker(result);
        scheduleTurn();
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
        refuse(queued, busyError(wait, queued.entry.deadline - now));
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
    waiting.remove(queued.entry, queued);
  }

  function enter(entry: QueueEntry): Admission {
    const { pauseMs } = breaker;
    if (pauseMs > 0) {
      return { kind: 'refused', error: pausedError(pauseMs) };
    }
    const queued: Queued = { entry, since: clock.now(), isQueued: true };
    waiting.add(entry, queued);
    const wait = untilTurnAfter(waiting.turnsBefore(entry, queued));
    const now = clock.now();
    const isLate = now + wait > entry.deadline;
    const last = waiting.size > MAX_WAITING ? waiting.lastOfLongest() : undefined;
    if (isLate || last === queued) {
      leave(queued);
      return {
        kind: 'refused',
        error: isLate ? busyError(wait, entry.deadline - now) : queueFullError(wait),
      };
    }
    if (last !== undefined) {
      leave(last);
      // Its operation may be the one that is entering now.
      queueMicrotask(() => last.entry.refuse(queueFullError(untilTurnAfter(MAX_WAITING))));
    }
    scheduleTurn();
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
