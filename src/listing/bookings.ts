import type { Buyer } from './buyer.ts';

/** Credits that are reserved in the budgets of buyers for rows that are not on their way yet. */
export class Bookings {
  readonly #credits = new Map<Buyer, number>();

  /** Those who have booked anything. */
  buyers(): Iterable<Buyer> {
    return this.#credits.keys();
  }

  of(buyer: Buyer): number {
    return this.#credits.get(buyer) ?? 0;
  }

  /** Books exactly that much; false, and nothing is changed, where the buyer's budget does not allow it. */
  book(buyer: Buyer, credits: number): boolean {
    const booked = this.of(buyer);
    if (credits > booked && !buyer.budget.reserve(credits - booked)) {
      return false;
    }
    if (credits < booked) {
      buyer.budget.release(booked - credits);
    }
    if (credits === 0) {
      this.#credits.delete(buyer);
    } else {
      this.#credits.set(buyer, credits);
    }
    return true;
  }
}
