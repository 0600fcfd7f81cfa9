import type { Span } from '../paging/span.ts';
import { type PageRequested, windowOf } from '../paging/window.ts';
import type { Listing } from '../serpstat/listing.ts';

/** What one connection wants of a listing. */
export interface Ask<Row> {
  readonly listing: Listing<Row>;
  readonly fingerprint: string;
  readonly page: PageRequested;
  readonly wants: Wants;
}

/** What of a connection is looked at: nothing is bought for what is not. */
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
  /** The window's rows, or none where they were not wanted. */
  readonly rows: readonly Row[];
  /** Undefined where nothing wanted it and it was not known. */
  readonly total: number | undefined;
}

/** What has to be held before an ask can be answered. */
export type Need =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'total' }
  | { readonly kind: 'rows'; readonly window: Span };

/**
 * What an ask needs, given the total where that is known. An empty window needs nothing but the total, and that only
 * where it is asked for by name: no row is bought just to learn whether there is a next page.
 */
export function needOf({ page, wants }: Ask<unknown>, total: number | undefined): Need {
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
