import { existsSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import type { FailsafeOptions } from './failsafe.ts';
import { makePrivateFolder } from './private-files.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { type ClientCharge, type SqliteLedger, sqliteLedger } from './sqlite-ledger.ts';
import { type SqliteStore, sqliteStore } from './sqlite-store.ts';
import { StoreUrlError } from './store-url.ts';
import { messageOf, remedies, troubleOf } from './trouble.ts';

export interface FileOptions extends Pick<FailsafeOptions, 'clock' | 'report'> {
  /** Bytes that the file may grow to; default 1 GiB. */
  readonly fileBytes?: number;
}

/** A store file that is open, with the rows and the account that it holds. */
export interface StoreFile {
  readonly path: string;
  readonly rows: SqliteStore;
  readonly account: SqliteLedger;
  /** What clients have spent on the present day (UTC). */
  readonly spentToday: readonly ClientCharge[];
}

/**
 * Opens a store file, or makes one. Renames a damaged file, and begins an empty one. Undefined if the file cannot be
 * used. Reports both.
 *
 * @throws a `StoreUrlError` if another program wrote the file.
 */
export function openFile(path: string, options: FileOptions): StoreFile | undefined {
  try {
    makePrivateFolder(dirname(path));
    return openOrReplace(path, options);
  } catch (error) {
    if (error instanceof StoreUrlError) {
      throw error;
    }
    options.report({ level: 'error', message: memoryInstead(path, error), cause: error });
    return undefined;
  }
}

function openOrReplace(path: string, { clock, report, fileBytes = FILE_BYTES }: FileOptions): StoreFile {
  const open = () => {
    const file = openSqliteFile(path);
    try {
      const account = sqliteLedger(file);
      const spentToday = account.spentByClient(clock.epoch() - (clock.epoch() % DAY_MS));
      return { path, rows: sqliteStore(file, { maxBytes: fileBytes }), account, spentToday };
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
  return `The store file ${path} is damaged (${messageOf(error)}). It was renamed to ${aside}, and an empty file replaces it: its rows will be bought again, and the account of credits starts again. To save what the damaged file holds, try .recover in the sqlite3 shell; otherwise delete the file.`;
}

function memoryInstead(path: string, error: unknown): string {
  const kind = troubleOf(error);
  const remedy = kind === 'corrupt' ? 'Move the file away.' : remedies[kind];
  return `The store file ${path} cannot be used (${messageOf(error)}). Memory takes its place until the gateway is restarted: bought rows and the account of credits are lost then. ${remedy}`.trimEnd();
}

const DAY_MS = 24 * 3_600_000;

/** Roughly 3,000,000 rows. */
const FILE_BYTES = 2 ** 30;

/**
 * Renames a damaged store file, and the files that SQLite keeps beside it. Returns the new name, which ends in the time:
 * `store.db.corrupt-2026-11-15T10-20-30Z`.
 */
export function setAside(path: string, at: number): string {
  const moment = new Date(at).toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  const aside = `${path}.corrupt-${moment}`;
  renameSync(path, aside);
  // SQLite's own tools look for these names.
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(path + suffix)) {
      renameSync(path + suffix, aside + suffix);
    }
  }
  return aside;
}
