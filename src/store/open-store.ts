import { resolve } from 'node:path';
import type { Clock } from '../clock.ts';
import {
  createFailsafe,
  type FailsafeOptions,
  failsafeLedger,
  failsafeStore,
  type Purpose,
} from './failsafe.ts';
import { lockForGateway } from './gateway-lock.ts';
import { memoryStore } from './memory-store.ts';
import { type FileOptions, openFile, type StoreFile, setAside } from './open-file.ts';
import { type ClientCharge, memoryLedger } from './sqlite-ledger.ts';
import type { Ledger, Store } from './store.ts';
import { readStorePlace } from './store-url.ts';
import { tieredStore } from './tiered-store.ts';
import { type StoreProblem, troubleOf } from './trouble.ts';

export interface OpenStore {
  readonly store: Store;
  readonly ledger: Ledger;
  /** What each client has spent since the day (UTC) began, when the store was opened. */
  readonly spentToday: readonly ClientCharge[];
  /** Stops the regular cleanup, which otherwise keeps the process alive, and closes store and ledger. */
  close(): Promise<void>;
}

export interface StoreOptions extends FailsafeOptions, FileOptions {
  /** Milliseconds after which bought rows expire. */
  readonly keptMs: number;
  /** Bytes that rows may take in memory; default 128 MiB. */
  readonly memoryBytes?: number;
}

/**
 * Opens the store and the account of credits. `memory:` keeps both until the process ends; `sqlite:PATH` keeps them in a
 * file, with memory in front of it. Trouble with the file never stops the gateway: a damaged store file is renamed and
 * replaced by an empty one, and memory takes the place of a file that cannot be used. Both are reported.
 *
 * @throws a `StoreUrlError` if `url` is neither of the two, or names a file of another program.
 */
export function openStore(url: string, options: StoreOptions): OpenStore {
  const place = readStorePlace(url);
  const file = place.kind === 'sqlite' ? openFile(resolve(place.path), options) : undefined;
  return file === undefined ? inMemory(options) : inFile(file, options);
}

/** Roughly 300,000 rows. */
const MEMORY_BYTES = 128 * 2 ** 20;

const DAY_MS = 24 * 3_600_000;

/** How long the account reaches back: long enough to compare a year with the one before. */
const ACCOUNT_MS = 400 * DAY_MS;

function inMemory({ clock, memoryBytes = MEMORY_BYTES }: StoreOptions): OpenStore {
  const store = memoryStore({ maxBytes: memoryBytes });
  const ledger = memoryLedger();
  const stopCleaning = cleanRegularly(clock, () => ledger.expire(clock.epoch() - ACCOUNT_MS));
  return {
    store,
    ledger,
    spentToday: [],
    async close() {
      stopCleaning();
      await ledger.close();
      await store.close();
    },
  };
}

function inFile({ path, rows, account, spentToday }: StoreFile, options: StoreOptions): OpenStore {
  const { clock, keptMs, memoryBytes = MEMORY_BYTES } = options;
  let isDamaged = false;
  const failsafeOptions = {
    ...options,
    report(problem: StoreProblem) {
      isDamaged ||= troubleOf(problem.cause) === 'corrupt';
      options.report(problem);
    },
  };
  const store = tieredStore(memoryStore({ maxBytes: memoryBytes }), failsafeStore(rows, failsafeOptions));
  const ledger = failsafeLedger(account, failsafeOptions);
  const failsafe = createFailsafe(failsafeOptions);
  const unlock = lockForGateway(path, options.report);
  const stopCleaning = cleanRegularly(clock, () =>
    failsafe(CLEANING, async () => {
      const isMore = [
        await rows.expire(clock.epoch() - keptMs),
        await rows.evict(),
        await account.expire(clock.epoch() - ACCOUNT_MS),
      ];
      return isMore.includes(true);
    }),
  );

  return {
    store,
    ledger,
    spentToday,
    async close() {
      stopCleaning();
      await ledger.close();
      await store.close();
      unlock();
      if (isDamaged) {
        await failsafe(SETTING_ASIDE, async () => setAside(path, clock.epoch()));
      }
    },
  };
}

/** Calls `cleanUp`, which never rejects, once a minute, and soon again if it returns that there is more to do. */
function cleanRegularly(clock: Clock, cleanUp: () => Promise<boolean | undefined>): () => void {
  let isStopped = false;
  let stopTimer = clock.after(CLEANUP_MS, run);

  async function run(): Promise<void> {
    const isMore = await cleanUp();
    if (!isStopped) {
      stopTimer = clock.after(isMore ? NEXT_STEP_MS : CLEANUP_MS, run);
    }
  }

  return () => {
    isStopped = true;
    stopTimer();
  };
}

const CLEANUP_MS = 60_000;

/** Between two steps of one cleanup, so that queries have their turn. */
const NEXT_STEP_MS = 100;

const CLEANING: Purpose = {
  level: 'warn',
  aim: 'remove old rows',
  consequence: 'Its file may grow meanwhile',
};

const SETTING_ASIDE: Purpose = {
  level: 'warn',
  aim: 'rename its damaged file',
  consequence: 'The next start will use that file again: move it away by hand',
};
