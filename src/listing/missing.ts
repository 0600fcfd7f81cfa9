import { missing } from '../paging/extents.ts';
import { rowsIn, type Span, subtract, unite } from '../paging/span.ts';
import type { Snapshot } from './snapshot.ts';
import { needOf, type WindowRequest } from './window-request.ts';

/** What a snapshot does not hold of what is requested. */
export interface Missing {
  readonly rows: readonly Span[];
  /** Whether the listing's total is needed and not known. */
  readonly total: boolean;
  /** How many more rows will be missing once the total tells where they are. */
  readonly later: number;
}

/**
 * What a snapshot does not hold of one window; undefined if it holds everything. With `mustProbe`, no rows are requested
 * before the total is known.
 */
export function missingOf(
  request: WindowRequest<unknown>,
  { total, extents }: Snapshot<unknown>,
  mustProbe = false,
): Missing | undefined {
  const need = needOf(request, total);
  switch (need.kind) {
    case 'nothing':
      return undefined;
    case 'total':
      return { rows: [], total: true, later: request.wants.rows ? (request.page.last ?? 0) : 0 };
    case 'rows': {
      const rows = missing(extents, need.window);
      if (mustProbe && total === undefined) {
        return { rows: [], total: true, later: rowsIn(rows) };
      }
      return rows.length === 0 ? undefined : { rows, total: false, later: 0 };
    }
  }
}

/**
 * What is missing of several windows together once these rows have come, which are united; undefined if nothing is.
 * Any response tells the total.
 */
export function missingBeside(all: readonly Missing[], coming: readonly Span[]): Missing | undefined {
  const isComing = coming.length > 0;
  const united = all.length === 1 && all[0] ? all[0].rows : unite(all.flatMap(each => each.rows));
  const rows = isComing ? subtract(united, coming) : united;
  const total = !isComing && all.some(each => each.total);
  const later = all.reduce((most, each) => Math.max(most, each.later), 0);
  return rows.length === 0 && !total && later === 0 ? undefined : { rows, total, later };
}
