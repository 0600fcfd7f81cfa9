import type { Connection, Look, Visit } from './traffic.ts';

/** The body that a client sends. Its connections are `w0`, `w1` and so on. */
export interface Sent {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Numbers, names and cursors are variables, so visits of the same form send the same document. */
export function documentOf({ connections, asksCredits }: Visit): Sent {
  const fields = connections.map(({ listing: { field }, look }, n) => {
    const page = `first: $first${n}, after: $after${n}, last: $last${n}, before: $before${n}`;
    const own = field === 'backlinks' ? `orderBy: $own${n}` : `competitors: $own${n}`;
    return `w${n}: domain(name: $name${n}) { list: ${field}(${own}, ${page}) ${selected(look, ROWS[field])} }`;
  });
  const types = connections.map(({ listing: { field } }, n) => {
    const page = `$first${n}: Int, $after${n}: String, $last${n}: Int, $before${n}: String`;
    return `$name${n}: DomainName!, $own${n}: ${field === 'backlinks' ? 'BacklinkOrder!' : '[DomainName!]!'}, ${page}`;
  });
  return {
    query: `query (${types.join(', ')}) { ${[...fields, ...(asksCredits ? ['serpstatCredits { left }'] : [])].join(' ')} }`,
    variables: Object.fromEntries(connections.flatMap(variablesOf)),
  };
}

const ROWS = { backlinks: 'key: urlFrom', intersect: 'domain { key: name }' };

function variablesOf({ listing, first, after, last, before }: Connection, n: number) {
  return [
    [`name${n}`, listing.domain],
    [`own${n}`, listing.argument],
    [`first${n}`, first],
    [`after${n}`, after?.cursor],
    [`last${n}`, last],
    [`before${n}`, before?.cursor],
  ];
}

function selected(look: Look, row: string): string {
  const bounds = 'pageInfo { startCursor endCursor }';
  switch (look) {
    case 'rows':
      return `{ nodes { ${row} } }`;
    case 'everything':
      return `{ totalCount ${bounds} edges { cursor node { ${row} } } }`;
    case 'total':
      return '{ totalCount }';
    case 'bounds':
      return `{ ${bounds} }`;
    case 'cursors':
      return '{ edges { cursor } }';
  }
}
