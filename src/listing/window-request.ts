import { missing, readRows } from '../paging/extents.ts';
import { rowsIn, type Span } from '../paging/span.ts';
import { type PageRequested, windowOf } from '../paging/window.ts';
import type { Listing } from '../serpstat/listing.ts';
import type { Missing } from './missing.ts';
import type { Snapshot } from './snapshot.ts';

/** What one connection asks of a listing. */
export interface WindowRequest<Row> {
  readonly listing: Listing<Row>;
  readonly fingerprint: string;
  readonly page: PageRequested;
  readonly wants: Wants;
  /** The same for all requests of the same window of one listing. */
  readonly key: string;
}

/** The part that tells which rows, whatever the listing. */
export type WindowAsked = Pick<WindowRequest<unknown>, 'page' | 'wants'>;

/** What the document selects of a connection: nothing is bought for the rest. */
export interface Wants {
  /** The rows themselves. */
  readonly rows: boolean;
  /** Where the window lies in the listing: `pageInfo` and cursors. */
  readonly bounds: boolean;
  /** How many rows the listing has. */
  readonly total: boolean;
}

/** What a connection gets. */
export interface Delivery<Row> {
  readonly window: Span;
  /** The window's rows, or none if they were not requested. */
  readonly rows: readonly Row[];
  /** Undefined if it was not requested and is not known. */
  readonly total: number | undefined;
  /** When its snapshot was bought, in milliseconds since 1970; undefined if nothing is held. */
  readonly boughtAt: number | undefined;
}

/** A delivery, or why there is none. */
export type WindowResult<Row> = Delivery<Row> | Error;

/**
 * What a request needs, given the total if it is known. An empty window needs nothing but the total, and that only
 * if `totalCount` is selected: no row is bought to learn whether there is a next page.
 */
function needOf({ page, wants }: WindowAsked, total: number | undefined): Need {
  const window = windowOf(page, total);
  const wantsTotal = total === undefined && wants.total;
  if (window !== undefined && window.start === window.end) {
    return wantsTotal ? { kind: 'total' } : { kind: 'nothing' };
  }
  if (window !== undefined && wants.rows) {
    return { kind: 'rows', window };
  }
  const wantsBounds = total === undefined && (wants.bounds || wants.rows);
  return wantsTotal || wantsBounds ? { kind: 'total' } : { kind: 'nothing' };
}

/** What must be held before a request can be answered. */
type Need =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'total' }
  | { readonly kind: 'rows'; readonly window: Span };

/**
 * What a snapshot lacks of a window; undefined if it lacks nothing. With `mustProbe`, no rows are requested before the
 * total is known.
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

/** The answer to a request from a snapshot, or undefined if the snapshot lacks a part of it. */
export function deliveryFrom<Row>(
  request: WindowAsked,
  { boughtAt, total, extents }: Snapshot<Row>,
): Delivery<Row> | undefined {
  const { page, wants } = request;
  if (needOf(request, total).kind === 'total') {
    return undefined;
  }
  const window = windowOf(page, total) ?? { start: page.from, end: page.from };
  const rows = wants.rows ? readRows(extents, window) : [];
  return rows && { window, rows, total, boughtAt };
}

/** The rows to look for in a store: none if only the age and the total matter. */
export function spanToRead({ page, wants }: WindowAsked, total: number | undefined): Span {
  return (wants.rows && windowOf(page, total)) || { start: 0, end: 0 };
}
