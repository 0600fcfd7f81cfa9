import { coverCost, planCover } from '../paging/cover.ts';
import { missing } from '../paging/extents.ts';
import { rowsIn, type Span, subtract, unite } from '../paging/span.ts';
import type { PageRequest } from '../serpstat/listing.ts';
import { type Ask, needOf } from './ask.ts';
import type { Snapshot } from './snapshot.ts';

/** What is not held of what somebody wants. */
export interface Lack {
  readonly rows: readonly Span[];
  /** Whether the listing's total is wanted and not known. */
  readonly total: boolean;
  /** Rows that will be wanted once the total tells where they are. */
  readonly later: number;
}

/** What an ask lacks that is neither held nor, where that is to count, coming. */
export function lackOf(ask: Ask<unknown>, held: Snapshot<unknown>, coming: readonly Span[] = []): Lack {
  return lackWithout(lackOfHeld(ask, held), coming);
}

function lackOfHeld(ask: Ask<unknown>, { total, extents }: Snapshot<unknown>): Lack {
  const need = needOf(ask, total);
  switch (need.kind) {
    case 'nothing':
      return nothing;
    case 'total':
      return { rows: [], total: true, later: ask.wants.rows ? (ask.page.last ?? 0) : 0 };
    case 'rows':
      return { rows: missing(extents, need.window), total: false, later: 0 };
  }
}

export function isNothing({ rows, total, later }: Lack): boolean {
  return rows.length === 0 && !total && later === 0;
}

export function uniteLacks(lacks: readonly Lack[]): Lack {
  return {
    rows: unite(lacks.flatMap(({ rows }) => rows)),
    total: lacks.some(({ total }) => total),
    later: lacks.reduce((most, { later }) => Math.max(most, later), 0),
  };
}

/** What is still lacking once these rows have come; any row tells the total. */
export function lackWithout(lack: Lack, coming: readonly Span[]): Lack {
  return coming.length === 0
    ? lack
    : { rows: subtract(lack.rows, unite(coming)), total: false, later: lack.later };
}

export interface PlanOptions {
  readonly total: number | undefined;
  /** Credits that saving one request is worth. */
  readonly callCost: number;
}

/** The cheapest requests for what is lacking. */
export function planRequests({ rows, total }: Lack, options: PlanOptions): readonly PageRequest[] {
  const cover = planCover(rows, options);
  return cover.length === 0 && total ? [TOTAL_PROBE] : cover;
}

/** Whether the cheapest requests bring no row that is not lacking, as in regular paging. */
export function isBoughtExactly({ rows }: Lack, options: PlanOptions): boolean {
  return coverCost(planCover(rows, options), { ...options, callCost: 0 }) === rowsIn(rows);
}

/** Every answer tells the total, and none costs less than one row. */
export const TOTAL_PROBE: PageRequest = { page: 1, size: 1 };

/** Credits that the requests for what is lacking cost, as far as they can be told beforehand. */
export function priceOf({ later }: Lack, requests: readonly PageRequest[], { total }: PlanOptions): number {
  return coverCost(requests, { total, callCost: 0 }) + later;
}

const nothing: Lack = { rows: [], total: false, later: 0 };
