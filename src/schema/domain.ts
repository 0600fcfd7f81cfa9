import { badUserInput } from '../errors.ts';
import { builder } from './builder.ts';

export interface DomainShape {
  readonly __typename: 'Domain';
  readonly name: string;
}

/** `name` as `readDomainName` gives it. */
export function domainNamed(name: string): DomainShape {
  return { __typename: 'Domain', name };
}

export const Domain = builder.objectRef<DomainShape>('Domain');

builder.node(Domain, {
  description:
    'A domain, to ask for what links to it. Free by itself: each list that is asked for costs what its rows cost.',
  id: { resolve: ({ name }) => name },
  fields: t => ({
    name: t.expose('name', { type: 'DomainName', description: 'The host name.' }),
  }),
});

/** `Query.domains` takes this many names at most. */
const MAX_DOMAINS = 100;

builder.queryFields(t => ({
  domain: t.field({
    type: Domain,
    description:
      'The domain of this name. Any well-formed name will do, whether Serpstat knows links to it or not.',
    args: { name: t.arg({ type: 'DomainName', required: true, description: 'The host name.' }) },
    resolve: (_root, { name }) => domainNamed(name),
  }),
  domains: t.field({
    type: [Domain],
    description: 'The domains of these names, in the order given.',
    args: {
      names: t.arg({
        type: ['DomainName'],
        required: true,
        description: `The host names; at most ${MAX_DOMAINS}.`,
      }),
    },
    resolve: (_root, { names }) => {
      if (names.length > MAX_DOMAINS) {
        throw badUserInput(
          `names: ${names.length} domains are asked for, at most ${MAX_DOMAINS} are possible: split them over several operations.`,
        );
      }
      return names.map(domainNamed);
    },
  }),
}));
