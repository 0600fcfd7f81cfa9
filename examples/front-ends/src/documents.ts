import { graphql } from './generated/gql.ts';

export const BacklinksPage = graphql(`
  query BacklinksPage(
    $name: DomainName!
    $filter: BacklinkFilter
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    domain(name: $name) {
      name
      backlinks(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
        totalCount
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
        edges {
          cursor
          node {
            urlFrom
            urlTo
            anchor
            domainRank
          }
        }
      }
    }
  }
`);

export const DonorsPage = graphql(`
  query DonorsPage($name: DomainName!, $competitors: [DomainName!]!, $first: Int!, $after: String) {
    domain(name: $name) {
      name
      intersect(competitors: $competitors, first: $first, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
        edges {
          cursor
          node {
            domain {
              name
            }
            domainRank
            linkCounts {
              domain {
                name
              }
              count
            }
          }
        }
      }
    }
    serpstatCredits {
      left
    }
  }
`);

export const TwoLists = graphql(`
  query TwoLists($name: DomainName!) {
    domain(name: $name) {
      name
      backlinks(first: 20) {
        edges {
          cursor
          node {
            urlFrom
          }
        }
      }
      ... @defer {
        byAnchor: backlinks(first: 20, orderBy: { field: ANCHOR, direction: ASC }) {
          edges {
            cursor
            node {
              anchor
            }
          }
        }
      }
    }
  }
`);
