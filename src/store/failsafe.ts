import type { Clock } from '../clock.ts';
import type { EntryKey, Ledger, LedgerEntry, Store, StoredSnapshot } from './store.ts';
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

/**
 * A store whose failure never fails a query: a read that fails or takes too long finds nothing, and a write that does
 * is given up. Rows may then be bought again. Every failure is reported.
 */
export function failsafeStore(store: Store, options: FailsafeOptions): Store {
  const failsafe = createFailsafe(options);
  return {
    read: <Row>(...asked: Parameters<Store['read']>) =>
      failsafe<StoredSnapshot<Row> | undefined>(READING, () => store.read(...asked)),
    peek<Row>(...asked: Parameters<Store['peek']>) {
      try {
        return store.peek<Row>(...asked);
      } catch {
        // The read that follows fails too, and reports the failure.
        return undefined;
      }
    },
    write: page => failsafe(WRITING, () => store.write(page)),
    close: () => failsafe(CLOSING, () => store.close()),
  };
}

const READING: Purpose = {
  level: 'warn',
  aim: 'read bought rows',
  consequence: 'Rows that it holds may be bought again',
};

const WRITING: Purpose = {
  level: 'warn',
  aim: 'keep bought rows',
  consequence: 'These rows may be bought again later',
};

const CLOSING: Purpose = {
  level: 'warn',
  aim: 'close its file',
  consequence: 'No data is lost: the next start repairs the file',
};

/**
 * A ledger that neither fails nor delays a purchase. An entry that fails before its request is sent is made when the
 * request is settled. Only `report` rejects: whoever asks for the account must learn why there is none.
 */
export function failsafeLedger(ledger: Ledger, options: FailsafeOptions): Ledger {
  const failsafe = createFailsafe(options);
  const unwritten = new WeakMap<EntryKey, Unwritten>();

  async function writtenKey(key: EntryKey): Promise<EntryKey> {
    const late = unwritten.get(key);
    // An entry that was only slow may be written by now.
    return late === undefined ? key : late.writing.catch(() => ledger.enter(late.entry));
  }

  return {
    async enter(entry) {
      const writing = start(() => ledger.enter(entry));
      const written = await failsafe(ENTERING, () => writing);
      if (written !== undefined) {
        return written;
      }
      const key = { request: 0 };
      unwritten.set(key, { entry, writing });
      return key;
    },
    settle: (key, charged, payers) =>
      failsafe(ENTERING, async () => ledger.settle(await writtenKey(key), charged, payers)),
    save: (fingerprint, rows, at) => ledger.save(fingerprint, rows, at),
    report: () => ledger.report(),
    close: () => failsafe(ENTERING, () => ledger.close()),
  };
}

interface Unwritten {
  readonly entry: LedgerEntry;
  readonly writing: Promise<EntryKey>;
}

const ENTERING: Purpose = {
  level: 'error',
  aim: 'keep the account of credits',
  consequence: 'Purchases continue, but `npm run credits` will not show all of them',
};

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
