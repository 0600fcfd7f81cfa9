import { rowsIn, type Span, subtract, unite } from '../paging/span.ts';

/** What one operation was charged for and given of one listing. */
export class ListingAccount {
  /** Rows that a dry run counts as bought. */
  imagined: readonly Span[] = [];
  #paid: readonly Span[] = [];
  #delivered: readonly Span[] = [];
  #stale: readonly Span[] = [];

  pay(span: Span): void {
    this.#paid = unite([...this.#paid, span]);
  }

  deliver(span: Span): void {
    this.#delivered = unite([...this.#delivered, span]);
  }

  /** Delivers stale rows; returns how many of them are delivered for the first time. */
  deliverStale(span: Span): number {
    const first = rowsIn(subtract([span], this.#stale));
    this.#stale = unite([...this.#stale, span]);
    this.deliver(span);
    return first;
  }

  /** Rows that were delivered and not paid for. */
  get saved(): number {
    return rowsIn(subtract(this.#delivered, this.#paid));
  }
}
