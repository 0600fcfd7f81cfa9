import type { Clock } from '../clock.ts';
import {
  messageOf,
  remedies,
  type StoreProblem,
  TooSlowError,
  type TroubleKind,
  troubleOf,
} from './trouble.ts';

export interface FailsafeOptions {
  readonly clock: Clock;
  /** Milliseconds after which a call counts as failed; default 250. */
  readonly timeoutMs?: number;
  /** Called once for each kind of problem, and again if the problem comes back, at most once a minute. */
  readonly report: (problem: StoreProblem) => void;
}

/** What a call to the store is for, and so what its failure means. */
export interface Purpose {
  readonly level: StoreProblem['level'];
  /** As in "The store failed to read bought rows". */
  readonly aim: string;
  /** As in "Rows that it holds may be bought again". */
  readonly consequence: string;
}

/** Resolves with the value of `work`, or with undefined if `work` throws, rejects or takes too long. Never rejects. */
export type Failsafe = <T>(purpose: Purpose, work: () => Promise<T>) => Promise<T | undefined>;

export function createFailsafe({ clock, timeoutMs = 250, report }: FailsafeOptions): Failsafe {
  const reports = new Map<string, Report>();

  function reportOnce(purpose: Purpose, kind: TroubleKind, problem: StoreProblem): void {
    const key = `${purpose.aim}: ${kind}`;
    const last = reports.get(key);
    if (last === undefined || (last.isOver && clock.now() - last.at >= QUIET_MS)) {
      reports.set(key, { purpose, at: clock.now(), isOver: false });
      report(problem);
    }
  }

  function succeed(purpose: Purpose): void {
    for (const [key, last] of reports) {
      if (last.purpose === purpose) {
        reports.set(key, { ...last, isOver: true });
      }
    }
  }

  return async (purpose, work) => {
    const startedAt = clock.now();
    const timeout = Promise.withResolvers<never>();
    const stopTimer = clock.after(timeoutMs, () =>
      timeout.reject(new TooSlowError(`it takes longer than ${timeoutMs} ms`)),
    );
    try {
      const value = await Promise.race([start(work), timeout.promise]);
      // SQLite blocks the process: its work ends before the timer can fire.
      const tookMs = clock.now() - startedAt;
      if (tookMs > timeoutMs) {
        reportOnce(purpose, 'slow', blocked(purpose, tookMs));
      } else {
        succeed(purpose);
      }
      return value;
    } catch (error) {
      const kind = troubleOf(error);
      reportOnce(purpose, kind, failed(purpose, kind, error));
      return undefined;
    } finally {
      stopTimer();
    }
  };
}

/** Between two reports of the same problem. */
const QUIET_MS = 60_000;

interface Report {
  readonly purpose: Purpose;
  readonly at: number;
  /** Whether a call for the same purpose succeeded after the report. */
  readonly isOver: boolean;
}

/** Turns an exception into a rejection. */
async function start<T>(work: () => Promise<T>): Promise<T> {
  return await work();
}

function failed({ level, aim, consequence }: Purpose, kind: TroubleKind, cause: unknown): StoreProblem {
  const message =
    `The store failed to ${aim} (${messageOf(cause)}). ${consequence}. ${remedies[kind]}`.trimEnd();
  return { level, message, cause };
}

function blocked({ aim }: Purpose, ms: number): StoreProblem {
  const message = `The store took ${Math.round(ms)} ms to ${aim} and blocked the gateway meanwhile. ${remedies.slow}`;
  return { level: 'warn', message };
}
