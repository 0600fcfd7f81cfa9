/** A GraphQL request that takes much more than it is long. */
export interface Costly {
  readonly query: string;
  readonly variables?: object;
}

/** Names for which the stand-in for Serpstat has lists. */
export const LONG_ROWS = 'long.example';
export const SHORT_ROWS = 'short.example';

const FIELDS = 'urlFrom urlTo anchor rel linkType externalLinks firstSeen lastVisited domainRank';

/** The worst documents that the limits of documents let through. `nonce` keeps them from being cached. */
export const COSTLY: Readonly<Record<string, (nonce: number) => Costly>> = {
  'long rows, often': () => ({
    query: `{ domain(name: "${LONG_ROWS}") { ${aliases(100, () => 'backlinks(first: 1000) { nodes { urlFrom urlTo anchor } }')} } }`,
  }),
  'long rows, one after the other': () => ({
    query: `{ domain(name: "${LONG_ROWS}") { backlinks(first: 1000) { nodes { ${aliases(99, () => 'urlFrom')} } } } }`,
  }),
  'fifty pages with all fields': () => ({
    query: `{ domain(name: "${SHORT_ROWS}") { ${aliases(50, () => `backlinks(first: 1000) { edges { cursor node { ${FIELDS} donor { name } } } }`)} } }`,
  }),
  'long names of fields': () => ({
    query: `{ domain(name: "${SHORT_ROWS}") { ${aliases(50, place => `backlinks(first: 1000) { nodes { ${'x'.repeat(5000)}${place}: domainRank } }`)} } }`,
  }),
  'long paths of errors': nonce => ({
    query: `query ($names: [DomainName!]!) { ${'x'.repeat(900_000)}${nonce}: domains(names: $names) { ${aliases(99, () => 'backlinks(first: -1) { totalCount }')} } }`,
    variables: { names: Array.from({ length: 10 }, (_, place) => `d${place}.example`) },
  }),
  'lists in rows': () => ({
    query: `{ domain(name: "${SHORT_ROWS}") { intersect(competitors: ["${LONG_ROWS}"], first: 1000) { nodes { linkCounts { domain { ${aliases(30, place => `backlinks(first: ${place}) { totalCount }`)} } } } } } }`,
  }),
  'too many lists': () => ({
    query: `query ($names: [DomainName!]!) { domains(names: $names) { ${aliases(100, place => `backlinks(first: 0, after: "x${place}") { pageInfo { hasNextPage } }`)} } }`,
    variables: { names: Array.from({ length: 100 }, (_, place) => `d${place}.example`) },
  }),
  filters: nonce => ({
    query: `query ($filter: BacklinkFilter) { domain(name: "${SHORT_ROWS}") { ${aliases(100, () => 'backlinks(first: 0, filter: $filter) { pageInfo { hasNextPage } }')} } }`,
    variables: {
      filter: {
        and: [
          { and: words(250, nonce).map(contains => ({ anchor: { contains } })) },
          { or: words(99, nonce).map(contains => ({ urlFrom: { contains } })) },
        ],
      },
    },
  }),
  introspection: () => ({
    query: `{ ${aliases(20, () => '__schema { types { name description fields(includeDeprecated: true) { name description args { name description defaultValue type { ...T } } type { ...T fields { name description args { name description } } } } } }')} } fragment T on __Type { kind name description ofType { kind name ofType { kind name ofType { name description } } } }`,
  }),
  'equal selections': nonce => ({
    query: `{ __typename ${`domain(name: "${SHORT_ROWS}") { backlinks(first: 0) { nodes { donor { name id } } } } `.repeat(185)} } # ${nonce}`,
  }),
};

function aliases(count: number, field: (place: number) => string): string {
  return Array.from({ length: count }, (_, place) => `a${place}: ${field(place)}`).join(' ');
}

function words(count: number, nonce: number): string[] {
  return Array.from({ length: count }, (_, place) => `w${nonce}x${place}`);
}
