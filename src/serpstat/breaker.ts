import type { Clock } from '../clock.ts';
import type { BreakerState } from '../telemetry/observer.ts';

/** What a request says about the other side: `unknown` where it was refused for its rate, or given up. */
export type Health = 'well' | 'failing' | 'unknown';

/**
 * Pauses requests after many failures, and lets one through then to see whether all is well again. Written here, after
 * the model of cockatiel's sampling breaker, because that one and its like read the time from `Date`.
 */
export interface Breaker {
  readonly state: BreakerState;
  /** Whether a request may start now. */
  readonly mayStart: boolean;
  /** Milliseconds after which it is worth asking again; 0 where it is worth waiting for a turn. */
  readonly pauseMs: number;
  /** A request starts. What is returned has to be told, once, what came of it. */
  begin(): (health: Health) => void;
}

/** `onChange` is called after each change of the state. */
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
        // What was sent before a pause says nothing about the time after it.
        if (state === began && state.kind === 'closed' && health !== 'unknown') {
          note(state.endings, health === 'failing');
        }
      };
    },
  };
}

/** Failures are counted for so long. */
const WINDOW_MS = 60_000;

/** Fewer failures within the window are no pattern. */
const MIN_FAILURES = 10;

const FIRST_PAUSE_MS = 5000;

/** Each probe that fails doubles the pause, up to this. */
const LONGEST_PAUSE_MS = 60_000;

/** For so long others wait for what comes of a probe. */
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
