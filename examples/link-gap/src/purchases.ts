import { createStore } from '@tanstack/react-store';

/** What a purchase would cost. */
export interface Price {
  readonly credits: number;
  /** Whether it can cost less, because nobody knows yet how many rows there are. */
  readonly isAtMost: boolean;
  /** How many of the credits are for the counts of the picture. */
  readonly counts: number;
  /** Rows that the gateway has already. */
  readonly held: number;
}

export interface PurchasesState {
  /** The most credits that are spent without asking. */
  readonly askAbove: number;
  /** What the user is asked about. */
  readonly asked: Price | undefined;
}

/** Asks the user before much is spent. */
export type Purchases = ReturnType<typeof createPurchases>;

export const DEFAULT_ASK_ABOVE = 100;

export function createPurchases(askAbove: number) {
  const store = createStore<PurchasesState>({ askAbove, asked: undefined });
  let settle = (_isBought: boolean) => {};
  return {
    store,
    setAskAbove: (credits: number) => store.setState(state => ({ ...state, askAbove: credits })),
    /** Whether to ask for the price of what costs this much at most. */
    needsPrice: (credits: number) => credits > store.state.askAbove,
    /** Resolves to whether to buy. A further question declines the one before. */
    async approve(price: Price): Promise<boolean> {
      if (price.credits <= store.state.askAbove) {
        return true;
      }
      settle(false);
      const { promise, resolve } = Promise.withResolvers<boolean>();
      settle = resolve;
      store.setState(state => ({ ...state, asked: price }));
      return promise;
    },
    answer(isBought: boolean) {
      store.setState(state => ({ ...state, asked: undefined }));
      settle(isBought);
    },
  };
}
