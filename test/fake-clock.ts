import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../src/clock.ts';

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** How many timers have neither run nor been called off. */
  readonly pending: number;
  /**
   * Moves the clock on by `ms` and runs the timers that fall due on the way, also those set on the way: the earliest
   * first, of one moment the oldest first. What waits for promises comes to rest before the first and after each.
   */
  advance(ms: number): Promise<void>;
}

/** What its `epoch` says at 0. */
const BEGINNING = Date.UTC(2026, 10, 15, 12);

/** Begins at `start` milliseconds. */
export function createFakeClock(start = 0): FakeClock {
  let now = start;
  const timers = new Set<Timer>();

  return {
    now: () => now,
    epoch: () => BEGINNING + now,
    after(ms, run) {
      const timer = { due: now + Math.max(0, ms), run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    get pending() {
      return timers.size;
    },
    async advance(ms) {
      const end = now + ms;
      await rest();
      for (let timer = earliest(timers); timer && timer.due <= end; timer = earliest(timers)) {
        timers.delete(timer);
        now = timer.due;
        timer.run();
        await rest();
      }
      now = Math.max(now, end);
    },
  };
}

/**
 * Moves the clock on until the work is done, but slowly enough for what happens meanwhile on this process's sockets. By
 * steps of 0 ms time stands still, and only what is due already runs.
 */
export async function passing<T>(clock: FakeClock, work: Promise<T>, stepMs: 0 | 1 = 1): Promise<T> {
  let isDone = false;
  const end = () => {
    isDone = true;
  };
  work.then(end, end);
  while (!isDone) {
    await clock.advance(stepMs);
  }
  return work;
}

interface Timer {
  readonly due: number;
  readonly run: () => void;
}

/** undici passes the end of a broken answer on in a turn of the event loop of its own: one turn is not enough. */
async function rest(): Promise<void> {
  await setImmediate();
  await setImmediate();
}

function earliest(timers: ReadonlySet<Timer>): Timer | undefined {
  let first: Timer | undefined;
  for (const timer of timers) {
    first = first && first.due <= timer.due ? first : timer;
  }
  return first;
}
