import { spanOf } from '../paging/cover.ts';
import { type Span, subtract, unite } from '../paging/span.ts';
import { type Missing, missingBeside } from './missing.ts';
import type { Planner, PlanOptions } from './plan.ts';
import type { Snapshot } from './snapshot.ts';
import { missingOf, type WindowRequest } from './window-request.ts';

/** What a real run would buy. */
export interface Estimate {
  /** Credits for all that is missing, bought together. */
  readonly requested: number;
  /** Credits for each request, bought alone; undefined if it lacks nothing. */
  readonly needed: readonly (number | undefined)[];
  /** The rows that would have been bought afterwards. */
  readonly imagined: readonly Span[];
}

/** Counts what requests of one listing would cost. `imagined` are the rows that earlier ones would have bought. */
export function estimate(
  requests: readonly WindowRequest<unknown>[],
  held: Snapshot<unknown>,
  imagined: readonly Span[],
  plan: Planner,
  callCost: number,
): Estimate {
  const general = { total: held.total, callCost, takesSurplus: false };
  const all = requests.map(request => missingOf(request, held));
  const bought = all.map(missing => missing && missingBeside([missing], imagined));
  const options = {
    ...general,
    takesSurplus: bought.some((_, place) => comesWithSurplus(bought, place, plan, general)),
  };
  const priceOf = (missing: Missing | undefined) =>
    missing === undefined ? 0 : plan(missing, options).price;
  const together = missingBeside(bought.filter(isDefined), []);
  return {
    requested: priceOf(together),
    needed: all.map((missing, place) => missing && priceOf(bought[place])),
    imagined: unite([...imagined, ...(together ? plan(together, options).requests.map(spanOf) : [])]),
  };
}

/** Whether a window would come with surplus rows, bought without those before it. */
function comesWithSurplus(
  all: readonly (Missing | undefined)[],
  place: number,
  plan: Planner,
  options: PlanOptions,
): boolean {
  const missing = all[place];
  const before = unite(all.slice(0, place).flatMap(each => each?.rows ?? []));
  const own = missing && { ...missing, rows: subtract(missing.rows, before) };
  return own !== undefined && !plan(own, { ...options, takesSurplus: true }).isExact;
}

function isDefined<T>(value: T | undefined): value is T {
  return value !== undefined;
}
