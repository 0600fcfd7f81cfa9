/** What a Relay subgraph of somebody else has: its own `Node`, `PageInfo` and IDs of domains. */
export const RELAY_SIBLING = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])

  scalar DomainName

  interface Node { id: ID! }

  type PageInfo @shareable {
    hasNextPage: Boolean!
    hasPreviousPage: Boolean!
    startCursor: String
    endCursor: String
  }

  type Domain implements Node @key(fields: "name") {
    id: ID!
    name: DomainName!
    owner: String
  }

  type Site implements Node @key(fields: "id") {
    id: ID!
    domain: Domain!
    rivals(first: Int): SiteConnection!
  }

  type SiteConnection { edges: [SiteEdge!]! pageInfo: PageInfo! }
  type SiteEdge { cursor: String! node: Site! }

  type Query {
    node(id: ID!): Node
    nodes(ids: [ID!]!): [Node]!
    sites: [Site!]!
  }
`;

/** Names that other subgraphs have for things of their own, among them what ours were called once. */
export const GENERIC_NAMES = `
  LinkRel LinkType RelCondition LinkTypeCondition IntCondition IntRange TextCondition DateCondition DateRange
  OrderDirection LinkCount LinkCountCondition Anchor BooleanCondition Connection Condition Competitor Count Credits Cursor
  DateFilter DateTime Direction Donor Edge Error FloatCondition FloatRange Filter Host Int32 IntFilter Link LinkFilter
  LinkOrder Links Name NumberRange Order OrderBy OrderField Page Pagination Range Rank Rel Row Search SearchType Sort
  SortBy SortDirection SortOrder StringCondition StringFilter TextFilter Total Type Url URL Visit
`
  .trim()
  .split(/\s+/);

/** How a name can be defined, with a field of Query that reaches the type. */
export const KINDS: Readonly<
  Record<string, (name: string) => { readonly type: string; readonly field: string }>
> = {
  enum: name => ({ type: `enum ${name} { OTHER }`, field: `of${name}(of: ${name}): ${name}` }),
  input: name => ({ type: `input ${name} { other: Int! }`, field: `of${name}(of: ${name}): Int` }),
  object: name => ({ type: `type ${name} { other: Int! }`, field: `of${name}: ${name}` }),
  interface: name => ({ type: `interface ${name} { other: Int! }`, field: `of${name}: ${name}` }),
  union: name => ({ type: `union ${name} = Site`, field: `of${name}: ${name}` }),
  scalar: name => ({ type: `scalar ${name}`, field: `of${name}(of: ${name}): ${name}` }),
};

/** A sibling whose every generic name is of this kind. */
export function hostileSibling(kind: keyof typeof KINDS): string {
  const all = GENERIC_NAMES.map(name => KINDS[kind]?.(name));
  return `${RELAY_SIBLING}
    scalar Date
    scalar LocalDateTime
    ${all.map(each => each?.type).join('\n')}
    extend type Query { at: Date, visited: LocalDateTime, ${all.map(each => each?.field).join(', ')} }
  `;
}
