/* eslint-disable */
import * as types from './graphql.ts';



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
    "\n  query BacklinksPage(\n    $name: DomainName!\n    $searchType: BacklinkSearchType! = DOMAIN\n    $path: String\n    $onePerDomain: Boolean! = true\n    $filter: BacklinkFilter\n    $orderBy: BacklinkOrder! = { field: LAST_VISITED, direction: DESC }\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    domain(name: $name) {\n      backlinks(\n        searchType: $searchType\n        path: $path\n        onePerDomain: $onePerDomain\n        filter: $filter\n        orderBy: $orderBy\n        first: $first\n        after: $after\n        last: $last\n        before: $before\n      ) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          hasPreviousPage\n          startCursor\n          endCursor\n        }\n        edges {\n          cursor\n          node {\n            urlFrom\n            urlTo\n            donor {\n              name\n            }\n            anchor\n            rel\n            linkType\n            externalLinks\n            firstSeen\n            lastVisited\n            domainRank\n          }\n        }\n      }\n    }\n  }\n": typeof types.BacklinksPageDocument,
    "\n  query CreditBalance {\n    serpstatCredits {\n      limit\n      used\n      left\n    }\n  }\n": typeof types.CreditBalanceDocument,
    "\n  query IntersectPage(\n    $name: DomainName!\n    $competitors: [DomainName!]!\n    $filter: IntersectFilter\n    $orderBy: IntersectOrder! = { field: DOMAIN_RANK, direction: DESC }\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    domain(name: $name) {\n      intersect(\n        competitors: $competitors\n        filter: $filter\n        orderBy: $orderBy\n        first: $first\n        after: $after\n        last: $last\n        before: $before\n      ) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          hasPreviousPage\n          startCursor\n          endCursor\n        }\n        edges {\n          cursor\n          node {\n            domain {\n              name\n            }\n            domainRank\n            linkCounts {\n              domain {\n                name\n              }\n              count\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.IntersectPageDocument,
};
const documents: Documents = {
    "\n  query BacklinksPage(\n    $name: DomainName!\n    $searchType: BacklinkSearchType! = DOMAIN\n    $path: String\n    $onePerDomain: Boolean! = true\n    $filter: BacklinkFilter\n    $orderBy: BacklinkOrder! = { field: LAST_VISITED, direction: DESC }\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    domain(name: $name) {\n      backlinks(\n        searchType: $searchType\n        path: $path\n        onePerDomain: $onePerDomain\n        filter: $filter\n        orderBy: $orderBy\n        first: $first\n        after: $after\n        last: $last\n        before: $before\n      ) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          hasPreviousPage\n          startCursor\n          endCursor\n        }\n        edges {\n          cursor\n          node {\n            urlFrom\n            urlTo\n            donor {\n              name\n            }\n            anchor\n            rel\n            linkType\n            externalLinks\n            firstSeen\n            lastVisited\n            domainRank\n          }\n        }\n      }\n    }\n  }\n": types.BacklinksPageDocument,
    "\n  query CreditBalance {\n    serpstatCredits {\n      limit\n      used\n      left\n    }\n  }\n": types.CreditBalanceDocument,
    "\n  query IntersectPage(\n    $name: DomainName!\n    $competitors: [DomainName!]!\n    $filter: IntersectFilter\n    $orderBy: IntersectOrder! = { field: DOMAIN_RANK, direction: DESC }\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    domain(name: $name) {\n      intersect(\n        competitors: $competitors\n        filter: $filter\n        orderBy: $orderBy\n        first: $first\n        after: $after\n        last: $last\n        before: $before\n      ) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          hasPreviousPage\n          startCursor\n          endCursor\n        }\n        edges {\n          cursor\n          node {\n            domain {\n              name\n            }\n            domainRank\n            linkCounts {\n              domain {\n                name\n              }\n              count\n            }\n          }\n        }\n      }\n    }\n  }\n": types.IntersectPageDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BacklinksPage(\n    $name: DomainName!\n    $searchType: BacklinkSearchType! = DOMAIN\n    $path: String\n    $onePerDomain: Boolean! = true\n    $filter: BacklinkFilter\n    $orderBy: BacklinkOrder! = { field: LAST_VISITED, direction: DESC }\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    domain(name: $name) {\n      backlinks(\n        searchType: $searchType\n        path: $path\n        onePerDomain: $onePerDomain\n        filter: $filter\n        orderBy: $orderBy\n        first: $first\n        after: $after\n        last: $last\n        before: $before\n      ) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          hasPreviousPage\n          startCursor\n          endCursor\n        }\n        edges {\n          cursor\n          node {\n            urlFrom\n            urlTo\n            donor {\n              name\n            }\n            anchor\n            rel\n            linkType\n            externalLinks\n            firstSeen\n            lastVisited\n            domainRank\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').BacklinksPageDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query CreditBalance {\n    serpstatCredits {\n      limit\n      used\n      left\n    }\n  }\n"): typeof import('./graphql.ts').CreditBalanceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query IntersectPage(\n    $name: DomainName!\n    $competitors: [DomainName!]!\n    $filter: IntersectFilter\n    $orderBy: IntersectOrder! = { field: DOMAIN_RANK, direction: DESC }\n    $first: Int\n    $after: String\n    $last: Int\n    $before: String\n  ) {\n    domain(name: $name) {\n      intersect(\n        competitors: $competitors\n        filter: $filter\n        orderBy: $orderBy\n        first: $first\n        after: $after\n        last: $last\n        before: $before\n      ) {\n        totalCount\n        pageInfo {\n          hasNextPage\n          hasPreviousPage\n          startCursor\n          endCursor\n        }\n        edges {\n          cursor\n          node {\n            domain {\n              name\n            }\n            domainRank\n            linkCounts {\n              domain {\n                name\n              }\n              count\n            }\n          }\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').IntersectPageDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
