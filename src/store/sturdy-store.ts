import { createAttempts, type Purpose, type Sturdiness } from './attempts.ts';
import type { Store, StoredSnapshot } from './store.ts';

/**
 * A store that neither fails nor delays an answer: a read that throws or takes too long finds nothing, a write that
 * does is given up. That can cost credits, and is reported.
 */
export function sturdyStore(store: Store, sturdiness: Sturdiness): Store {
  const attempt = createAttempts(sturdiness);
  return {
    async read<Row>(...asked: Parameters<Store['read']>): Promise<StoredSnapshot<Row> | undefined> {
      const outcome = await attempt(READING, () => store.read<Row>(...asked));
      return outcome.kind === 'done' ? outcome.value : undefined;
    },
    peek<Row>(...asked: Parameters<Store['peek']>): StoredSnapshot<Row> | undefined {
      try {
        return store.peek<Row>(...asked);
      } catch {
        // The read that follows fails too, and reports it.
        return undefined;
      }
    },
    async write(page) {
      await attempt(WRITING, () => store.write(page));
    },
    async drop(fingerprint) {
      await attempt(WRITING, () => store.drop(fingerprint));
    },
    async close() {
      await attempt(CLOSING, () => store.close());
    },
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
  consequence: 'What is bought now may be bought again later',
};

const CLOSING: Purpose = {
  level: 'warn',
  aim: 'close its file',
  consequence: 'Nothing is lost by that: the next start repairs what was left open',
};
