import { graphql } from './generated/gql.ts';

export const BacklinksPage = graphql(`
  query BacklinksPage(
    $name: DomainName!
    $searchType: BacklinkSearchType! = DOMAIN
    $path: String
    $onePerDomain: Boolean! = true
    $filter: BacklinkFilter
    $orderBy: BacklinkOrder! = { field: LAST_VISITED, direction: DESC }
    $first: Int
    $after: String
    $last: Int
    $before: String
  ) {
    domain(name: $name) {
      backlinks(
        searchType: $searchType
        path: $path
        onePerDomain: $onePerDomain
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
            urlFrom
            urlTo
            donor {
              name
            }
            anchor
            rel
            linkType
            externalLinks
            firstSeen
            lastVisited
            domainRank
          }
        }
      }
    }
  }
`);
