import { encodeGlobalID } from '@pothos/plugin-relay';
import { badUserInput } from '../errors.ts';
import { builder } from './builder.ts';
import { listsBelow } from './selection.ts';

export interface DomainShape {
  readonly __typename: 'Domain';
  readonly name: string;
}

/** `name` as `readDomainName` returns it. */
export function domainNamed(name: string): DomainShape {
  return { __typename: 'Domain', name };
}

export const Domain = builder.objectRef<DomainShape>('Domain');

// Not as a node of Pothos, whose `id` takes a promise for each domain.
Domain.implement({
  description:
    'A domain and the lists of what links to it. Costs no credits; its lists cost what their rows cost.',
  extensions: { directives: { key: { fields: 'name' } } },
  interfaces: [builder.nodeInterfaceRef()],
  fields: t => ({
    id: t.id({
      description: 'Global ID for caches and for `Query.node`. Opaque.',
      resolve: ({ __typename: type, name }) => encodeGlobalID(type, name),
    }),
    name: t.expose('name', { type: 'DomainName', description: 'Host name of the domain.' }),
  }),
});

/** The most names that `Query.domains` takes. */
const MAX_DOMAINS = 100;

builder.queryFields(t => ({
  domain: t.field({
    type: Domain,
    description:
      'The domain with this name. Accepts any well-formed name, whether or not Serpstat knows links to it.',
    args: { name: t.arg({ type: 'DomainName', required: true, description: 'Host name of the domain.' }) },
    resolve: (_root, { name }) => domainNamed(name),
  }),
  domains: t.field({
    type: [Domain],
    description: 'The domains with these names, in the order given.',
    args: {
      names: t.arg({
        type: ['DomainName'],
        required: true,
        description: `Host names of the domains, at most ${MAX_DOMAINS}.`,
      }),
    },
    resolve: (_root, { names }, { operation }, info) => {
      if (names.length > MAX_DOMAINS) {
        throw badUserInput(
          `names: ${names.length} domains are given, but at most ${MAX_DOMAINS} are allowed. Split them across several operations.`,
        );
      }
      operation.workLimits.expectToLookUp(names.length * listsBelow(info));
      return names.map(domainNamed);
    },
  }),
}));
