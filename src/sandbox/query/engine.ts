import { BoundedCache } from '../web/bounded-cache.ts';
import type { Move } from '../web/donor-tables.ts';
import type { DonorRow, LinkRow } from '../web/rows.ts';
import type { Web } from '../web/web.ts';
import type { Predicate } from './complex-filter.ts';
import { backlinkOrder, intersectOrder } from './order.ts';
import type { BacklinksParams, IntersectParams } from './params.ts';

/**
 * Finds the whole listings of the web, filtered and sorted. Tied rows keep the order in which the web returns them,
 * ascending or descending. Recent listings are cached, so paging neither filters nor sorts again.
 */
export interface QueryEngine {
  backlinks(params: BacklinksParams): FoundRows<LinkRow>;
  intersect(params: IntersectParams): FoundRows<DonorRow>;
  /** Moves the web, and with it every listing that shows the domain. */
  move(domain: string, move: Move): void;
}

export interface FoundRows<Row> {
  /** Whether there are no rows even without the filter. */
  readonly nothing: boolean;
  readonly rows: readonly Row[];
}

export function createQueryEngine(web: Web): QueryEngine {
  const backlinks = new BoundedCache<FoundRows<LinkRow>>(300_000, ({ rows }) => rows.length);
  const intersects = new BoundedCache<FoundRows<DonorRow>>(300_000, ({ rows }) => rows.length);
  return {
    backlinks: params =>
      backlinks.get(params.key, () =>
        arrange(web.links(params), params.filter, backlinkOrder(params.sort, params.order)),
      ),
    intersect: params =>
      intersects.get(params.key, () =>
        arrange(web.donors(params.domains), params.filter, intersectOrder(params.sort, params.order)),
      ),
    move(domain, move) {
      web.move(domain, move);
      backlinks.clear();
      intersects.clear();
    },
  };
}

function arrange<Row>(
  all: readonly Row[],
  filter: Predicate<Row> | null,
  compare: (a: Row, b: Row) => number,
): FoundRows<Row> {
  const rows = filter ? all.filter(filter) : all;
  return { nothing: all.length === 0, rows: rows.toSorted(compare) };
}
