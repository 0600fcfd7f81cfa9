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
    "\n  query BacklinksPage(\n    $name: DomainName!\n    $filter: BacklinkFilter\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    domain(name: $name) {\n      name\n      backlinks(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          hasPreviousPage\n          startCursor\n          endCursor\n        }\n        edges {\n          cursor\n          node {\n            urlFrom\n            urlTo\n            anchor\n            domainRank\n          }\n        }\n      }\n    }\n  }\n": typeof types.BacklinksPageDocument,
    "\n  query DonorsPage($name: DomainName!, $competitors: [DomainName!]!, $first: Int!, $after: String) {\n    domain(name: $name) {\n      name\n      intersect(competitors: $competitors, first: $first, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          hasPreviousPage\n          startCursor\n          endCursor\n        }\n        edges {\n          cursor\n          node {\n            domain {\n              name\n            }\n            domainRank\n            linkCounts {\n              domain {\n                name\n              }\n              count\n            }\n          }\n        }\n      }\n    }\n    serpstatCredits {\n      left\n    }\n  }\n": typeof types.DonorsPageDocument,
    "\n  query TwoLists($name: DomainName!) {\n    domain(name: $name) {\n      name\n      backlinks(first: 20) {\n        edges {\n          cursor\n          node {\n            urlFrom\n          }\n        }\n      }\n      ... @defer {\n        byAnchor: backlinks(first: 20, orderBy: { field: ANCHOR, direction: ASC }) {\n          edges {\n            cursor\n            node {\n              anchor\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.TwoListsDocument,
};
const documents: Documents = {
    "\n  query BacklinksPage(\n    $name: DomainName!\n    $filter: BacklinkFilter\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    domain(name: $name) {\n      name\n      backlinks(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          hasPreviousPage\n          startCursor\n          endCursor\n        }\n        edges {\n          cursor\n          node {\n            urlFrom\n            urlTo\n            anchor\n            domainRank\n          }\n        }\n      }\n    }\n  }\n": types.BacklinksPageDocument,
    "\n  query DonorsPage($name: DomainName!, $competitors: [DomainName!]!, $first: Int!, $after: String) {\n    domain(name: $name) {\n      name\n      intersect(competitors: $competitors, first: $first, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          hasPreviousPage\n          startCursor\n          endCursor\n        }\n        edges {\n          cursor\n          node {\n            domain {\n              name\n            }\n            domainRank\n            linkCounts {\n              domain {\n                name\n              }\n              count\n            }\n          }\n        }\n      }\n    }\n    serpstatCredits {\n      left\n    }\n  }\n": types.DonorsPageDocument,
    "\n  query TwoLists($name: DomainName!) {\n    domain(name: $name) {\n      name\n      backlinks(first: 20) {\n        edges {\n          cursor\n          node {\n            urlFrom\n          }\n        }\n      }\n      ... @defer {\n        byAnchor: backlinks(first: 20, orderBy: { field: ANCHOR, direction: ASC }) {\n          edges {\n            cursor\n            node {\n              anchor\n            }\n          }\n        }\n      }\n    }\n  }\n": types.TwoListsDocument,
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
export function graphql(source: "\n  query BacklinksPage(\n    $name: DomainName!\n    $filter: BacklinkFilter\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    domain(name: $name) {\n      name\n      backlinks(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          hasPreviousPage\n          startCursor\n          endCursor\n        }\n        edges {\n          cursor\n          node {\n            urlFrom\n            urlTo\n            anchor\n            domainRank\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query BacklinksPage(\n    $name: DomainName!\n    $filter: BacklinkFilter\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    domain(name: $name) {\n      name\n      backlinks(filter: $filter, first: $first, after: $after, last: $last, before: $before) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          hasPreviousPage\n          startCursor\n          endCursor\n        }\n        edges {\n          cursor\n          node {\n            urlFrom\n            urlTo\n            anchor\n            domainRank\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DonorsPage($name: DomainName!, $competitors: [DomainName!]!, $first: Int!, $after: String) {\n    domain(name: $name) {\n      name\n      intersect(competitors: $competitors, first: $first, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          hasPreviousPage\n          startCursor\n          endCursor\n        }\n        edges {\n          cursor\n          node {\n            domain {\n              name\n            }\n            domainRank\n            linkCounts {\n              domain {\n                name\n              }\n              count\n            }\n          }\n        }\n      }\n    }\n    serpstatCredits {\n      left\n    }\n  }\n"): (typeof documents)["\n  query DonorsPage($name: DomainName!, $competitors: [DomainName!]!, $first: Int!, $after: String) {\n    domain(name: $name) {\n      name\n      intersect(competitors: $competitors, first: $first, after: $after) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          hasPreviousPage\n          startCursor\n          endCursor\n        }\n        edges {\n          cursor\n          node {\n            domain {\n              name\n            }\n            domainRank\n            linkCounts {\n              domain {\n                name\n              }\n              count\n            }\n          }\n        }\n      }\n    }\n    serpstatCredits {\n      left\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query TwoLists($name: DomainName!) {\n    domain(name: $name) {\n      name\n      backlinks(first: 20) {\n        edges {\n          cursor\n          node {\n            urlFrom\n          }\n        }\n      }\n      ... @defer {\n        byAnchor: backlinks(first: 20, orderBy: { field: ANCHOR, direction: ASC }) {\n          edges {\n            cursor\n            node {\n              anchor\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query TwoLists($name: DomainName!) {\n    domain(name: $name) {\n      name\n      backlinks(first: 20) {\n        edges {\n          cursor\n          node {\n            urlFrom\n          }\n        }\n      }\n      ... @defer {\n        byAnchor: backlinks(first: 20, orderBy: { field: ANCHOR, direction: ASC }) {\n          edges {\n            cursor\n            node {\n              anchor\n            }\n          }\n        }\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;