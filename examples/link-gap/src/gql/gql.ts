/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query Donors(\n    $domain: DomainName!\n    $competitors: [DomainName!]!\n    $filter: IntersectFilter\n    $orderBy: IntersectOrder!\n    $first: Int!\n    $after: String\n  ) {\n    domain(name: $domain) {\n      intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          domain {\n            name\n          }\n          domainRank\n          linkCounts {\n            count\n          }\n        }\n      }\n    }\n  }\n": typeof types.DonorsDocument,
    "\n  query DonorsPrice(\n    $domain: DomainName!\n    $competitors: [DomainName!]!\n    $filter: IntersectFilter\n    $orderBy: IntersectOrder!\n    $first: Int!\n    $after: String\n  ) {\n    domain(name: $domain) {\n      rows: intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n        nodes {\n          domainRank\n        }\n      }\n      known: intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: 0) {\n        totalCount\n      }\n    }\n  }\n": typeof types.DonorsPriceDocument,
    "\n  query DonorCount($domain: DomainName!, $competitors: [DomainName!]!, $filter: IntersectFilter!) {\n    domain(name: $domain) {\n      intersect(competitors: $competitors, filter: $filter, first: 1) {\n        totalCount\n        nodes {\n          domain {\n            name\n          }\n          domainRank\n        }\n      }\n    }\n  }\n": typeof types.DonorCountDocument,
    "\n  query DonorLinks($target: DomainName!, $filter: BacklinkFilter!, $first: Int!, $after: String) {\n    domain(name: $target) {\n      backlinks(onePerDomain: false, filter: $filter, first: $first, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          urlFrom\n          urlTo\n          anchor\n          rel\n          linkType\n          firstSeen\n          lastVisited\n        }\n      }\n    }\n  }\n": typeof types.DonorLinksDocument,
    "\n  query LinksByAttribute($domain: DomainName!) {\n    domain(name: $domain) {\n      follow: backlinks(onePerDomain: false, filter: { rel: { includesAny: [FOLLOW] } }, first: 1) {\n        ...LinkCount\n      }\n      nofollow: backlinks(onePerDomain: false, filter: { rel: { includesAny: [NOFOLLOW] } }, first: 1) {\n        ...LinkCount\n      }\n      sponsored: backlinks(onePerDomain: false, filter: { rel: { includesAny: [SPONSORED] } }, first: 1) {\n        ...LinkCount\n      }\n      ugc: backlinks(onePerDomain: false, filter: { rel: { includesAny: [UGC] } }, first: 1) {\n        ...LinkCount\n      }\n    }\n  }\n\n  fragment LinkCount on BacklinkConnection {\n    totalCount\n    nodes {\n      urlFrom\n    }\n  }\n": typeof types.LinksByAttributeDocument,
};
const documents: Documents = {
    "\n  query Donors(\n    $domain: DomainName!\n    $competitors: [DomainName!]!\n    $filter: IntersectFilter\n    $orderBy: IntersectOrder!\n    $first: Int!\n    $after: String\n  ) {\n    domain(name: $domain) {\n      intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          domain {\n            name\n          }\n          domainRank\n          linkCounts {\n            count\n          }\n        }\n      }\n    }\n  }\n": types.DonorsDocument,
    "\n  query DonorsPrice(\n    $domain: DomainName!\n    $competitors: [DomainName!]!\n    $filter: IntersectFilter\n    $orderBy: IntersectOrder!\n    $first: Int!\n    $after: String\n  ) {\n    domain(name: $domain) {\n      rows: intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n        nodes {\n          domainRank\n        }\n      }\n      known: intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: 0) {\n        totalCount\n      }\n    }\n  }\n": types.DonorsPriceDocument,
    "\n  query DonorCount($domain: DomainName!, $competitors: [DomainName!]!, $filter: IntersectFilter!) {\n    domain(name: $domain) {\n      intersect(competitors: $competitors, filter: $filter, first: 1) {\n        totalCount\n        nodes {\n          domain {\n            name\n          }\n          domainRank\n        }\n      }\n    }\n  }\n": types.DonorCountDocument,
    "\n  query DonorLinks($target: DomainName!, $filter: BacklinkFilter!, $first: Int!, $after: String) {\n    domain(name: $target) {\n      backlinks(onePerDomain: false, filter: $filter, first: $first, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          urlFrom\n          urlTo\n          anchor\n          rel\n          linkType\n          firstSeen\n          lastVisited\n        }\n      }\n    }\n  }\n": types.DonorLinksDocument,
    "\n  query LinksByAttribute($domain: DomainName!) {\n    domain(name: $domain) {\n      follow: backlinks(onePerDomain: false, filter: { rel: { includesAny: [FOLLOW] } }, first: 1) {\n        ...LinkCount\n      }\n      nofollow: backlinks(onePerDomain: false, filter: { rel: { includesAny: [NOFOLLOW] } }, first: 1) {\n        ...LinkCount\n      }\n      sponsored: backlinks(onePerDomain: false, filter: { rel: { includesAny: [SPONSORED] } }, first: 1) {\n        ...LinkCount\n      }\n      ugc: backlinks(onePerDomain: false, filter: { rel: { includesAny: [UGC] } }, first: 1) {\n        ...LinkCount\n      }\n    }\n  }\n\n  fragment LinkCount on BacklinkConnection {\n    totalCount\n    nodes {\n      urlFrom\n    }\n  }\n": types.LinksByAttributeDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Donors(\n    $domain: DomainName!\n    $competitors: [DomainName!]!\n    $filter: IntersectFilter\n    $orderBy: IntersectOrder!\n    $first: Int!\n    $after: String\n  ) {\n    domain(name: $domain) {\n      intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          domain {\n            name\n          }\n          domainRank\n          linkCounts {\n            count\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Donors(\n    $domain: DomainName!\n    $competitors: [DomainName!]!\n    $filter: IntersectFilter\n    $orderBy: IntersectOrder!\n    $first: Int!\n    $after: String\n  ) {\n    domain(name: $domain) {\n      intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          domain {\n            name\n          }\n          domainRank\n          linkCounts {\n            count\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DonorsPrice(\n    $domain: DomainName!\n    $competitors: [DomainName!]!\n    $filter: IntersectFilter\n    $orderBy: IntersectOrder!\n    $first: Int!\n    $after: String\n  ) {\n    domain(name: $domain) {\n      rows: intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n        nodes {\n          domainRank\n        }\n      }\n      known: intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: 0) {\n        totalCount\n      }\n    }\n  }\n"): (typeof documents)["\n  query DonorsPrice(\n    $domain: DomainName!\n    $competitors: [DomainName!]!\n    $filter: IntersectFilter\n    $orderBy: IntersectOrder!\n    $first: Int!\n    $after: String\n  ) {\n    domain(name: $domain) {\n      rows: intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {\n        nodes {\n          domainRank\n        }\n      }\n      known: intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: 0) {\n        totalCount\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DonorCount($domain: DomainName!, $competitors: [DomainName!]!, $filter: IntersectFilter!) {\n    domain(name: $domain) {\n      intersect(competitors: $competitors, filter: $filter, first: 1) {\n        totalCount\n        nodes {\n          domain {\n            name\n          }\n          domainRank\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query DonorCount($domain: DomainName!, $competitors: [DomainName!]!, $filter: IntersectFilter!) {\n    domain(name: $domain) {\n      intersect(competitors: $competitors, filter: $filter, first: 1) {\n        totalCount\n        nodes {\n          domain {\n            name\n          }\n          domainRank\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DonorLinks($target: DomainName!, $filter: BacklinkFilter!, $first: Int!, $after: String) {\n    domain(name: $target) {\n      backlinks(onePerDomain: false, filter: $filter, first: $first, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          urlFrom\n          urlTo\n          anchor\n          rel\n          linkType\n          firstSeen\n          lastVisited\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query DonorLinks($target: DomainName!, $filter: BacklinkFilter!, $first: Int!, $after: String) {\n    domain(name: $target) {\n      backlinks(onePerDomain: false, filter: $filter, first: $first, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        nodes {\n          urlFrom\n          urlTo\n          anchor\n          rel\n          linkType\n          firstSeen\n          lastVisited\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query LinksByAttribute($domain: DomainName!) {\n    domain(name: $domain) {\n      follow: backlinks(onePerDomain: false, filter: { rel: { includesAny: [FOLLOW] } }, first: 1) {\n        ...LinkCount\n      }\n      nofollow: backlinks(onePerDomain: false, filter: { rel: { includesAny: [NOFOLLOW] } }, first: 1) {\n        ...LinkCount\n      }\n      sponsored: backlinks(onePerDomain: false, filter: { rel: { includesAny: [SPONSORED] } }, first: 1) {\n        ...LinkCount\n      }\n      ugc: backlinks(onePerDomain: false, filter: { rel: { includesAny: [UGC] } }, first: 1) {\n        ...LinkCount\n      }\n    }\n  }\n\n  fragment LinkCount on BacklinkConnection {\n    totalCount\n    nodes {\n      urlFrom\n    }\n  }\n"): (typeof documents)["\n  query LinksByAttribute($domain: DomainName!) {\n    domain(name: $domain) {\n      follow: backlinks(onePerDomain: false, filter: { rel: { includesAny: [FOLLOW] } }, first: 1) {\n        ...LinkCount\n      }\n      nofollow: backlinks(onePerDomain: false, filter: { rel: { includesAny: [NOFOLLOW] } }, first: 1) {\n        ...LinkCount\n      }\n      sponsored: backlinks(onePerDomain: false, filter: { rel: { includesAny: [SPONSORED] } }, first: 1) {\n        ...LinkCount\n      }\n      ugc: backlinks(onePerDomain: false, filter: { rel: { includesAny: [UGC] } }, first: 1) {\n        ...LinkCount\n      }\n    }\n  }\n\n  fragment LinkCount on BacklinkConnection {\n    totalCount\n    nodes {\n      urlFrom\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;