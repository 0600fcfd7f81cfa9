import { createAttempts, type Purpose, type Sturdiness } from './attempts.ts';
import type { EntryKey, Ledger, LedgerEntry } from './store.ts';

/**
 * A ledger that neither fails nor delays a purchase. An entry that could not be made before its request went out is
 * made when it is settled. `report` is the exception: who asks for the account wants to hear why there is none.
 */
export function sturdyLedger(ledger: Ledger, sturdiness: Sturdiness): Ledger {
  const attempt = createAttempts(sturdiness);
  const unwritten = new WeakMap<EntryKey, Unwritten>();

  async function writtenKey(key: EntryKey): Promise<EntryKey> {
    const late = unwritten.get(key);
    // One that was only slow may be there by now.
    return late === undefined ? key : late.writing.catch(() => ledger.enter(late.entry));
  }

  return {
    async enter(entry) {
      const writing = startEntering(ledger, entry);
      const outcome = await attempt(ENTERING, () => writing);
      if (outcome.kind === 'done') {
        return outcome.value;
      }
      const key = { request: 0 };
      unwritten.set(key, { entry, writing });
      return key;
    },
    async settle(key, charged) {
      await attempt(ENTERING, async () => ledger.settle(await writtenKey(key), charged));
    },
    async save(fingerprint, rows, at) {
      await attempt(ENTERING, () => ledger.save(fingerprint, rows, at));
    },
    report: () => ledger.report(),
    async close() {
      await attempt(ENTERING, () => ledger.close());
    },
  };
}

interface Unwritten {
  readonly entry: LedgerEntry;
  readonly writing: Promise<EntryKey>;
}

const ENTERING: Purpose = {
  level: 'error',
  aim: 'keep the account of credits',
  consequence: 'Purchases go on, and `npm run credits` will not show all of them',
};

async function startEntering(ledger: Ledger, entry: LedgerEntry): Promise<EntryKey> {
  return await ledger.enter(entry);
}
