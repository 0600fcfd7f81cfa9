/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Which links to list. All conditions in one filter object must hold. `and`, `or` and `not` nest up to 20 levels. A filter that no link can match costs no credits and returns an empty list. Filters with the same meaning select the same list. */
export type BacklinkFilter = {
  /** Text of the link (`anchor`). */
  anchor?: SerpstatTextCondition | null | undefined;
  /** All of these filters must hold. Requires at least one filter. */
  and?: Array<BacklinkFilter> | null | undefined;
  /** Number of outgoing links on the linking page, 0 or more (`links_external`). */
  externalLinks?: SerpstatIntCondition | null | undefined;
  /** The day on which Serpstat first saw the link (`add`). */
  firstSeen?: SerpstatDateCondition | null | undefined;
  /** The day on which Serpstat last visited the linking page (`check`). */
  lastVisited?: SerpstatDateCondition | null | undefined;
  /** If true, lists only links from the last week (`last_week`). False has no effect. */
  lastWeek?: boolean | null | undefined;
  /** Type of the link (`link_type`). */
  linkType?: BacklinkTypeCondition | null | undefined;
  /** If true, excludes links from subdomains (`no_subdomains`). False has no effect. */
  noSubdomains?: boolean | null | undefined;
  /** This filter must not hold. Serpstat cannot negate `startsWith`, `endsWith`, `noSubdomains`, `onlyMainPage` or `lastWeek`. */
  not?: BacklinkFilter | null | undefined;
  /** If true, lists only links from main pages (`only_main_page`). False has no effect. */
  onlyMainPage?: boolean | null | undefined;
  /** At least one of these filters must hold. Requires at least one filter. A filter can expand to at most 100 alternatives. */
  or?: Array<BacklinkFilter> | null | undefined;
  /** Attributes of the link (`link_nofollow`). */
  rel?: BacklinkRelCondition | null | undefined;
  /** URL of the linking page (`url_from`). */
  urlFrom?: SerpstatTextCondition | null | undefined;
  /** URL that the link points to (`url_to`). */
  urlTo?: SerpstatTextCondition | null | undefined;
};

/** An attribute of a link (`nofollow` in Serpstat's answers, `link_nofollow` in its filters). */
export type BacklinkRel =
  /** Search engines can follow and count the link. */
  | 'FOLLOW'
  /** `rel="nofollow"`: the linking page does not vouch for the link. */
  | 'NOFOLLOW'
  /** `rel="sponsored"`: the link was paid for. */
  | 'SPONSORED'
  /** `rel="ugc"`: users of the linking page wrote the link. */
  | 'UGC';

/** Condition on the attributes of a link. All given comparisons must hold. */
export type BacklinkRelCondition = {
  /** Has at least one of these attributes. Requires at least one attribute. */
  includesAny?: Array<BacklinkRel> | null | undefined;
  /** Has none of these attributes. Requires at least one attribute. */
  includesNone?: Array<BacklinkRel> | null | undefined;
};

/** Type of element that makes the link (Serpstat's `link_type`). */
export type BacklinkType =
  /** A page that declares the target as an alternate of itself (`alternate`). */
  | 'ALTERNATE'
  /** A page that declares the target as its canonical URL (`canonical`). */
  | 'CANONICAL'
  /** A form that submits to the target (`form`). */
  | 'FORM'
  /** An inline frame (`iframe` in filters, `frame` in answers). */
  | 'IFRAME'
  /** An image (`image`). */
  | 'IMAGE'
  /** A redirect to the target (`redirect`). */
  | 'REDIRECT'
  /** A feed (`rss`). */
  | 'RSS'
  /** An anchor with text (`text` in filters, `href` in answers). */
  | 'TEXT';

/** Condition on the type of a link. All given comparisons must hold. */
export type BacklinkTypeCondition = {
  /** Is one of these types. Requires at least one type. */
  in?: Array<BacklinkType> | null | undefined;
  /** Is none of these types. Requires at least one type. */
  notIn?: Array<BacklinkType> | null | undefined;
};

/** Condition on a calendar day. All given comparisons must hold. */
export type SerpstatDateCondition = {
  /** Within this range, inclusive. */
  between?: SerpstatDateRange | null | undefined;
  /** On this day. */
  eq?: string | null | undefined;
  /** After this day. */
  gt?: string | null | undefined;
  /** On or after this day. */
  gte?: string | null | undefined;
  /** Before this day. */
  lt?: string | null | undefined;
  /** On or before this day. */
  lte?: string | null | undefined;
};

/** An inclusive range of calendar days. */
export type SerpstatDateRange = {
  /** First day of the range. */
  from: string;
  /** Last day of the range. Not before `from`. */
  to: string;
};

/** Condition on a whole number. All given comparisons must hold. */
export type SerpstatIntCondition = {
  /** Within this range, inclusive. */
  between?: SerpstatIntRange | null | undefined;
  /** Equal to this number. */
  eq?: number | null | undefined;
  /** Greater than this number. */
  gt?: number | null | undefined;
  /** Greater than or equal to this number. */
  gte?: number | null | undefined;
  /** Less than this number. */
  lt?: number | null | undefined;
  /** Less than or equal to this number. */
  lte?: number | null | undefined;
  /** Not equal to this number. */
  neq?: number | null | undefined;
};

