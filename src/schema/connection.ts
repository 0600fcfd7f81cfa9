import type { GraphQLResolveInfo } from 'graphql';
import type { Delivery } from '../listing/window-request.ts';
import type { ListingLoader } from '../operation/loader.ts';
import type { ResolversOperation } from '../operation/start-operation.ts';
import { encodeCursor } from '../paging/cursor.ts';
import { DEFAULT_PAGE, type PageInfo, pageInfoOf } from '../paging/window.ts';
import { afterwards } from './afterwards.ts';
import { bytesOf } from './answer-size.ts';
import type { Lookup } from './lookup.ts';
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

/**
 * Reads the window of a listing that a connection's arguments request, and buys only what the document selects. A listing
 * that its filter leaves empty costs no credits.
 */
export function readConnection<Row extends object>(
  loader: ListingLoader<Row>,
  { workLimits, execution }: Pick<ResolversOperation, 'workLimits' | 'execution'>,
  { listing, fingerprint, page }: Lookup<Row>,
  info: GraphQLResolveInfo,
): Connection<Row> | Promise<Connection<Row>> {
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
      return new LoadedConnection(delivery, fingerprint, pageInfoOf(page, window, total, fingerprint));
    });
  });
}

/** A class, because V8 makes objects with getters of their own slowly: edges are made only if the document selects them. */
class LoadedConnection<Row> implements Connection<Row> {
  readonly pageInfo: PageInfo;
  readonly totalCount: number | undefined;
  readonly #delivery: Delivery<Row>;
  readonly #fingerprint: string;

  constructor(delivery: Delivery<Row>, fingerprint: string, pageInfo: PageInfo) {
    this.pageInfo = pageInfo;
    this.totalCount = delivery.total;
    this.#delivery = delivery;
    this.#fingerprint = fingerprint;
  }

  get edges(): readonly Edge<Row>[] {
    const { window, rows } = this.#delivery;
    const edges: Edge<Row>[] = [];
    for (let index = window.start; index < window.end; index += 1) {
      edges.push(new Edge(this.#fingerprint, index, rows[index - window.start]));
    }
    return edges;
  }
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
