import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type { OperationContext } from '../operation/start-operation.ts';
import { encodeGlobalId } from './global-id.ts';

/** What resolvers find in their context. */
export interface SchemaContext {
  readonly operation: OperationContext;
}

export const builder = new SchemaBuilder<{
  Context: SchemaContext;
  Scalars: {
    ID: { Input: string; Output: string };
    DomainName: { Input: string; Output: string };
    Date: { Input: string; Output: string };
    LocalDateTime: { Input: string; Output: string };
  };
  Connection: {
    /** Undefined where the document does not ask for it and it was not known. */
    readonly totalCount: number | undefined;
  };
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
}>({
  plugins: [RelayPlugin],
  defaultFieldNullability: false,
  relay: {
    encodeGlobalID: (typename, key) => encodeGlobalId(typename, String(key)),
    // `nodes.ts` has both fields: a bad ID then fails alone, not the whole list.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      description: 'The rows of this window, each with its cursor, in the order asked for.',
    },
    nodeFieldOptions: { nullable: false, description: 'The row.' },
    nodesOnConnection: {
      description: 'The rows of this window without their cursors, in the order asked for.',
    },
    cursorFieldOptions: {
      description:
        'Where this row stands in the list. Opaque; fits `after` and `before` of the same field with the same arguments.',
    },
    nodeTypeOptions: {
      description: 'An object that can be fetched again by its global ID.',
    },
    idFieldOptions: { description: 'Global ID, opaque, for caches and for `Query.node`.' },
    pageInfoTypeOptions: { description: 'Where a window lies in its list, in both directions.' },
    pageInfoFieldOptions: {
      description: 'Where this window lies in the list. Costs at most one credit, by itself.',
    },
    hasNextPageFieldOptions: {
      description:
        'Whether rows follow the window. Of an empty window (`first: 0`) in a list whose length is not known, true: no credit is spent to find out.',
    },
    hasPreviousPageFieldOptions: { description: 'Whether rows come before the window.' },
    startCursorFieldOptions: {
      description: "Cursor of the window's first row, for `before`; null in an empty window.",
    },
    endCursorFieldOptions: {
      description: "Cursor of the window's last row, for `after`; null in an empty window.",
    },
    firstArgOptions: {
      description:
        'How many rows to return from the front of the list (behind `after`), 0 to 1000. 20 where neither `first` nor `last` is given. Each row costs one credit.',
    },
    afterArgOptions: { description: 'Return rows behind the one with this cursor.' },
    lastArgOptions: {
      description:
        'How many rows to return from the end of the list (before `before`), 0 to 1000. Without `before`, finding the end of the list can cost one credit more.',
    },
    beforeArgOptions: { description: 'Return rows before the one with this cursor.' },
  },
});

builder.globalConnectionField('totalCount', t =>
  t.int({
    description:
      "How many rows the whole list has, by Serpstat's count (`total`). Rows past 60,000 cannot be read. Known with any rows; alone it costs one credit.",
    resolve: ({ totalCount }) => {
      if (totalCount === undefined) {
        throw new Error('totalCount was not asked for when the connection was read');
      }
      return totalCount;
    },
  }),
);
