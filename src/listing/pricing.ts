import { type Span, subtract, unite } from '../paging/span.ts';
import type { Tab } from './buyer.ts';
import { isBoughtExactly, type Lack, type PlanOptions } from './lack.ts';

/**
 * How to plan for the buyers with these tabs. Saving a request is worth surplus rows to them only where one of them
 * would buy surplus rows even alone: windows that fit together exactly cost exactly their rows.
 */
export function planOptionsFor(tabs: readonly Tab[], { total, callCost }: PlanOptions): PlanOptions {
  return { total, callCost: tabs.some(({ takesSurplus }) => takesSurplus) ? callCost : 0 };
}

/** How to plan for a buyer alone; where it cannot afford more, for exactly its rows, whatever their number of requests. */
export function ownPlanOptions(tab: Tab, options: PlanOptions): PlanOptions {
  return tab.isTight ? { total: undefined, callCost: 0 } : planOptionsFor([tab], options);
}

/**
 * Notes in the tab whether what is lacking would, bought alone, come with surplus rows. Rows that others lack are left
 * out: they are planned for in any case.
 */
export function judge(lack: Lack, lackedAnyway: readonly Span[], tab: Tab, options: PlanOptions): void {
  const rows = subtract(lack.rows, unite(lackedAnyway));
  tab.takesSurplus ||= !isBoughtExactly({ ...lack, rows }, options);
}
