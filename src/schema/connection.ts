import type { GraphQLResolveInfo } from 'graphql';
import type { CompiledFilter } from '../filter/compile.ts';
import type { Delivery } from '../listing/ask.ts';
import { fingerprintOf } from '../listing/fingerprint.ts';
import type { ListingLoader } from '../listing/loader.ts';
import type { Reach } from '../listing/reach.ts';
import { encodeCursor } from '../paging/cursor.ts';
import { type PageArguments, type PageInfo, pageInfoOf, readPageArguments } from '../paging/window.ts';
import type { ComplexFilter } from '../serpstat/complex-filter.ts';
import type { Listing } from '../serpstat/listing.ts';
import { selectionOf } from './selection.ts';

/** What a connection in a row weighs beside its own rows: it takes this time even where it ends in an error. */
export const CONNECTION_WEIGHT = 25;

/** What connection types are resolved from. */
export interface Connection<Row> {
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly pageInfo: PageInfo;
  /** Undefined where the document does not ask for it and it was not known. */
  readonly totalCount: number | undefined;
}

/** The listing that a compiled filter leaves, or null where nothing can pass it. */
export function filteredListing<Row>(
  filter: CompiledFilter,
  listingWith: (filter: ComplexFilter | undefined) => Listing<Row>,
): Listing<Row> | null {
  switch (filter.kind) {
    case 'nothing':
      return null;
    case 'everything':
      return listingWith(undefined);
    case 'groups':
      return listingWith(filter.groups);
  }
}

/**
 * Reads the window of a listing that a connection's arguments ask for, and buys no more of it than the document looks
 * at. Null stands for a listing that its filter makes empty: it costs nothing.
 */
export async function readConnection<Row>(
  loader: ListingLoader<Row>,
  reach: Reach,
  listing: Listing<Row> | null,
  args: PageArguments,
  info: GraphQLResolveInfo,
): Promise<Connection<Row>> {
  const fingerprint = listing === null ? NO_LISTING : fingerprintOf(listing);
  const page = readPageArguments(args, fingerprint);
  const { wants, weightOfRow } = selectionOf(info);
  const delivery: Delivery<Row> =
    listing === null
      ? { window: { start: 0, end: 0 }, rows: [], total: 0 }
      : await loader.load({ listing, fingerprint, page, wants });
  const { window, total } = delivery;
  reach.deliver((window.end - window.start) * weightOfRow);
  return {
    edges: edgesOf(delivery, fingerprint),
    pageInfo: pageInfoOf(page, window, total, fingerprint),
    totalCount: total,
  };
}

/** No listing has this fingerprint, so that every cursor is refused. */
const NO_LISTING = 'none';

/** Where only cursors are looked at, no rows were bought, and no edge is asked for its node. */
function edgesOf<Row>({ window, rows }: Delivery<Row>, fingerprint: string) {
  return Array.from({ length: window.end - window.start }, (_, place) => ({
    cursor: encodeCursor(fingerprint, window.start + place),
    get node(): Row {
      const row = rows[place];
      if (row === undefined) {
        throw new Error('a node is asked for that the document does not select');
      }
      return row;
    },
  }));
}
