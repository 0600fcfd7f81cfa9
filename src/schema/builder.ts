import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type { ResolversOperation } from '../operation/start-operation.ts';

/** The context of resolvers. */
export interface SchemaContext {
  readonly operation: ResolversOperation;
}

/**
 * For routers: the most credits that a page at an uneven position costs beside its rows, with the default CALL_COST (45
 * for surplus rows, and one to find the end of the list).
 */
const UNEVEN_START = { directives: { cost: { weight: 50 } } };

export const builder = new SchemaBuilder<{
  Context: SchemaContext;
  Scalars: {
    ID: { Input: string; Output: string };
    DomainName: { Input: string; Output: string };
    Date: { Input: string; Output: string };
    LocalDateTime: { Input: string; Output: string };
  };
  Connection: {
    /** Undefined if the document does not select it and it is not known. */
    readonly totalCount: number | undefined;
  };
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
}>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    // nodes.ts defines both fields, so that a bad ID fails alone and not the whole list.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      description: 'The rows of this page with their cursors, in the requested order.',
    },
    nodeFieldOptions: { nullable: false, description: 'The row.' },
    nodesOnConnection: {
      description: 'The rows of this page without their cursors, in the requested order.',
    },
    cursorFieldOptions: {
      description:
        'Position of this row in the list. Opaque; valid for `after` and `before` of the same field with the same arguments.',
    },
    nodeTypeOptions: {
      description: 'An object that can be fetched by its global ID.',
    },
    idFieldOptions: { description: 'Global ID for caches and for `Query.node`. Opaque.' },
    pageInfoTypeOptions: {
      description: 'Position of a page in its list, in both directions.',
      // Every Relay subgraph has this type.
      extensions: { directives: { shareable: {} } },
    },
    pageInfoFieldOptions: {
      description: 'Position of this page in the list. Costs at most one credit if requested alone.',
    },
    hasNextPageFieldOptions: {
      description:
        'Whether more rows follow this page. True for an empty page (`first: 0`) of a list of unknown length: the gateway spends no credit to find out.',
    },
    hasPreviousPageFieldOptions: { description: 'Whether rows precede this page.' },
    startCursorFieldOptions: {
      description: 'Cursor of the first row of this page, for `before`. Null if the page is empty.',
    },
    endCursorFieldOptions: {
      description: 'Cursor of the last row of this page, for `after`. Null if the page is empty.',
    },
    firstArgOptions: {
      description:
        'Number of rows to return from the start of the list (or after `after`), 0 to 1000. Defaults to 20 if `last` is not given either. Each row costs one credit.',
    },
    afterArgOptions: {
      description: 'Returns rows after the one with this cursor.',
      extensions: UNEVEN_START,
    },
    lastArgOptions: {
      description:
        'Number of rows to return from the end of the list (or before `before`), 0 to 1000. Without `before`, finding the end of the list can cost one extra credit.',
      extensions: UNEVEN_START,
    },
    beforeArgOptions: { description: 'Returns rows before the one with this cursor.' },
  },
});

builder.globalConnectionField('totalCount', t =>
  t.int({
    description:
      'Number of rows in the whole list, as counted by Serpstat (`total`). Rows after the first 60,000 cannot be read. Costs one credit if requested alone, and nothing extra with rows.',
    resolve: ({ totalCount }) => {
      if (totalCount === undefined) {
        throw new Error('totalCount was not requested when the connection was read');
      }
      return totalCount;
    },
  }),
);
