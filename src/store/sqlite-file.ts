import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { makePrivateFile } from './private-files.ts';
import { APPLICATION_ID, MIGRATIONS, SCHEMA, SCHEMA_VERSION } from './sqlite-schema.ts';
import { StoreUrlError } from './store-url.ts';
import { troubleOf } from './trouble.ts';

/** A connection to a store file. */
export interface SqliteFile {
  readonly db: DatabaseSync;
  /** Runs `work` on one state of the file. */
  read<T>(work: () => T): T;
  /** Runs `work` as one change: the file has all of it when this returns, and none of it if this throws. */
  write<T>(work: () => T): T;
  /** Does nothing if the file is closed already. */
  close(): void;
}

/**
 * Opens a store file, or makes a private one in a folder that exists; `:memory:` is a file that nobody else sees. A file
 * of an earlier release is brought up to date, and keeps what it holds. Every change survives the end of the process,
 * however it ends; a power failure may lose the last seconds.
 *
 * @throws a `StoreUrlError` if another program wrote the file, which stays as it is; an `Error` if a later release did;
 * SQLite's error if the file is damaged, locked or not writable.
 */
export function openSqliteFile(path: string): SqliteFile {
  if (isForeign(path)) {
    throw new StoreUrlError(
      `STORE_URL names ${path}, which is not a store file of this gateway. The file is unchanged. Name another file in STORE_URL.`,
    );
  }
  if (path !== ':memory:') {
    makePrivateFile(path);
  }
  // The keys document the tables. They need no checks: nothing removes a listing that has rows or requests.
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  try {
    db.exec(`PRAGMA busy_timeout = ${OPENING_PATIENCE_MS}`);
    // Comes first, so that a file of a later release stays unchanged.
    if (transaction(db, 'BEGIN', () => versionOf(db, path)) === EMPTY) {
      db.exec('PRAGMA page_size = 8192');
      transaction(db, 'BEGIN', () => db.exec(MARK_AS_OURS));
    }
    db.exec(SETTINGS);
    // Also fails if the file cannot be written. Another process may have made the tables meanwhile.
    transaction(db, 'BEGIN IMMEDIATE', () => {
      const version = versionOf(db, path);
      const changes = version === EMPTY ? [SCHEMA] : MIGRATIONS.slice(version - 1);
      db.exec([...changes, `PRAGMA user_version = ${SCHEMA_VERSION}`].join(';'));
    });
  } catch (error) {
    db.close();
    throw error;
  }
  const run = withPatience(db);
  const id = idOf(path);
  openIds.push(id);
  return {
    db,
    read: work => run('BEGIN', work),
    write: work => run('BEGIN IMMEDIATE', work),
    close() {
      if (db.isOpen) {
        db.close();
        openIds.splice(openIds.indexOf(id), 1);
      }
    },
  };
}

/** In one transaction, before WAL, so that the file begins with our header from its first byte on. */
const MARK_AS_OURS = `PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = ${APPLICATION_ID}`;

const SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA journal_size_limit = 8388608;
  PRAGMA cache_size = -8192;
`;

/** Milliseconds to wait for the lock when opening, while another process opens or closes the file. */
const OPENING_PATIENCE_MS = 1000;

/** Milliseconds to wait for the lock later. The wait blocks this process, so it is shorter than a call may take. */
const PATIENCE_MS = 200;

/** IMMEDIATE takes the lock that only one writer can hold. */
type Begin = 'BEGIN' | 'BEGIN IMMEDIATE';

/**
 * Waits for a locked file once, and then not again until a write succeeds: a file that stays locked must not block the
 * process again and again. Reads do not count, because a writer does not lock readers out.
 */
function withPatience(db: DatabaseSync): <T>(begin: Begin, work: () => T) => T {
  let current: number | undefined;
  const setPatience = (ms: number) => {
    if (ms !== current) {
      db.exec(`PRAGMA busy_timeout = ${ms}`);
      current = ms;
    }
  };
  setPatience(PATIENCE_MS);
  return (begin, work) => {
    try {
      const result = transaction(db, begin, work);
      if (begin === 'BEGIN IMMEDIATE') {
        setPatience(PATIENCE_MS);
      }
      return result;
    } catch (error) {
      if (troubleOf(error) === 'locked') {
        setPatience(0);
      }
      throw error;
    }
  };
}

function transaction<T>(db: DatabaseSync, begin: Begin, work: () => T): T {
  db.exec(begin);
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite rolls back by itself if the disk is full or broken.
    if (db.isTransaction) {
      db.exec('ROLLBACK');
    }
    throw error;
  }
}

/** The version of a file that has no tables yet. */
const EMPTY = 0;

/** Throws if a later release made the tables. */
function versionOf(db: DatabaseSync, path: string): number {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  if (version >= EMPTY && version <= SCHEMA_VERSION) {
    return version;
  }
  throw new Error(
    `${path} was made by a later release (version ${version}, this one needs ${SCHEMA_VERSION}): name another file in STORE_URL, or move that one away`,
  );
}

/**
 * Whether another program wrote the file: it is not empty, and does not begin with SQLite's header with our application
 * id (https://www.sqlite.org/fileformat.html#the_database_header). A damaged store file usually still has that header.
 */
function isForeign(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size === 0 || openIds.includes(idOf(path))) {
    return false;
  }
  const header = Buffer.alloc(72);
  const file = openSync(path, 'r');
  readSync(file, header);
  closeSync(file);
  return (
    header.toString('latin1', 0, 16) !== 'SQLite format 3\0' || header.readUInt32BE(68) !== APPLICATION_ID
  );
}

/**
 * Store files that this process has open, one entry a connection. Their headers are not read: closing a file drops all
 * locks that the process holds on it, SQLite's too (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
 */
const openIds: string[] = [];

function idOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return `${stats?.dev}:${stats?.ino}`;
}
