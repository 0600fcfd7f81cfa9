import { graphql } from './generated/gql.ts';

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
        ...Page
      }
    }
  }

  fragment Page on IntersectConnection {
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
`);

/**
 * For a dry run: what rows and counts would cost, and those that the gateway has already, which come for nothing. If it
 * lacks some of the rows, `start` can still be there. `known` asks for no rows: it has the length of the list if the
 * gateway knows it, and costs nothing besides `rows`. The counts are named as combinations in view.ts.
 */
export const OFFER = graphql(`
  query Offer(
    $domain: DomainName!
    $competitors: [DomainName!]!
    $competitor1: DomainName!
    $competitor2: DomainName!
    $filter: IntersectFilter
    $orderBy: IntersectOrder!
    $first: Int!
    $page: Int!
    $after: String
    $isPair: Boolean!
    $isTriple: Boolean!
  ) {
    domain(name: $domain) {
      rows: intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: $first, after: $after) {
        ...Page
      }
      start: intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: $page, after: $after) {
        ...Page
      }
      known: intersect(competitors: $competitors, filter: $filter, orderBy: $orderBy, first: 0) {
        totalCount
      }
      c01: intersect(
        competitors: $competitors
        filter: { linkCounts: [{ domain: $domain, eq: 0 }, { domain: $competitor1, gte: 1 }] }
        first: 1
      ) @include(if: $isPair) {
        ...Count
      }
      c11: intersect(
        competitors: $competitors
        filter: { linkCounts: [{ domain: $domain, gte: 1 }, { domain: $competitor1, gte: 1 }] }
        first: 1
      ) @include(if: $isPair) {
        ...Count
      }
      c10: intersect(
        competitors: $competitors
        filter: { linkCounts: [{ domain: $domain, gte: 1 }, { domain: $competitor1, eq: 0 }] }
        first: 1
      ) @include(if: $isPair) {
        ...Count
      }
      c011: intersect(
        competitors: $competitors
        filter: { linkCounts: [{ domain: $domain, eq: 0 }, { domain: $competitor1, gte: 1 }, { domain: $competitor2, gte: 1 }] }
        first: 1
      ) @include(if: $isTriple) {
        ...Count
      }
      c010: intersect(
        competitors: $competitors
        filter: { linkCounts: [{ domain: $domain, eq: 0 }, { domain: $competitor1, gte: 1 }, { domain: $competitor2, eq: 0 }] }
        first: 1
      ) @include(if: $isTriple) {
        ...Count
      }
      c001: intersect(
        competitors: $competitors
        filter: { linkCounts: [{ domain: $domain, eq: 0 }, { domain: $competitor1, eq: 0 }, { domain: $competitor2, gte: 1 }] }
        first: 1
      ) @include(if: $isTriple) {
        ...Count
      }
      c111: intersect(
        competitors: $competitors
        filter: { linkCounts: [{ domain: $domain, gte: 1 }, { domain: $competitor1, gte: 1 }, { domain: $competitor2, gte: 1 }] }
        first: 1
      ) @include(if: $isTriple) {
        ...Count
      }
      c110: intersect(
        competitors: $competitors
        filter: { linkCounts: [{ domain: $domain, gte: 1 }, { domain: $competitor1, gte: 1 }, { domain: $competitor2, eq: 0 }] }
        first: 1
      ) @include(if: $isTriple) {
        ...Count
      }
      c101: intersect(
        competitors: $competitors
        filter: { linkCounts: [{ domain: $domain, gte: 1 }, { domain: $competitor1, eq: 0 }, { domain: $competitor2, gte: 1 }] }
        first: 1
      ) @include(if: $isTriple) {
        ...Count
      }
      c100: intersect(
        competitors: $competitors
        filter: { linkCounts: [{ domain: $domain, gte: 1 }, { domain: $competitor1, eq: 0 }, { domain: $competitor2, eq: 0 }] }
        first: 1
      ) @include(if: $isTriple) {
        ...Count
      }
    }
  }

  fragment Count on IntersectConnection {
    totalCount
    nodes {
      domain {
        name
      }
      domainRank
    }
  }
