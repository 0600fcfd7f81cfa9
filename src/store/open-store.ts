import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Clock } from '../clock.ts';
import { createAttempts, type Purpose } from './attempts.ts';
import { memoryStore } from './memory-store.ts';
import { setAside } from './set-aside.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { memoryLedger, type SqliteLedger, sqliteLedger } from './sqlite-ledger.ts';
import { type SqliteStore, sqliteStore } from './sqlite-store.ts';
import type { Ledger, Store } from './store.ts';
import { readStorePlace, StoreUrlError } from './store-url.ts';
import { sturdyLedger } from './sturdy-ledger.ts';
import { sturdyStore } from './sturdy-store.ts';
import { startSweeping } from './sweeping.ts';
import { tieredStore } from './tiered-store.ts';
import { remedies, type StoreProblem, textOf, troubleOf } from './trouble.ts';

export interface OpenStore {
  readonly store: Store;
  readonly ledger: Ledger;
  /** Ends the regular sweep, which otherwise keeps the process alive, and closes store and ledger. */
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly clock: Clock;
  /** Milliseconds after which bought rows are of no use any more, and leave the file. */
  readonly keptMs: number;
  /** Hears of each kind of trouble once, and again where all was well in between, at most once a minute. */
  readonly report: (problem: StoreProblem) => void;
  /** Milliseconds that a call may take before it is given up; default 250. */
  readonly timeoutMs?: number;
  /** What rows may take in memory; default 128 MiB. */
  readonly memoryBytes?: number;
  /** What the file may grow to; default 1 GiB. */
  readonly fileBytes?: number;
}

/**
 * Opens the store and the account of credits: `memory:` keeps both until the process ends, `sqlite:PATH` in a file, with
 * memory in front. Nothing that happens to the file stops the gateway: a damaged one is set aside under another name and
 * a new one begun, and where that cannot be, memory takes its place. Either is reported.
 *
 * @throws a `StoreUrlError` if `url` is neither of the two, or names a file of another program.
 */
export function openStore(url: string, options: StoreOptions): OpenStore {
  const place = readStorePlace(url);
  const path = place.kind === 'sqlite' ? resolve(place.path) : undefined;
  const file = path === undefined ? undefined : openFile(path, options);
  return file === undefined ? inMemory(options) : inFile(file, options);
}

/** Roughly 300,000 rows. */
const MEMORY_BYTES = 128 * 2 ** 20;

/** Roughly 3,000,000 rows. */
const FILE_BYTES = 2 ** 30;

/** How long the account reaches back: a year can be compared with the one before. */
const ACCOUNT_MS = 400 * 24 * 3_600_000;

function inMemory(options: StoreOptions): OpenStore {
  const { clock, memoryBytes = MEMORY_BYTES } = options;
  const store = memoryStore({ maxBytes: memoryBytes });
  const ledger = memoryLedger();
  const stopSweeping = startSweeping(clock, () => ledger.sweep(clock.epoch() - ACCOUNT_MS));
  return {
    store,
    ledger,
    async close() {
      stopSweeping();
      await ledger.close();
      await store.close();
    },
  };
}

function inFile({ path, rows, account }: StoreFile, options: StoreOptions): OpenStore {
  const { clock, keptMs, memoryBytes = MEMORY_BYTES } = options;
  let damaged = false;
  const sturdiness = {
    ...options,
    report(problem: StoreProblem) {
      damaged ||= troubleOf(problem.cause) === 'corrupt';
      options.report(problem);
    },
  };
  const store = tieredStore(memoryStore({ maxBytes: memoryBytes }), sturdyStore(rows, sturdiness));
  const ledger = sturdyLedger(account, sturdiness);
  const attempt = createAttempts(sturdiness);

  async function sweep(): Promise<boolean> {
    const outcome = await attempt(SWEEPING, async () => {
      const moreRows = await rows.sweep(clock.epoch() - keptMs);
      const moreEntries = await account.sweep(clock.epoch() - ACCOUNT_MS);
      return moreRows || moreEntries;
    });
    return outcome.kind === 'done' && outcome.value;
  }

  const stopSweeping = startSweeping(clock, sweep);
  return {
    store,
    ledger,
    async close() {
      stopSweeping();
      await ledger.close();
      await store.close();
      if (damaged) {
        await attempt(SETTING_ASIDE, async () => setAside(path, clock.epoch()));
      }
    },
  };
}

const SWEEPING: Purpose = {
  level: 'warn',
  aim: 'remove old rows',
  consequence: 'Its file may grow meanwhile',
};

const SETTING_ASIDE: Purpose = {
  level: 'warn',
  aim: 'set its damaged file aside',
  consequence: 'It will fail again after the next start: move it away by hand',
};

interface StoreFile {
  readonly path: string;
  readonly rows: SqliteStore;
  readonly account: SqliteLedger;
}

function openFile(path: string, options: StoreOptions): StoreFile | undefined {
  try {
    makeFolder(dirname(path));
    return openOrReplace(path, options);
  } catch (error) {
    if (error instanceof StoreUrlError) {
      throw error;
    }
    options.report({ level: 'error', message: memoryInstead(path, error), cause: error });
    return undefined;
  }
}

/** Node's own `recursive` never returns for a folder that nobody can make, as in /proc. */
function makeFolder(path: string): void {
  if (!existsSync(path)) {
    makeFolder(dirname(path));
    try {
      mkdirSync(path);
    } catch (error) {
      // Another process may have made it in the meantime.
      if (!existsSync(path)) {
        throw error;
      }
    }
  }
}

function openOrReplace(path: string, { clock, report, fileBytes = FILE_BYTES }: StoreOptions): StoreFile {
  const open = () => {
    const file = openSqliteFile(path);
    try {
      return { path, rows: sqliteStore(file, { maxBytes: fileBytes }), account: sqliteLedger(file) };
    } catch (error) {
      file.close();
      throw error;
    }
  };
  try {
    return open();
  } catch (error) {
    if (troubleOf(error) !== 'corrupt') {
      throw error;
    }
    const aside = setAside(path, clock.epoch());
    report({ level: 'error', message: setAsideMessage(path, aside, error), cause: error });
    return open();
  }
}

function setAsideMessage(path: string, aside: string, error: unknown): string {
  return `The store file ${path} is damaged (${textOf(error)}). It is now called ${aside}, and an empty one has taken its place: rows that it held will be bought again, and \`npm run credits\` begins anew. The sqlite3 command .recover may save what is in it; otherwise delete it.`;
}

function memoryInstead(path: string, error: unknown): string {
  const kind = troubleOf(error);
  const remedy = kind === 'corrupt' ? 'Move the file away.' : remedies[kind];
  return `The store file ${path} cannot be used (${textOf(error)}). Memory takes its place until the gateway is started again: bought rows and the account of credits will be lost then. ${remedy}`.trimEnd();
}
