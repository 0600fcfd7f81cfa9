import { coverCost, planCover } from '../paging/cover.ts';
import { rowsIn } from '../paging/span.ts';
import type { PageRequest } from '../serpstat/listing.ts';
import type { Missing } from './missing.ts';

/** The cheapest requests for what is missing. */
export interface Plan {
  readonly requests: readonly PageRequest[];
  /** Credits that they cost, as far as that can be known beforehand. */
  readonly price: number;
  /** Whether they bring no row that is not missing, as in regular paging. */
  readonly isExact: boolean;
}

export interface PlanOptions {
  /** Rows of the listing, if known. */
  readonly total: number | undefined;
  /** Credits that saving one request is worth. */
  readonly callCost: number;
  /**
   * Whether saving a request is worth surplus rows at all. Windows that fit together exactly cost exactly their rows,
   * so this holds only if one of them would come with surplus rows even when bought alone.
   */
  readonly takesSurplus: boolean;
}

/** Makes plans and remembers the latest: most of what happens to a listing leaves what is missing as it is. */
export type Planner = (missing: Missing, options: PlanOptions) => Plan;

/** Every response tells the total, and none costs less than one row. */
const TOTAL_PROBE: PageRequest = { page: 1, size: 1 };

export function createPlanner(): Planner {
  let known: readonly KnownPlan[] = [];

  function planAt(missing: Missing, total: number | undefined, callCost: number): Plan {
    for (const each of known) {
      if (each.total === total && each.callCost === callCost && isSameMissing(each.missing, missing)) {
        return each.plan;
      }
    }
    const plan = planFor(missing, total, callCost);
    known = [{ missing, total, callCost, plan }, ...known.slice(0, REMEMBERED - 1)];
    return plan;
  }

  return (missing, { total, callCost, takesSurplus }) => {
    const plan = planAt(missing, total, callCost);
    return takesSurplus || plan.isExact ? plan : planAt(missing, total, 0);
  };
}

/** Listings in demand share a planner, and few are in demand at once. */
const REMEMBERED = 100;

interface KnownPlan {
  readonly missing: Missing;
  readonly total: number | undefined;
  readonly callCost: number;
  readonly plan: Plan;
}

function planFor(
  { rows, total: needsTotal, later }: Missing,
  total: number | undefined,
  callCost: number,
): Plan {
  const cover = planCover(rows, { total, callCost });
  const coverRows = coverCost(cover, { total, callCost: 0 });
  const isProbe = cover.length === 0 && needsTotal;
  return {
    requests: isProbe ? [TOTAL_PROBE] : cover,
    price: (isProbe ? coverCost([TOTAL_PROBE], { total, callCost: 0 }) : coverRows) + later,
    isExact: coverRows === rowsIn(rows),
  };
}

export function isSameMissing(a: Missing, b: Missing): boolean {
  return (
    a.total === b.total &&
    a.later === b.later &&
    a.rows.length === b.rows.length &&
    a.rows.every(({ start, end }, place) => start === b.rows[place]?.start && end === b.rows[place]?.end)
  );
}
