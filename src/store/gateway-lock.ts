import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { troubleOf } from './trouble.ts';

export interface GatewayLock {
  /** Whether another gateway used the store file when this one took its lock. */
  readonly isShared: boolean;
  release(): void;
}

/**
 * Tells gateways that use one store file of each other, by locks on an empty database beside it, `PATH-gateways`. Each
 * gateway holds a shared lock; who can have an exclusive one is alone. The system drops a lock when its process ends,
 * however it ends. Nothing but gateways takes one, so that `npm run credits` and SQLite's own tools count for nothing.
 */
export function lockForGateway(path: string): GatewayLock {
  const lockPath = `${path}-gateways`;
  const db = new DatabaseSync(lockPath);

  function isAlone(): boolean {
    try {
      db.exec('BEGIN EXCLUSIVE');
      return true;
    } catch (error) {
      if (troubleOf(error) !== 'locked') {
        throw error;
      }
      return false;
    }
  }

  try {
    const alone = isAlone();
    if (alone) {
      db.exec('COMMIT');
    }
    // A transaction that has read something holds a shared lock. Waits while another gateway tries for an exclusive one.
    db.exec('PRAGMA busy_timeout = 1000; BEGIN; SELECT name FROM sqlite_schema; PRAGMA busy_timeout = 0');
    return {
      isShared: !alone,
      release() {
        db.exec('COMMIT');
        if (isAlone()) {
          rmSync(lockPath, { force: true });
        }
        db.close();
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
}
