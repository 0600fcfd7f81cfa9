import { createFailsafe, type FailsafeOptions, type Purpose } from './failsafe.ts';
import type { EntryKey, Ledger, LedgerEntry } from './store.ts';

/**
 * A ledger that neither fails nor delays a purchase. An entry that fails before its request is sent is made when the
 * request is settled. Only `report` rejects: whoever asks for the account must learn why there is none.
 */
export function failsafeLedger(ledger: Ledger, options: FailsafeOptions): Ledger {
  const failsafe = createFailsafe(options);
  const unwritten = new WeakMap<EntryKey, Unwritten>();

  async function writtenKey(key: EntryKey): Promise<EntryKey> {
    const late = unwritten.get(key);
    // An entry that was only slow may be written by now.
    return late === undefined ? key : late.writing.catch(() => ledger.enter(late.entry));
  }

  return {
    async enter(entry) {
      const writing = startEntering(ledger, entry);
      const written = await failsafe(ENTERING, () => writing);
      if (written !== undefined) {
        return written;
      }
      const key = { request: 0 };
      unwritten.set(key, { entry, writing });
      return key;
    },
    settle: (key, charged, payers) =>
      failsafe(ENTERING, async () => ledger.settle(await writtenKey(key), charged, payers)),
    save: (fingerprint, rows, at) => failsafe(ENTERING, () => ledger.save(fingerprint, rows, at)),
    report: () => ledger.report(),
    close: () => failsafe(ENTERING, () => ledger.close()),
  };
}

interface Unwritten {
  readonly entry: LedgerEntry;
  readonly writing: Promise<EntryKey>;
}

const ENTERING: Purpose = {
  level: 'error',
  aim: 'keep the account of credits',
  consequence: 'Purchases continue, but `npm run credits` will not show all of them',
};

async function startEntering(ledger: Ledger, entry: LedgerEntry): Promise<EntryKey> {
  return await ledger.enter(entry);
}
