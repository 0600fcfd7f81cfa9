import { missing } from '../paging/extents.ts';
import { clip, type Span, subtract, unite } from '../paging/span.ts';
import type { Snapshot } from './snapshot.ts';
import { needOf, type WindowRequest } from './window-request.ts';

/** What a snapshot lacks of what is requested. */
export interface Missing {
  readonly rows: readonly Span[];
  /** Whether the listing's total is needed and not known. */
  readonly total: boolean;
  /** How many more rows will be missing once the total tells where they are. */
  readonly later: number;
}

export const NOTHING_MISSING: Missing = { rows: [], total: false, later: 0 };

/** What a snapshot lacks of one window. */
export function missingOf(request: WindowRequest<unknown>, { total, extents }: Snapshot<unknown>): Missing {
  const need = needOf(request, total);
  switch (need.kind) {
    case 'nothing':
      return NOTHING_MISSING;
    case 'total':
      return { rows: [], total: true, later: request.wants.rows ? (request.page.last ?? 0) : 0 };
    case 'rows':
      return { rows: missing(extents, need.window), total: false, later: 0 };
  }
}

export function isNothing({ rows, total, later }: Missing): boolean {
  return rows.length === 0 && !total && later === 0;
}

export function uniteMissing(all: readonly Missing[]): Missing {
  const [first = NOTHING_MISSING, ...others] = all;
  return others.length === 0
    ? first
    : {
        rows: unite(all.flatMap(({ rows }) => rows)),
        total: all.some(({ total }) => total),
        later: all.reduce((most, { later }) => Math.max(most, later), 0),
      };
}

/** What is still missing once these rows have come, which are united. Any row tells the total. */
export function missingWithout(all: Missing, coming: readonly Span[]): Missing {
  return coming.length === 0 ? all : { rows: subtract(all.rows, coming), total: false, later: all.later };
}

/** Whether a request for these rows brings something that is missing. Any answer tells the total. */
export function isServedBy({ rows, total }: Missing, span: Span): boolean {
  return total || clip(rows, span).length > 0;
}
