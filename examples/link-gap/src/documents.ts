import { graphql } from './gql/gql.ts';

/** A page of the table. */
export const DONORS = graphql(`
  query Donors(
    $domain: DomainName!
    $competitors: [DomainName!]!
    $filter: IntersectFilter
    $orderBy: IntersectOrder!
    $first: Int!
    $after: String
  ) {
    domain(name: $domain) {
      intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          domain {
            name
          }
          domainRank
          linkCounts {
            count
          }
        }
      }
    }
  }
`);

/**
 * What rows would cost, as a dry run. `known` asks for no rows: it has the length of the list if the gateway knows it,
 * and otherwise costs nothing besides `rows`.
 */
export const DONORS_PRICE = graphql(`
  query DonorsPrice(
    $domain: DomainName!
    $competitors: [DomainName!]!
    $filter: IntersectFilter
    $orderBy: IntersectOrder!
    $first: Int!
    $after: String
  ) {
    domain(name: $domain) {
      rows: intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
        nodes {
          domainRank
        }
      }
      known: intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: 0) {
        totalCount
      }
    }
  }
`);

/** How many donors there are of one kind, and the one of the highest rank. Costs one credit. */
export const DONOR_COUNT = graphql(`
  query DonorCount($domain: DomainName!, $competitors: [DomainName!]!, $filter: IntersectFilter!) {
    domain(name: $domain) {
      intersect(competitors: $competitors, filter: $filter, first: 1) {
        totalCount
        nodes {
          domain {
            name
          }
          domainRank
        }
      }
    }
  }
`);

/** Links of one donor to one domain. */
export const DONOR_LINKS = graphql(`
  query DonorLinks($target: DomainName!, $filter: BacklinkFilter!, $first: Int!, $after: String) {
    domain(name: $target) {
      backlinks(onePerDomain: false, filter: $filter, first: $first, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          urlFrom
          urlTo
          anchor
          rel
          linkType
          firstSeen
          lastVisited
        }
      }
    }
  }
`);

/** How many links to a domain have each attribute, and the newest of them. Costs one credit for each attribute. */
export const LINKS_BY_ATTRIBUTE = graphql(`
  query LinksByAttribute($domain: DomainName!) {
    domain(name: $domain) {
      follow: backlinks(onePerDomain: false, filter: { rel: { includesAny: [FOLLOW] } }, first: 1) {
        ...LinkCount
      }
      nofollow: backlinks(onePerDomain: false, filter: { rel: { includesAny: [NOFOLLOW] } }, first: 1) {
        ...LinkCount
      }
      sponsored: backlinks(onePerDomain: false, filter: { rel: { includesAny: [SPONSORED] } }, first: 1) {
        ...LinkCount
      }
      ugc: backlinks(onePerDomain: false, filter: { rel: { includesAny: [UGC] } }, first: 1) {
        ...LinkCount
      }
    }
  }

  fragment LinkCount on BacklinkConnection {
    totalCount
    nodes {
      urlFrom
    }
  }
`);
