import type { Span } from '../paging/span.ts';
import type { PageRequest } from '../serpstat/listing.ts';
import { type Lack, type PlanOptions, planRequests, priceOf } from './lack.ts';

/** Plans what to buy, and remembers its last plan: most of what happens at a desk leaves what is lacking as it was. */
export class Planner {
  #last: Planned | undefined;

  /** The cheapest requests for what is lacking. */
  requests(lack: Lack, options: PlanOptions): readonly PageRequest[] {
    return this.#plan(lack, options).requests;
  }

  /** Credits that these cost, as far as they can be told beforehand. */
  price(lack: Lack, options: PlanOptions): number {
    return this.#plan(lack, options).price;
  }

  #plan(lack: Lack, options: PlanOptions): Planned {
    if (this.#last === undefined || !isSame(this.#last, { lack, options })) {
      const requests = planRequests(lack, options);
      this.#last = { lack, options, requests, price: priceOf(lack, requests, options) };
    }
    return this.#last;
  }
}

interface Task {
  readonly lack: Lack;
  readonly options: PlanOptions;
}

interface Planned extends Task {
  readonly requests: readonly PageRequest[];
  readonly price: number;
}

function isSame(a: Task, b: Task): boolean {
  return (
    a.lack.total === b.lack.total &&
    a.lack.later === b.lack.later &&
    a.options.total === b.options.total &&
    a.options.callCost === b.options.callCost &&
    a.lack.rows.length === b.lack.rows.length &&
    a.lack.rows.every((span, place) => isSameSpan(span, b.lack.rows[place]))
  );
}

function isSameSpan(a: Span, b: Span | undefined): boolean {
  return a.start === b?.start && a.end === b.end;
}
