import { encodeGlobalID } from '@pothos/plugin-relay';
import { badUserInput } from '../errors.ts';
import { quote } from '../quote.ts';
import { builder } from './builder.ts';
import { type DomainShape, domainNamed } from './domain.ts';
import { readDomainName } from './domain-name.ts';

builder.queryFields(t => ({
  node: t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description: 'The object with this global ID. Costs no credits.',
    args: { id: t.arg.id({ required: true, description: 'A global ID from an `id` field.' }) },
    resolve: (_root, { id }) => nodeOf(id),
  }),
  nodes: t.field({
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    description: 'The objects with these global IDs, in the order given. Costs no credits.',
    args: { ids: t.arg.idList({ required: true, description: 'Global IDs from `id` fields.' }) },
    resolve: (_root, { ids }, { operation }) => {
      operation.workLimits.lookUp(ids.length);
      return ids.map(nodeOrError);
    },
  }),
}));

function nodeOf(id: string): DomainShape {
  const [, typename, key] = /^(\w+):(.+)$/.exec(Buffer.from(id, 'base64').toString()) ?? [];
  // Node accepts several encodings of the same bytes; only the one that was handed out is an ID.
  if (typename === undefined || key === undefined || encodeGlobalID(typename, key) !== id) {
    throw badUserInput(`${quote(id)} is not a global ID. Pass the value of an id field unchanged.`);
  }
  if (typename !== 'Domain' || readDomainName(key) !== key) {
    throw badUserInput(
      `${quote(id)} is not the global ID of an object of this API. Pass the value of an id field unchanged.`,
    );
  }
  return domainNamed(key);
}

/** An error in a list is the error of its item alone. */
function nodeOrError(id: string): DomainShape | Error {
  try {
    return nodeOf(id);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
