import { missing } from '../paging/extents.ts';
import { clip, type Span, subtract, unite } from '../paging/span.ts';
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

/** What a snapshot does not hold of one window; undefined if it holds everything. */
export function missingOf(
  request: WindowRequest<unknown>,
  { total, extents }: Snapshot<unknown>,
): Missing | undefined {
  const need = needOf(request, total);
  switch (need.kind) {
    case 'nothing':
      return undefined;
    case 'total':
      return { rows: [], total: true, later: request.wants.rows ? (request.page.last ?? 0) : 0 };
    case 'rows':
      return unlessNothing({ rows: missing(extents, need.window), total: false, later: 0 });
  }
}

/**
 * What is missing of several windows together once these rows have come, which are united; undefined if nothing is.
 * Any response tells the total.
 */
export function missingBeside(all: readonly Missing[], coming: readonly Span[]): Missing | undefined {
  const rows = unite(all.flatMap(each => each.rows));
  const isComing = coming.length > 0;
  return unlessNothing({
    rows: isComing ? subtract(rows, coming) : rows,
    total: !isComing && all.some(({ total }) => total),
    later: all.reduce((most, { later }) => Math.max(most, later), 0),
  });
}

/** Whether a request for these rows brings something that is missing. Any response tells the total. */
export function isServedBy({ rows, total }: Missing, span: Span): boolean {
  return total || clip(rows, span).length > 0;
}

function unlessNothing(missing: Missing): Missing | undefined {
  return missing.rows.length === 0 && !missing.total && missing.later === 0 ? undefined : missing;
}
