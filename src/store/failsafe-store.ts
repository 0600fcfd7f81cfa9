import { createFailsafe, type FailsafeOptions, type Purpose } from './failsafe.ts';
import type { Store, StoredSnapshot } from './store.ts';

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