`);

/**
 * How many donors link to exactly which of the domains, and the one with the highest rank. Each count costs one credit and
 * comes as soon as it is there.
 */
export const COUNTS = graphql(`
  query Counts(
    $domain: DomainName!
    $competitors: [DomainName!]!
    $competitor1: DomainName!
    $competitor2: DomainName!
    $isPair: Boolean!
    $isTriple: Boolean!
  ) {
    domain(name: $domain) {
      name
      ... @include(if: $isPair) @defer {
        c01: intersect(
          competitors: $competitors
          filter: { linkCounts: [{ domain: $domain, eq: 0 }, { domain: $competitor1, gte: 1 }] }
          first: 1
        ) {
          ...Count
        }
      }
      ... @include(if: $isPair) @defer {
        c11: intersect(
          competitors: $competitors
          filter: { linkCounts: [{ domain: $domain, gte: 1 }, { domain: $competitor1, gte: 1 }] }
          first: 1
        ) {
          ...Count
        }
      }
      ... @include(if: $isPair) @defer {
        c10: intersect(
          competitors: $competitors
          filter: { linkCounts: [{ domain: $domain, gte: 1 }, { domain: $competitor1, eq: 0 }] }
          first: 1
        ) {
          ...Count
        }
      }
      ... @include(if: $isTriple) @defer {
        c011: intersect(
          competitors: $competitors
          filter: { linkCounts: [{ domain: $domain, eq: 0 }, { domain: $competitor1, gte: 1 }, { domain: $competitor2, gte: 1 }] }
          first: 1
        ) {
          ...Count
        }
      }
      ... @include(if: $isTriple) @defer {
        c010: intersect(
          competitors: $competitors
          filter: { linkCounts: [{ domain: $domain, eq: 0 }, { domain: $competitor1, gte: 1 }, { domain: $competitor2, eq: 0 }] }
          first: 1
        ) {
          ...Count
        }
      }
      ... @include(if: $isTriple) @defer {
        c001: intersect(
          competitors: $competitors
          filter: { linkCounts: [{ domain: $domain, eq: 0 }, { domain: $competitor1, eq: 0 }, { domain: $competitor2, gte: 1 }] }
          first: 1
        ) {
          ...Count
        }
      }
      ... @include(if: $isTriple) @defer {
        c111: intersect(
          competitors: $competitors
          filter: { linkCounts: [{ domain: $domain, gte: 1 }, { domain: $competitor1, gte: 1 }, { domain: $competitor2, gte: 1 }] }
          first: 1
        ) {
          ...Count
        }
      }
      ... @include(if: $isTriple) @defer {
        c110: intersect(
          competitors: $competitors
          filter: { linkCounts: [{ domain: $domain, gte: 1 }, { domain: $competitor1, gte: 1 }, { domain: $competitor2, eq: 0 }] }
          first: 1
        ) {
          ...Count
        }
      }
      ... @include(if: $isTriple) @defer {
        c101: intersect(
          competitors: $competitors
          filter: { linkCounts: [{ domain: $domain, gte: 1 }, { domain: $competitor1, eq: 0 }, { domain: $competitor2, gte: 1 }] }
          first: 1
        ) {
          ...Count
        }
      }
      ... @include(if: $isTriple) @defer {
        c100: intersect(
          competitors: $competitors
          filter: { linkCounts: [{ domain: $domain, gte: 1 }, { domain: $competitor1, eq: 0 }, { domain: $competitor2, eq: 0 }] }
          first: 1
        ) {
          ...Count
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
  query LinksByAttribute($domains: [DomainName!]!) {
    domains(names: $domains) {
      name
      ... @defer {
        follow: backlinks(onePerDomain: false, filter: { rel: { includesAny: [FOLLOW] } }, first: 1) {
          ...LinkCount
        }
      }
      ... @defer {
        nofollow: backlinks(onePerDomain: false, filter: { rel: { includesAny: [NOFOLLOW] } }, first: 1) {
          ...LinkCount
        }
      }
      ... @defer {
        sponsored: backlinks(onePerDomain: false, filter: { rel: { includesAny: [SPONSORED] } }, first: 1) {
          ...LinkCount
        }
      }
      ... @defer {
        ugc: backlinks(onePerDomain: false, filter: { rel: { includesAny: [UGC] } }, first: 1) {
          ...LinkCount
        }
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
