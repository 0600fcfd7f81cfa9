import { createStore } from '@tanstack/react-store';
import type { Credits } from './client.ts';

/** What all answers since the page was opened have cost. */
export interface CreditAccount {
  readonly spent: number;
  /** Rows that came without being paid for. */
  readonly saved: number;
  /** The balance of the plan that was reported last; null if none was. */
  readonly left: number | null;
}

export function createCreditAccount() {
  const store = createStore<CreditAccount>({ spent: 0, saved: 0, left: null });
  return {
    store,
    add: (credits: Credits) =>
      store.setState(({ spent, saved, left }) => ({
        spent: spent + credits.spent,
        saved: saved + credits.saved,
        left: credits.left ?? left,
      })),
  };
}
