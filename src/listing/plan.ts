import { coverCost, planCover } from '../paging/cover.ts';
import { rowsIn, type Span } from '../paging/span.ts';
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
export const TOTAL_PROBE: PageRequest = { page: 1, size: 1 };

export function createPlanner(): Planner {
  let known: readonly (Task & { readonly plan: Plan })[] = [];
  return (missing, { total, callCost, takesSurplus }) => {
    const remember = (cost: number): Plan => {
      const task = { missing, total, callCost: cost };
      const plan = known.find(each => isSame(each, task))?.plan ?? planFor(task);
      known = [{ ...task, plan }, ...known.slice(0, REMEMBERED)];
      return plan;
    };
    const plan = remember(callCost);
    return takesSurplus || plan.isExact ? plan : remember(0);
  };
}

const REMEMBERED = 8;

interface Task {
  readonly missing: Missing;
  readonly total: number | undefined;
  readonly callCost: number;
}

function planFor({ missing: { rows, total: needsTotal, later }, total, callCost }: Task): Plan {
  const cover = planCover(rows, { total, callCost });
  const coverRows = coverCost(cover, { total, callCost: 0 });
  const isProbe = cover.length === 0 && needsTotal;
  return {
    requests: isProbe ? [TOTAL_PROBE] : cover,
    price: (isProbe ? coverCost([TOTAL_PROBE], { total, callCost: 0 }) : coverRows) + later,
    isExact: coverRows === rowsIn(rows),
  };
}

function isSame(a: Task, b: Task): boolean {
  return (
    a.total === b.total &&
    a.callCost === b.callCost &&
    a.missing.total === b.missing.total &&
    a.missing.later === b.missing.later &&
    a.missing.rows.length === b.missing.rows.length &&
    a.missing.rows.every((span, place) => isSameSpan(span, b.missing.rows[place]))
  );
}

function isSameSpan(a: Span, b: Span | undefined): boolean {
  return a.start === b?.start && a.end === b.end;
}
