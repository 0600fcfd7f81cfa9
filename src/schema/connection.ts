import type { GraphQLResolveInfo } from 'graphql';
import type { CompiledFilter } from '../filter/compile.ts';
import { fingerprintOf } from '../listing/fingerprint.ts';
import type { Delivery } from '../listing/window-request.ts';
import type { ListingLoader } from '../operation/loader.ts';
import type { WorkLimits } from '../operation/work-limits.ts';
import { encodeCursor } from '../paging/cursor.ts';
import {
  DEFAULT_PAGE,
  type PageArguments,
  type PageInfo,
  pageInfoOf,
  readPageArguments,
} from '../paging/window.ts';
import type { ComplexFilter } from '../serpstat/complex-filter.ts';
import type { Listing } from '../serpstat/listing.ts';
import { selectionOf } from './selection.ts';

/** What a connection field tells work limits and routers. */
export const CONNECTION_EXTENSIONS = {
  /** What a connection in a row weighs beside its own rows: it takes this time even where it ends in an error. */
  weight: 25,
  directives: {
    listSize: {
      assumedSize: DEFAULT_PAGE,
      slicingArguments: ['first', 'last'],
      sizedFields: ['edges', 'nodes'],
      requireOneSlicingArgument: false,
    },
  },
};

/** The source of connection types. */
export interface Connection<Row> {
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly pageInfo: PageInfo;
  /** Undefined if the document does not select it and it is not known. */
  readonly totalCount: number | undefined;
}

/** The listing with a compiled filter, or null if no row can match the filter. */
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
 * Reads the window of a listing that a connection's arguments request, and buys only what the document selects. Null
 * stands for a listing that its filter leaves empty: it costs no credits.
 */
export async function readConnection<Row>(
  loader: ListingLoader<Row>,
  workLimits: WorkLimits,
  listing: Listing<Row> | null,
  args: PageArguments,
  info: GraphQLResolveInfo,
): Promise<Connection<Row>> {
  const fingerprint = listing === null ? NO_LISTING : fingerprintOf(listing);
  const page = readPageArguments(args, fingerprint);
  const { wants, weightOfRow } = selectionOf(info);
  const delivery: Delivery<Row> =
    listing === null
      ? { window: { start: 0, end: 0 }, rows: [], total: 0, boughtAt: undefined }
      : await loader.load({ listing, fingerprint, page, wants });
  const { window, total } = delivery;
  workLimits.deliver((window.end - window.start) * weightOfRow);
  return {
    edges: edgesOf(delivery, fingerprint),
    pageInfo: pageInfoOf(page, window, total, fingerprint),
    totalCount: total,
  };
}

/** No listing has this fingerprint, so every cursor is refused. */
const NO_LISTING = 'none';

/** If the document selects only cursors, no rows were bought and the executor reads no edge's node. */
function edgesOf<Row>({ window, rows }: Delivery<Row>, fingerprint: string) {
  return Array.from({ length: window.end - window.start }, (_, place) => ({
    cursor: encodeCursor(fingerprint, window.start + place),
    get node(): Row {
      const row = rows[place];
      if (row === undefined) {
        throw new Error('The executor read a node that the document does not select');
      }
      return row;
    },
  }));
}
