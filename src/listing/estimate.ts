import { spanOf } from '../paging/cover.ts';
import { type Span, subtract, unite } from '../paging/span.ts';
import { isNothing, type Missing, missingOf, missingWithout, uniteMissing } from './missing.ts';
import type { Planner, PlanOptions } from './plan.ts';
import type { Snapshot } from './snapshot.ts';
import type { WindowRequest } from './window-request.ts';

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
  const bought = all.map(missing => missingWithout(missing, imagined));
  const options = {
    ...general,
    takesSurplus: bought.some((_, place) => comesWithSurplus(bought, place, plan, general)),
  };
  const together = uniteMissing(bought);
  const { price, requests: planned } = plan(together, options);
  return {
    requested: isNothing(together) ? 0 : price,
    needed: all.map((missing, place) =>
      isNothing(missing) ? undefined : plan(bought[place] ?? together, options).price,
    ),
    imagined: unite([...imagined, ...planned.map(spanOf)]),
  };
}

/** Whether a window would come with surplus rows, bought without those before it. */
function comesWithSurplus(
  all: readonly Missing[],
  place: number,
  plan: Planner,
  options: PlanOptions,
): boolean {
  const { rows = [], total = false, later = 0 } = all[place] ?? {};
  const before = unite(all.slice(0, place).flatMap(missing => missing.rows));
  return !plan({ rows: subtract(rows, before), total, later }, { ...options, takesSurplus: true }).isExact;
}
