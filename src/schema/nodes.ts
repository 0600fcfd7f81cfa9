import { badUserInput } from '../errors.ts';
import { quote } from '../quote.ts';
import { builder } from './builder.ts';
import { type DomainShape, domainNamed } from './domain.ts';
import { readDomainName } from './domain-name.ts';
import { decodeGlobalId } from './global-id.ts';

builder.queryFields(t => ({
  node: t.field({
    type: builder.nodeInterfaceRef(),
    nullable: true,
    description: 'The object with this global ID. Free by itself.',
    args: { id: t.arg.id({ required: true, description: 'A global ID, as `id` fields give them.' }) },
    resolve: (_root, { id }) => nodeOf(id),
  }),
  nodes: t.field({
    type: [builder.nodeInterfaceRef()],
    nullable: { list: false, items: true },
    description: 'The objects with these global IDs, in the order given. Free by itself.',
    args: { ids: t.arg.idList({ required: true, description: 'Global IDs, as `id` fields give them.' }) },
    resolve: (_root, { ids }, { operation }) => {
      operation.workLimits.lookUp(ids.length);
      return ids.map(nodeOrError);
    },
  }),
}));

function nodeOf(id: string): DomainShape {
  const { typename, key } = decodeGlobalId(id);
  if (typename !== 'Domain' || readDomainName(key) !== key) {
    throw badUserInput(`${quote(id)} is the global ID of no object of this API: pass an id as it was given.`);
  }
  return domainNamed(key);
}

/** An error in a list is the error of that item alone. */
function nodeOrError(id: string): DomainShape | Error {
  try {
    return nodeOf(id);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
