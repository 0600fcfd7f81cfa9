import { rowsIn, type Span, subtract, unite } from '../paging/span.ts';
import { Budget } from './budget.ts';
import { HungUp } from './hung-up.ts';
import { Planner } from './planner.ts';

export interface BuyerOptions {
  /** Credits that the operation may spend. */
  readonly limit: number;
  /** Buys nothing, only counts what it would buy. */
  readonly dryRun: boolean;
  /** Takes nothing that was bought before the operation began. */
  readonly fresh: boolean;
  /** Aborts when the operation ends before its time. */
  readonly signal: AbortSignal;
  /** When the operation's time is up, by the clock's `now`. */
  readonly deadline: number;
  /** When the operation began, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Under which logs and errors tell of the operation. */
  readonly traceId: string;
}

/** One operation, as those see it who sell rows to it. */
export class Buyer {
  readonly options: BuyerOptions;
  readonly budget: Budget;
  /** Whether its answer is complete: nothing can be charged to it any more. */
  ended = false;
  /** Credits that the rows it lacked would cost, by plan. */
  requested = 0;
  /** Rows past their age that it was given. */
  stale = 0;
  /** Aborts when it wants nothing any more. */
  readonly wanting: AbortSignal;
  readonly #withdrawal = new AbortController();
  readonly #tabs = new Map<string, Tab>();
  readonly #bills = new Set<Promise<void>>();

  constructor(options: BuyerOptions) {
    this.options = options;
    this.budget = new Budget(options.limit);
    this.wanting = AbortSignal.any([options.signal, this.#withdrawal.signal]);
  }

  /** Its answer is clear: what it still waits for is not bought for it any more. What is on its way, it may have to pay. */
  withdraw(): void {
    this.#withdrawal.abort(new HungUp());
  }

  /** Whether nothing can be charged to it any more, or its caller has gone. */
  get hasLeft(): boolean {
    return this.ended || this.options.signal.aborted;
  }

  /** Takes note of a request for which it may have to pay. */
  awaitBill(bill: Promise<void>): void {
    this.#bills.add(bill);
    void bill.then(() => this.#bills.delete(bill));
  }

  /** Resolves once it is known what its requests have cost. */
  async billed(): Promise<void> {
    await Promise.all(this.#bills);
  }

  /** What it has to do with one listing. */
  tab(fingerprint: string): Tab {
    let tab = this.#tabs.get(fingerprint);
    if (tab === undefined) {
      tab = new Tab();
      this.#tabs.set(fingerprint, tab);
    }
    return tab;
  }

  /** Rows that were delivered and that it did not pay for, by listing. */
  *saved(): Generator<{ readonly fingerprint: string; readonly rows: number }> {
    for (const [fingerprint, tab] of this.#tabs) {
      const rows = tab.saved;
      if (rows > 0) {
        yield { fingerprint, rows };
      }
    }
  }
}

/** What one operation has to do with one listing. */
export class Tab {
  /** Plans what it would buy by itself. */
  readonly planner = new Planner();
  /** How often the listing moved while the operation waited for rows of it. */
  moves = 0;
  /** Whether a part of what it wanted would, bought alone, have come with rows that it did not want. */
  takesSurplus = false;
  /** Whether it buys exactly what it lacks, because it cannot afford the most that fewer requests may cost. */
  isTight = false;
  /** What a dry run counts as bought. */
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

  /** Delivers rows that are past their age; returns how many of them are the first time. */
  deliverStale(span: Span): number {
    const first = rowsIn(subtract([span], this.#stale));
    this.#stale = unite([...this.#stale, span]);
    this.deliver(span);
    return first;
  }

  get saved(): number {
    return rowsIn(subtract(this.#delivered, this.#paid));
  }
}