/** An inclusive range of whole numbers. */
export type SerpstatIntRange = {
  /** Highest number in the range. Not less than `min`. */
  max: number;
  /** Lowest number in the range. */
  min: number;
};

/** Condition on a text. All given comparisons must hold. Case-insensitive. */
export type SerpstatTextCondition = {
  /** Contains this text. Requires at least one character. */
  contains?: string | null | undefined;
  /** Ends with this text. Cannot be negated with `not`. */
  endsWith?: string | null | undefined;
  /** Does not contain this text. Requires at least one character. */
  notContains?: string | null | undefined;
  /** Starts with this text. Cannot be negated with `not`. */
  startsWith?: string | null | undefined;
};

export type BacklinksPageQueryVariables = Exact<{
  name: string;
  filter?: BacklinkFilter | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type BacklinksPageQuery = { __typename: 'Query', domain: { __typename: 'Domain', name: string, backlinks: { __typename: 'BacklinkConnection', totalCount: number, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ __typename: 'BacklinkEdge', cursor: string, node: { __typename: 'Backlink', urlFrom: string, urlTo: string, anchor: string, domainRank: number | null } }> } | null } };

export type DonorsPageQueryVariables = Exact<{
  name: string;
  competitors: Array<string> | string;
  first: number;
  after?: string | null | undefined;
}>;


export type DonorsPageQuery = { __typename: 'Query', domain: { __typename: 'Domain', name: string, intersect: { __typename: 'IntersectConnection', totalCount: number, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ __typename: 'IntersectEdge', cursor: string, node: { __typename: 'IntersectDonor', domainRank: number | null, domain: { __typename: 'Domain', name: string }, linkCounts: Array<{ __typename: 'IntersectLinkCount', count: number, domain: { __typename: 'Domain', name: string } }> } }> } | null }, serpstatCredits: { __typename: 'SerpstatCredits', left: number } | null };

export type TwoListsQueryVariables = Exact<{
  name: string;
}>;


export type TwoListsQuery = { __typename: 'Query', domain: { __typename: 'Domain', name: string, backlinks: { __typename: 'BacklinkConnection', edges: Array<{ __typename: 'BacklinkEdge', cursor: string, node: { __typename: 'Backlink', urlFrom: string } }> } | null } & ({ __typename: 'Domain' } | { __typename: 'Domain' }) & ({ byAnchor: { __typename: 'BacklinkConnection', edges: Array<{ __typename: 'BacklinkEdge', cursor: string, node: { __typename: 'Backlink', anchor: string } }> } | null } | { byAnchor?: never }) };


export const BacklinksPageDocument = {"__meta__":{"hash":"sha256:60e90fb3884bd3b97c5c33b5723cce7e37292c9f115dc8e1b1b66e0e5200a045"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"BacklinksPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DomainName"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"filter"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"BacklinkFilter"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"last"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"before"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"domain"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"backlinks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"Variable","name":{"kind":"Name","value":"filter"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}},{"kind":"Argument","name":{"kind":"Name","value":"last"},"value":{"kind":"Variable","name":{"kind":"Name","value":"last"}}},{"kind":"Argument","name":{"kind":"Name","value":"before"},"value":{"kind":"Variable","name":{"kind":"Name","value":"before"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"urlFrom"}},{"kind":"Field","name":{"kind":"Name","value":"urlTo"}},{"kind":"Field","name":{"kind":"Name","value":"anchor"}},{"kind":"Field","name":{"kind":"Name","value":"domainRank"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<BacklinksPageQuery, BacklinksPageQueryVariables>;
export const DonorsPageDocument = {"__meta__":{"hash":"sha256:31f7cac94d3517c6bdddd8a2e6e6acf40a13bcb6a81e3154b8285044bf8a9cf1"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DonorsPage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DomainName"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"competitors"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DomainName"}}}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"domain"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"intersect"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"competitors"},"value":{"kind":"Variable","name":{"kind":"Name","value":"competitors"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"totalCount"}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"hasPreviousPage"}},{"kind":"Field","name":{"kind":"Name","value":"startCursor"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"domain"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"domainRank"}},{"kind":"Field","name":{"kind":"Name","value":"linkCounts"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"domain"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"serpstatCredits"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"left"}}]}}]}}]} as unknown as DocumentNode<DonorsPageQuery, DonorsPageQueryVariables>;
export const TwoListsDocument = {"__meta__":{"hash":"sha256:a3dc33ff7b1795afab24adf298ee85b448fd30452a3786897348cea39007cad6"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"TwoLists"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"name"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"DomainName"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"domain"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"name"},"value":{"kind":"Variable","name":{"kind":"Name","value":"name"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"backlinks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"urlFrom"}}]}}]}}]}},{"kind":"InlineFragment","directives":[{"kind":"Directive","name":{"kind":"Name","value":"defer"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","alias":{"kind":"Name","value":"byAnchor"},"name":{"kind":"Name","value":"backlinks"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"IntValue","value":"20"}},{"kind":"Argument","name":{"kind":"Name","value":"orderBy"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"field"},"value":{"kind":"EnumValue","value":"ANCHOR"}},{"kind":"ObjectField","name":{"kind":"Name","value":"direction"},"value":{"kind":"EnumValue","value":"ASC"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"anchor"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<TwoListsQuery, TwoListsQueryVariables>;