/** What can be wrong with a store, told apart by what an operator can do about it. */
export type TroubleKind = 'corrupt' | 'locked' | 'full' | 'unwritable' | 'slow' | 'other';

/** A problem that the operator should know of. */
export interface StoreProblem {
  /** `error` if the account of credits may be incomplete, `warn` if rows may be bought again. */
  readonly level: 'warn' | 'error';
  /** What happened, what it means, and what to do. */
  readonly message: string;
  readonly cause?: unknown;
}

/** A call took longer than the store allows. */
export class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

/** Reads the result codes of SQLite (https://www.sqlite.org/rescode.html) and the error codes of Node. */
export function troubleOf(error: unknown): TroubleKind {
  if (error instanceof TooSlowError) {
    return 'slow';
  }
  if (!(error instanceof Error)) {
    return 'other';
  }
  if ('errcode' in error && typeof error.errcode === 'number') {
    // The low byte of an extended code is the primary one.
    return sqliteKinds.get(error.errcode & 0xff) ?? 'other';
  }
  return ('code' in error && typeof error.code === 'string' && nodeKinds.get(error.code)) || 'other';
}

/** One sentence that says what the operator can do, or none. */
export const remedies: Readonly<Record<TroubleKind, string>> = {
  corrupt: 'The file is damaged: the gateway renames it when it stops, and begins a new one when it starts.',
  locked: 'Another process keeps the file locked: end it, or give each gateway its own file in STORE_URL.',
  full: 'The disk is full: free some space.',
  unwritable:
    'Make the file and its folder writable for the user that runs the gateway, or change STORE_URL.',
  slow: 'The disk is slow or busy: use a file on another disk in STORE_URL, or memory:.',
  other: '',
};

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const sqliteKinds: ReadonlyMap<number, TroubleKind> = new Map([
  [3, 'unwritable'], // SQLITE_PERM
  [5, 'locked'], // SQLITE_BUSY
  [6, 'locked'], // SQLITE_LOCKED
  [8, 'unwritable'], // SQLITE_READONLY
  [10, 'unwritable'], // SQLITE_IOERR
  [11, 'corrupt'], // SQLITE_CORRUPT
  [13, 'full'], // SQLITE_FULL
  [14, 'unwritable'], // SQLITE_CANTOPEN
  [26, 'corrupt'], // SQLITE_NOTADB
]);

const nodeKinds: ReadonlyMap<string, TroubleKind> = new Map([
  ['EACCES', 'unwritable'],
  ['EEXIST', 'unwritable'],
  ['ENOENT', 'unwritable'],
  ['ENOTDIR', 'unwritable'],
  ['EPERM', 'unwritable'],
  ['EROFS', 'unwritable'],
  ['ENOSPC', 'full'],
]);
