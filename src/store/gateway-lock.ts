import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { makePrivateFile } from './private-files.ts';
import { messageOf, type StoreProblem, troubleOf } from './trouble.ts';

/**
 * Reports a warning if another gateway uses the same store file, and lets later gateways find this one until the
 * returned function is called or the process ends, even by kill -9.
 *
 * Each gateway holds a shared lock on an empty database beside the file, `PATH-gateways`. A gateway that cannot get an
 * exclusive lock first is not alone. Other programs, such as `npm run credits`, take no lock.
 */
export function lockForGateway(path: string, report: (problem: StoreProblem) => void): () => void {
  try {
    return lock(path, () => report({ level: 'warn', message: sharedMessage(path) }));
  } catch (cause) {
    const message = `Cannot tell whether another gateway uses the store file ${path} (${messageOf(cause)}). To fix this, stop the gateway and delete ${path}-gateways.`;
    report({ level: 'warn', message, cause });
    return () => {};
  }
}

function lock(path: string, onShared: () => void): () => void {
  const lockPath = `${path}-gateways`;
  makePrivateFile(lockPath);
  const db = new DatabaseSync(lockPath);
  try {
    if (tryExclusive(db)) {
      db.exec('COMMIT');
    } else {
      onShared();
    }
    // An open transaction that has read keeps a shared lock. Another gateway may hold an exclusive one for a moment.
    db.exec('PRAGMA busy_timeout = 1000; BEGIN; SELECT name FROM sqlite_schema; PRAGMA busy_timeout = 0');
  } catch (error) {
    db.close();
    throw error;
  }
  return () => {
    try {
      db.exec('COMMIT');
      if (tryExclusive(db)) {
        rmSync(lockPath);
      }
    } catch {
      // An empty file stays behind, which harms nobody.
    } finally {
      db.close();
    }
  };
}

function tryExclusive(db: DatabaseSync): boolean {
  try {
    db.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if (troubleOf(error) === 'locked') {
      return false;
    }
    throw error;
  }
}

function sharedMessage(path: string): string {
  return `Another gateway already uses the store file ${path}. Gateways that share a file may remove each other's rows and buy them again. Give each gateway its own file in STORE_URL.`;
}
