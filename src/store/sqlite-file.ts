import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION } from './sqlite-schema.ts';
import { StoreUrlError } from './store-url.ts';
import { troubleOf } from './trouble.ts';

/** A connection to a store file. */
export interface SqliteFile {
  readonly db: DatabaseSync;
  /** Runs `work` on one state of the file. */
  read<T>(work: () => T): T;
  /** Runs `work` as one change: all of it is in the file when this returns, none where it throws. */
  write<T>(work: () => T): T;
  /** May be called again. */
  close(): void;
}

/**
 * Opens a store file, or makes one in a folder that exists; `:memory:` is a file that nobody else sees. What was
 * written survives the end of the process, however it ends; the last seconds may be lost where the machine loses
 * power.
 *
 * @throws a `StoreUrlError` if another program wrote the file, which stays as it is; an `Error` if another release did;
 * SQLite's error if the file is damaged, locked or not writable.
 */
export function openSqliteFile(path: string): SqliteFile {
  if (isForeign(path)) {
    throw new StoreUrlError(
      `STORE_URL names ${path}, which is not a store file of this gateway. The file is unchanged. Name another file in STORE_URL.`,
    );
  }
  // Listings outlive their rows, and leave long after them: keys are never checked, only documented.
  const db = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  try {
    db.exec(`PRAGMA busy_timeout = ${OPENING_PATIENCE_MS}`);
    // Before anything is changed: a file of another release stays as it is.
    const before = transaction(db, 'BEGIN', () => readVersion(db, path));
    db.exec(before === 'none' ? NEW_FILE_SETTINGS + SETTINGS : SETTINGS);
    // Finds out whether the file can be written, too; another process may have been quicker.
    transaction(db, 'BEGIN IMMEDIATE', () => {
      if (before === 'none' && readVersion(db, path) === 'none') {
        db.exec(SCHEMA);
        db.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
      }
    });
  } catch (error) {
    db.close();
    throw error;
  }
  const run = withPatience(db);
  return {
    db,
    read: work => run('BEGIN', work),
    write: work => run('BEGIN IMMEDIATE', work),
    close() {
      if (db.isOpen) {
        db.close();
      }
    },
  };
}

/** A statement whose rows are of the type that stands beside its SQL. */
export interface Query<Row> {
  get(...values: SQLInputValue[]): Row | undefined;
  all(...values: SQLInputValue[]): Row[];
}

export function prepareQuery<Row>(db: DatabaseSync, sql: string): Query<Row> {
  return db.prepare(sql) as unknown as Query<Row>; // SQLite does not say what columns a query has; tests do
}

/** The last one comes before WAL, so that the file itself has our header from its first write on. */
const NEW_FILE_SETTINGS = `
  PRAGMA page_size = 8192;
  PRAGMA auto_vacuum = INCREMENTAL;
  PRAGMA application_id = ${APPLICATION_ID};
`;

const SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA journal_size_limit = 8388608;
  PRAGMA cache_size = -8192;
`;

/** Milliseconds to wait at the start for a process that starts or ends. */
const OPENING_PATIENCE_MS = 1000;

/** Milliseconds to wait for another process, which stops this one meanwhile: less than a store may take. */
const PATIENCE_MS = 200;

/** The second takes the one lock that writers share. */
type Begin = 'BEGIN' | 'BEGIN IMMEDIATE';

/**
 * Waits for a locked file, but not again before a write has found it free: one that stays locked must not stop the
 * process over and over. Reads say nothing about that: a writer does not lock them out.
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
    // SQLite has ended it already where the disk is full or broken.
    if (db.isTransaction) {
      db.exec('ROLLBACK');
    }
    throw error;
  }
}

/** Throws if another release made the file. */
function readVersion(db: DatabaseSync, path: string): 'current' | 'none' {
  const version = db.prepare('PRAGMA user_version').get()?.user_version;
  if (version === SCHEMA_VERSION || version === 0) {
    return version === 0 ? 'none' : 'current';
  }
  throw new Error(
    `${path} was made by another release (version ${version}, this one needs ${SCHEMA_VERSION}): name another file in STORE_URL, or move that one away`,
  );
}

/**
 * Whether another program wrote the file: it is not empty, and does not begin with SQLite's header with our application
 * id (https://www.sqlite.org/fileformat.html#the_database_header). A damaged store file usually still has that header.
 */
function isForeign(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile() || stats.size === 0) {
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
