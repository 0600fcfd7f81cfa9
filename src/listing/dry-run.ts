import { spanOf } from '../paging/cover.ts';
import type { Ask } from './ask.ts';
import type { Tab } from './buyer.ts';
import { isNothing, lackOf, planRequests, priceOf, uniteLacks } from './lack.ts';
import { judge, planOptionsFor } from './pricing.ts';
import type { Snapshot } from './snapshot.ts';

/** In credits. */
export interface Estimate {
  /** What all that is lacking would cost together. */
  readonly requested: number;
  /** What each ask would cost by itself; undefined where it lacks nothing. */
  readonly needed: readonly (number | undefined)[];
}

/** Counts what the asks would cost, and notes in the tab what they would buy: later asks find that there. */
export function estimate<Row>(
  asks: readonly Ask<Row>[],
  held: Snapshot<Row>,
  tab: Tab,
  callCost: number,
): Estimate {
  const general = { total: held.total, callCost };
  const lacks = asks.map(ask => lackOf(ask, held, tab.imagined));
  for (const [place, lack] of lacks.entries()) {
    const lackedAnyway = lacks.slice(0, place).flatMap(({ rows }) => rows);
    judge(lack, lackedAnyway, tab, general);
  }
  const options = planOptionsFor([tab], general);
  const together = uniteLacks(lacks);
  const requests = planRequests(together, options);
  tab.imagined = [...tab.imagined, ...requests.map(spanOf)];
  return {
    requested: priceOf(together, requests, options),
    needed: asks.map((ask, place) => {
      const { [place]: own = together } = lacks;
      return isNothing(lackOf(ask, held)) ? undefined : priceOf(own, planRequests(own, options), options);
    }),
  };
}
