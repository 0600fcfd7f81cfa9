import type { Clock } from '../clock.ts';
import type { BreakerState } from '../telemetry/observer.ts';

/** What a request tells about Serpstat; `unknown` if it was rate limited or cancelled. */
export type Health = 'well' | 'failing' | 'unknown';

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
  begin(): (health: Health) => void;
}

/** Calls `onChange` after each change of the state. */
export function createBreaker(clock: Clock, onChange: () => void): Breaker {
  let state: State = closed();

  function change(next: State): void {
    state = next;
    onChange();
  }

  function note(endings: Ending[], hasFailed: boolean): void {
    const now = clock.now();
    endings.push({ at: now, hasFailed });
    const first = endings.findIndex(({ at }) => at > now - WINDOW_MS);
    endings.splice(0, first);
    const failures = endings.filter(ending => ending.hasFailed).length;
    if (failures >= MIN_FAILURES && failures >= endings.length / 2) {
      change({ kind: 'open', pauseMs: FIRST_PAUSE_MS, until: now + FIRST_PAUSE_MS });
    }
  }

  function beginProbe(lastPauseMs: number): (health: Health) => void {
    change({ kind: 'half-open', lastPauseMs, patientUntil: clock.now() + PATIENCE_MS });
    return health => {
      switch (health) {
        case 'well':
          return change(closed());
        case 'failing': {
          const pauseMs = Math.min(2 * lastPauseMs, LONGEST_PAUSE_MS);
          return change({ kind: 'open', pauseMs, until: clock.now() + pauseMs });
        }
        case 'unknown':
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
      return health => {
        // A request that started before a pause tells nothing about the time after it.
        if (state === began && state.kind === 'closed' && health !== 'unknown') {
          note(state.endings, health === 'failing');
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
export const PATIENCE_MS = 5000;

interface Ending {
  readonly at: number;
  readonly hasFailed: boolean;
}

type State =
  | { readonly kind: 'closed'; readonly endings: Ending[] }
  | { readonly kind: 'open'; readonly pauseMs: number; readonly until: number }
  | { readonly kind: 'half-open'; readonly lastPauseMs: number; readonly patientUntil: number };

function pauseOf(state: State, now: number): number {
  switch (state.kind) {
    case 'closed':
      return 0;
    case 'open':
      return Math.max(0, state.until - now);
    case 'half-open':
      return now < state.patientUntil ? 0 : state.lastPauseMs;
  }
}

function closed(): State {
  return { kind: 'closed', endings: [] };
}
