/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
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

/** How to order a list of links. */
export type BacklinkOrder = {
  /** Direction of the order. */
  direction?: SerpstatOrderDirection;
  /** Field to order by. */
  field: BacklinkOrderField;
};

/** Fields by which links can be ordered (Serpstat's `sort`). */
export type BacklinkOrderField =
  /** Text of the link (`anchor`). */
  | 'ANCHOR'
  /** Serpstat Domain Rank of the linking domain (`domain_rank`). */
  | 'DOMAIN_RANK'
  /** Number of outgoing links on the linking page (`links_external`). */
  | 'EXTERNAL_LINKS'
  /** When Serpstat first saw the link (`add`). */
  | 'FIRST_SEEN'
  /** When Serpstat last visited the linking page (`check`). */
  | 'LAST_VISITED'
  /** Type of the link (`link_type`). */
  | 'LINK_TYPE'
  /** Attributes of the link (`link_nofollow`). */
  | 'REL'
  /** URL of the linking page (`url_from`). */
  | 'URL_FROM'
  /** URL that the link points to (`url_to`). */
  | 'URL_TO';

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

/** What the links point to (Serpstat's `searchType`). */
export type BacklinkSearchType =
  /** The domain itself, without its subdomains (`domain`). */
  | 'DOMAIN'
  /** The domain and its subdomains (`domain_with_subdomains`). */
  | 'DOMAIN_WITH_SUBDOMAINS'
  /** All pages whose path starts with `path` (`part_url`). */
  | 'PART_URL'
  /** The page at `path` (`url`). */
  | 'URL';

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

/** Which donors to list. All conditions in one filter object must hold. `and`, `or` and `not` nest up to 20 levels. Without a filter, the list has every domain that links to at least one of the domains. */
export type IntersectFilter = {
  /** All of these filters must hold. Requires at least one filter. */
  and?: Array<IntersectFilter> | null | undefined;
  /** Serpstat Domain Rank of the donor, 0 to 100 (`domain_rank`). */
  domainRank?: SerpstatIntCondition | null | undefined;
  /** Number of links from the donor to each of the domains. All of these conditions must hold (`links_count1` to `links_count3`). */
  linkCounts?: Array<IntersectLinkCountCondition> | null | undefined;
  /** This filter must not hold. */
  not?: IntersectFilter | null | undefined;
  /** At least one of these filters must hold. Requires at least one filter. A filter can expand to at most 100 alternatives. */
  or?: Array<IntersectFilter> | null | undefined;
};

/** Condition on the number of links to one of the domains. All given comparisons must hold. */
export type IntersectLinkCountCondition = {
  /** Within this range, inclusive. */
  between?: SerpstatIntRange | null | undefined;
  /** Domain that the links point to: the analysed domain or one of the competitors. */
  domain: string;
  /** Equal to this number. 0 means no known links. */
  eq?: number | null | undefined;
  /** Greater than this number. */
  gt?: number | null | undefined;
  /** Greater than or equal to this number. 1 means at least one link. */
  gte?: number | null | undefined;
  /** Less than this number. */
  lt?: number | null | undefined;
  /** Less than or equal to this number. */
  lte?: number | null | undefined;
  /** Not equal to this number. */
  neq?: number | null | undefined;
};

/** How to order a list of donors. */
export type IntersectOrder = {
  /** Direction of the order. */
  direction?: SerpstatOrderDirection;
  /** Only for LINK_COUNT: domain whose links are counted. Defaults to the analysed domain. */
  domain?: string | null | undefined;
  /** Field to order by. */
  field: IntersectOrderField;
};

/** Fields by which donors can be ordered (Serpstat's `sort`). */
export type IntersectOrderField =
  /** Serpstat Domain Rank of the donor (`domain_rank`). */
  | 'DOMAIN_RANK'
  /** Number of links to `domain` (`links_count1` to `links_count3`). */
  | 'LINK_COUNT';

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

/** Direction of an order (Serpstat's `order`). */
export type SerpstatOrderDirection =
  /** Ascending: a to z, 0 to 9, oldest to newest. */
  | 'ASC'
  /** Descending: z to a, 9 to 0, newest to oldest. */
  | 'DESC';

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
  searchType?: BacklinkSearchType;
  path?: string | null | undefined;
  onePerDomain?: boolean;
  filter?: BacklinkFilter | null | undefined;
  orderBy?: BacklinkOrder;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type BacklinksPageQuery = { domain: { backlinks: { totalCount: number, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ cursor: string, node: { urlFrom: string, urlTo: string, anchor: string, rel: Array<BacklinkRel>, linkType: BacklinkType | null, externalLinks: number | null, firstSeen: string | null, lastVisited: string | null, domainRank: number | null, donor: { name: string } | null } }> } | null } };

export type CreditBalanceQueryVariables = Exact<{ [key: string]: never; }>;


export type CreditBalanceQuery = { serpstatCredits: { limit: number, used: number, left: number } | null };

export type IntersectPageQueryVariables = Exact<{
  name: string;
  competitors: Array<string> | string;
  filter?: IntersectFilter | null | undefined;
  orderBy?: IntersectOrder;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type IntersectPageQuery = { domain: { intersect: { totalCount: number, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ cursor: string, node: { domainRank: number | null, domain: { name: string }, linkCounts: Array<{ count: number, domain: { name: string } }> } }> } | null } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const BacklinksPageDocument = new TypedDocumentString(`
    query BacklinksPage($name: DomainName!, $searchType: BacklinkSearchType! = DOMAIN, $path: String, $onePerDomain: Boolean! = true, $filter: BacklinkFilter, $orderBy: BacklinkOrder! = {field: LAST_VISITED, direction: DESC}, $first: Int, $after: String, $last: Int, $before: String) {
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
    `) as unknown as TypedDocumentString<BacklinksPageQuery, BacklinksPageQueryVariables>;
export const CreditBalanceDocument = new TypedDocumentString(`
    query CreditBalance {
  serpstatCredits {
    limit
    used
    left
  }
}
    `) as unknown as TypedDocumentString<CreditBalanceQuery, CreditBalanceQueryVariables>;
export const IntersectPageDocument = new TypedDocumentString(`
    query IntersectPage($name: DomainName!, $competitors: [DomainName!]!, $filter: IntersectFilter, $orderBy: IntersectOrder! = {field: DOMAIN_RANK, direction: DESC}, $first: Int, $after: String, $last: Int, $before: String) {
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
    `) as unknown as TypedDocumentString<IntersectPageQuery, IntersectPageQueryVariables>;