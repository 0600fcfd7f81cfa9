import type { GraphQLResolveInfo } from 'graphql';
import type { CompiledFilter } from '../filter/compile.ts';
import { fingerprintOf } from '../listing/fingerprint.ts';
import type { Delivery } from '../listing/window-request.ts';
import type { ListingLoader } from '../operation/loader.ts';
import type { ResolversOperation } from '../operation/start-operation.ts';
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
import { afterwards } from './afterwards.ts';
import { bytesOf } from './answer-size.ts';
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
export function readConnection<Row extends object>(
  loader: ListingLoader<Row>,
  { workLimits, execution }: Pick<ResolversOperation, 'workLimits' | 'execution'>,
  listing: Listing<Row> | null,
  args: PageArguments,
  info: GraphQLResolveInfo,
): Connection<Row> | Promise<Connection<Row>> {
  const fingerprint = listing === null ? NO_LISTING : fingerprintOf(listing);
  const page = readPageArguments(args, fingerprint);
  const { wants, weightOfRow, sizeOfRow, listsOfRow } = selectionOf(info);
  const loaded: Delivery<Row> | Promise<Delivery<Row>> =
    listing === null
      ? { window: { start: 0, end: 0 }, rows: [], total: 0, boughtAt: undefined }
      : loader.load({ listing, fingerprint, page, wants });

  return afterwards(loaded instanceof Promise ? execution.waitFor(loaded) : loaded, delivery => {
    const { window, total } = delivery;
    const rows = window.end - window.start;
    const weight = rows * weightOfRow;
    workLimits.expectToLookUp(rows * listsOfRow);
    workLimits.deliver(weight);
    return afterwards(execution.deliver(weight), () => {
      workLimits.addToAnswer(() => bytesOf(delivery.rows, sizeOfRow));
      return {
        get edges() {
          return edgesOf(delivery, fingerprint);
        },
        pageInfo: pageInfoOf(page, window, total, fingerprint),
        totalCount: total,
      };
    });
  });
}

/** No listing has this fingerprint, so every cursor is refused. */
const NO_LISTING = 'none';

function edgesOf<Row>({ window, rows }: Delivery<Row>, fingerprint: string): readonly Edge<Row>[] {
  const { start, end } = window;
  return Array.from({ length: end - start }, (_, place) => new Edge(fingerprint, start + place, rows[place]));
}

/** A class, because a list has up to a thousand: its getters work only for what the document selects. */
class Edge<Row> {
  readonly #fingerprint: string;
  readonly #index: number;
  readonly #row: Row | undefined;

  /** If the document selects only cursors, no rows were bought and the executor reads no edge's node. */
  constructor(fingerprint: string, index: number, row: Row | undefined) {
    this.#fingerprint = fingerprint;
    this.#index = index;
    this.#row = row;
  }

  get cursor(): string {
    return encodeCursor(this.#fingerprint, this.#index);
  }

  get node(): Row {
    if (this.#row === undefined) {
      throw new Error('The executor read a node that the document does not select');
    }
    return this.#row;
  }
}
