/** What can be wrong with a store, as far as it makes a difference to what can be done about it. */
export type TroubleKind = 'corrupt' | 'locked' | 'full' | 'unwritable' | 'slow' | 'other';

/** Something that the operator should know. */
export interface StoreProblem {
  /** `error` where the account of credits suffers, `warn` where rows may have to be bought again. */
  readonly level: 'warn' | 'error';
  /** What happened, what it means and what can be done. */
  readonly message: string;
  readonly cause?: unknown;
}

/** A call took longer than the store may take. */
export class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

/** Tells troubles apart by the result codes of SQLite (https://www.sqlite.org/rescode.html) and by those of Node. */
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

/** One sentence of what an operator can do, or none. */
export const remedies: Readonly<Record<TroubleKind, string>> = {
  corrupt: 'The file is damaged: it will be set aside when the gateway stops, and a new one started.',
  locked:
    'Another process keeps the file locked: end it, or give each gateway a file of its own in STORE_URL.',
  full: 'The disk is full: make room.',
  unwritable:
    'Make the file and its folder writable for the user that runs the gateway, or change STORE_URL.',
  slow: 'The disk is slow or busy: move the file to another in STORE_URL, or use memory:.',
  other: '',
};

export function textOf(error: unknown): string {
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
