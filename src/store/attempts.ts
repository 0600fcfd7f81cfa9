import type { Clock } from '../clock.ts';
import { remedies, type StoreProblem, TooSlowError, type TroubleKind, textOf, troubleOf } from './trouble.ts';

export interface Sturdiness {
  readonly clock: Clock;
  /** Milliseconds that a call may take before it is given up; default 250. */
  readonly timeoutMs?: number;
  /** Hears of each kind of trouble once, and again where all was well in between, at most once a minute. */
  readonly report: (problem: StoreProblem) => void;
}

/** What a part of the store is for, and so what its failure means. */
export interface Purpose {
  readonly level: StoreProblem['level'];
  /** As in "The store failed to read bought rows". */
  readonly aim: string;
  /** As in "Rows that it holds may be bought again". */
  readonly consequence: string;
}

export type Outcome<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed' };

/** Does something within the time that it may take. Never rejects; `work` may throw, hang or be late. */
export type Attempt = <T>(purpose: Purpose, work: () => Promise<T>) => Promise<Outcome<T>>;

export function createAttempts({ clock, timeoutMs = 250, report }: Sturdiness): Attempt {
  const reports = new Map<string, Report>();

  function tell(purpose: Purpose, kind: TroubleKind, problem: StoreProblem): void {
    const key = `${purpose.aim}: ${kind}`;
    const last = reports.get(key);
    if (last === undefined || (last.wellSince && clock.now() - last.at >= QUIET_MS)) {
      reports.set(key, { purpose, at: clock.now(), wellSince: false });
      report(problem);
    }
  }

  function succeed(purpose: Purpose): void {
    for (const [key, last] of reports) {
      if (last.purpose === purpose) {
        reports.set(key, { ...last, wellSince: true });
      }
    }
  }

  return async (purpose, work) => {
    const begun = clock.now();
    const tooLate = Promise.withResolvers<never>();
    const stopTimer = clock.after(timeoutMs, () => tooLate.reject(tooSlow(timeoutMs)));
    try {
      const value = await Promise.race([start(work), tooLate.promise]);
      // Work that blocks the whole process, as SQLite does, is done before the timer can speak up.
      const tookMs = clock.now() - begun;
      if (tookMs > timeoutMs) {
        tell(purpose, 'slow', blocked(purpose, tookMs));
      } else {
        succeed(purpose);
      }
      return { kind: 'done', value };
    } catch (error) {
      const kind = troubleOf(error);
      tell(purpose, kind, failed(purpose, kind, error));
      return { kind: 'failed' };
    } finally {
      stopTimer();
    }
  };
}

/** Between two reports of the same trouble. */
const QUIET_MS = 60_000;

interface Report {
  readonly purpose: Purpose;
  readonly at: number;
  /** Whether the same succeeded after the report. */
  readonly wellSince: boolean;
}

/** Turns what is thrown at once into a rejection. */
async function start<T>(work: () => Promise<T>): Promise<T> {
  return await work();
}

function tooSlow(timeoutMs: number): TooSlowError {
  return new TooSlowError(`it takes longer than ${timeoutMs} ms`);
}

function failed({ level, aim, consequence }: Purpose, kind: TroubleKind, cause: unknown): StoreProblem {
  const message =
    `The store failed to ${aim} (${textOf(cause)}). ${consequence}. ${remedies[kind]}`.trimEnd();
  return { level, message, cause };
}

function blocked({ aim }: Purpose, ms: number): StoreProblem {
  const message = `It took the store ${Math.round(ms)} ms to ${aim}, and nothing else was done meanwhile. ${remedies.slow}`;
  return { level: 'warn', message };
}
