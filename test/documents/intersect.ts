import { graphql } from './generated/gql.ts';

export const IntersectPage = graphql(`
  query IntersectPage(
    $name: DomainName!
    $competitors: [DomainName!]!
    $filter: IntersectFilter
    $orderBy: IntersectOrder! = { field: DOMAIN_RANK, direction: DESC }
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    domain(name: $name) {
      intersect(
        competitors: $competitors
        filter: $filter
        orderBy: $orderBy
        first: $first
        after: $after
        last: $last
        before: $before
      ) {
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
  }
`);
