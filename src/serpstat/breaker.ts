import type { Clock } from '../clock.ts';
import type { BreakerState } from '../telemetry/observer.ts';
import type { TurnResult } from './turn.ts';

/**
 * A circuit breaker: pauses all requests after many failures, then lets one through to check whether Serpstat has
 * recovered. Modelled on cockatiel's sampling breaker, which cannot be used because it reads the time from `Date`.
 */
export interface Breaker {
  readonly state: BreakerState;
  /** Whether a request may start now. */
  readonly mayStart: boolean;
  /** Milliseconds until a request may start again; 0 if it is worth waiting for a turn. */
  readonly pauseMs: number;
  /** Records that a request starts. Call the returned function exactly once, when it ends. */
  begin(): (result: TurnResult) => void;
}

/** Calls `onChange` after each change of the state. */
export function createBreaker(clock: Clock, onChange: () => void): Breaker {
  let state: State = closed();

  function change(next: State): void {
    state = next;
    onChange();
  }

  function record(endings: Ending[], hasFailed: boolean): void {
    const now = clock.now();
    endings.push({ at: now, hasFailed });
    const first = endings.findIndex(({ at }) => at > now - WINDOW_MS);
    endings.splice(0, first);
    const failures = endings.filter(ending => ending.hasFailed).length;
    if (failures >= MIN_FAILURES && failures >= endings.length / 2) {
      change({ kind: 'open', pauseMs: FIRST_PAUSE_MS, until: now + FIRST_PAUSE_MS });
    }
  }

  function beginProbe(lastPauseMs: number): (result: TurnResult) => void {
    change({ kind: 'half-open', lastPauseMs, waitUntil: clock.now() + PROBE_WAIT_MS });
    return result => {
      switch (result) {
        case 'answered':
          return change(closed());
        case 'failed': {
          const pauseMs = Math.min(2 * lastPauseMs, LONGEST_PAUSE_MS);
          return change({ kind: 'open', pauseMs, until: clock.now() + pauseMs });
        }
        case 'rate limited':
        case 'cancelled':
          return change({ kind: 'open', pauseMs: lastPauseMs, until: clock.now() });
      }
    };
  }

  return {
    get state() {
      return state.kind;
    },
    get mayStart() {
      return state.kind === 'closed' || (state.kind === 'open' && clock.now() >= state.until);
    },
    get pauseMs() {
      return pauseOf(state, clock.now());
    },
    begin() {
      if (state.kind === 'open') {
        return beginProbe(state.pauseMs);
      }
      const began = state;
      return result => {
        // A request that started before a pause tells nothing about the time after it.
        if (state === began && state.kind === 'closed' && (result === 'answered' || result === 'failed')) {
          record(state.endings, result === 'failed');
        }
      };
    },
  };
}

/** How long a failure counts. */
const WINDOW_MS = 60_000;

/** With fewer failures in the window the breaker stays closed. */
const MIN_FAILURES = 10;

const FIRST_PAUSE_MS = 5000;

/** Each probe that fails doubles the pause, up to this. */
const LONGEST_PAUSE_MS = 60_000;

/** How long other requests wait for the result of a probe. */
export const PROBE_WAIT_MS = 5000;

interface Ending {
  readonly at: number;
  readonly hasFailed: boolean;
}

type State =
  | { readonly kind: 'closed'; readonly endings: Ending[] }
  | { readonly kind: 'open'; readonly pauseMs: number; readonly until: number }
  | { readonly kind: 'half-open'; readonly lastPauseMs: number; readonly waitUntil: number };

function pauseOf(state: State, now: number): number {
  switch (state.kind) {
    case 'closed':
      return 0;
    case 'open':
      return Math.max(0, state.until - now);
    case 'half-open':
      return now < state.waitUntil ? 0 : state.lastPauseMs;
  }
}

function closed(): State {
  return { kind: 'closed', endings: [] };
}
