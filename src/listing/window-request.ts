import { readRows } from '../paging/extents.ts';
import type { Span } from '../paging/span.ts';
import { type PageRequested, windowOf } from '../paging/window.ts';
import type { Listing } from '../serpstat/listing.ts';
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
}

/** A delivery, or why there is none. */
export type WindowResult<Row> = Delivery<Row> | Error;

/** What must be held before a request can be answered. */
export type Need =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'total' }
  | { readonly kind: 'rows'; readonly window: Span };

export function windowRequest<Row>(request: Omit<WindowRequest<Row>, 'key'>): WindowRequest<Row> {
  return { ...request, key: JSON.stringify([request.page, request.wants]) };
}

/**
 * What a request needs, given the total if it is known. An empty window needs nothing but the total, and that only
 * if `totalCount` is selected: no row is bought to learn whether there is a next page.
 */
export function needOf({ page, wants }: WindowRequest<unknown>, total: number | undefined): Need {
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

/** The answer to a request from a snapshot, or undefined if the snapshot lacks a part of it. */
export function deliveryFrom<Row>(
  request: WindowRequest<Row>,
  { total, extents }: Snapshot<Row>,
): Delivery<Row> | undefined {
  const { page, wants } = request;
  if (needOf(request, total).kind === 'total') {
    return undefined;
  }
  const window = windowOf(page, total) ?? { start: page.from, end: page.from };
  const rows = wants.rows ? readRows(extents, window) : [];
  return rows && { window, rows, total };
}

/** The rows to look for in a store: none if only the age and the total matter. */
export function spanToRead({ page, wants }: WindowRequest<unknown>, total: number | undefined): Span {
  return (wants.rows && windowOf(page, total)) || { start: 0, end: 0 };
}
