/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** Which links to list: all that one filter object says must hold. `and`, `or` and `not` nest up to 20 levels. A filter that no link can pass costs nothing and gives an empty list; filters that mean the same are the same list. */
export type BacklinkFilter = {
  /** Text of the link (`anchor`). */
  anchor?: TextCondition | null | undefined;
  /** All of these must hold. At least one filter. */
  and?: Array<BacklinkFilter> | null | undefined;
  /** How many links lead out of the linking page, from 0 (`links_external`). */
  externalLinks?: IntCondition | null | undefined;
  /** The day on which Serpstat first saw the link (`add`). */
  firstSeen?: DateCondition | null | undefined;
  /** The day on which Serpstat last visited the linking page (`check`). */
  lastVisited?: DateCondition | null | undefined;
  /** Where true, only links of the last week are listed (`last_week`). False says nothing. */
  lastWeek?: boolean | null | undefined;
  /** What makes the link (`link_type`). */
  linkType?: LinkTypeCondition | null | undefined;
  /** Where true, links from subdomains are left out (`no_subdomains`). False says nothing. */
  noSubdomains?: boolean | null | undefined;
  /** This must not hold. Serpstat knows no opposite of `startsWith`, `endsWith`, `noSubdomains`, `onlyMainPage` and `lastWeek`. */
  not?: BacklinkFilter | null | undefined;
  /** Where true, only links from main pages are listed (`only_main_page`). False says nothing. */
  onlyMainPage?: boolean | null | undefined;
  /** One of these or more must hold. At least one filter. A filter may come to 100 alternatives at most, when it is multiplied out. */
  or?: Array<BacklinkFilter> | null | undefined;
  /** Attributes of the link (`link_nofollow`). */
  rel?: RelCondition | null | undefined;
  /** Address of the linking page (`url_from`). */
  urlFrom?: TextCondition | null | undefined;
  /** Address that the link leads to (`url_to`). */
  urlTo?: TextCondition | null | undefined;
};

/** The order of a list of links. */
export type BacklinkOrder = {
  /** Which end comes first. */
  direction?: OrderDirection;
  /** What to order by. */
  field: BacklinkOrderField;
};

/** What links can be ordered by (Serpstat's `sort`). */
export type BacklinkOrderField =
  /** Text of the link (`anchor`). */
  | 'ANCHOR'
  /** Serpstat Domain Rank of the linking domain (`domain_rank`). */
  | 'DOMAIN_RANK'
  /** Links out of the linking page (`links_external`). */
  | 'EXTERNAL_LINKS'
  /** When Serpstat first saw the link (`add`). */
  | 'FIRST_SEEN'
  /** When Serpstat last visited the linking page (`check`). */
  | 'LAST_VISITED'
  /** What makes the link (`link_type`). */
  | 'LINK_TYPE'
  /** Attributes of the link (`link_nofollow`). */
  | 'REL'
  /** Address of the linking page (`url_from`). */
  | 'URL_FROM'
  /** Address that the link leads to (`url_to`). */
  | 'URL_TO';

/** What the links lead to (Serpstat's `searchType`). */
export type BacklinkSearchType =
  /** The domain itself, without its subdomains (`domain`). */
  | 'DOMAIN'
  /** The domain and its subdomains (`domain_with_subdomains`). */
  | 'DOMAIN_WITH_SUBDOMAINS'
  /** All pages whose path begins with `path` (`part_url`). */
  | 'PART_URL'
  /** The one page that `path` names (`url`). */
  | 'URL';

/** What a calendar day must be. All that is given must hold. */
export type DateCondition = {
  /** Lies in this range, both ends included. */
  between?: DateRange | null | undefined;
  /** Is this day. */
  eq?: string | null | undefined;
  /** Is after this day. */
  gt?: string | null | undefined;
  /** Is this day or after it. */
  gte?: string | null | undefined;
  /** Is before this day. */
  lt?: string | null | undefined;
  /** Is this day or before it. */
  lte?: string | null | undefined;
};

/** A range of calendar days, both ends included. */
export type DateRange = {
  /** The first day of the range. */
  from: string;
  /** The last day of the range; not before `from`. */
  to: string;
};

/** What a whole number must be. All that is given must hold. */
export type IntCondition = {
  /** Lies in this range, both ends included. */
  between?: IntRange | null | undefined;
  /** Equals. */
  eq?: number | null | undefined;
  /** Is greater than. */
  gt?: number | null | undefined;
  /** Is at least. */
  gte?: number | null | undefined;
  /** Is less than. */
  lt?: number | null | undefined;
  /** Is at most. */
  lte?: number | null | undefined;
  /** Does not equal. */
  neq?: number | null | undefined;
};

/** A range of whole numbers, both ends included. */
export type IntRange = {
  /** The greatest number that is in the range; not below `min`. */
  max: number;
  /** The least number that is in the range. */
  min: number;
};

/** Which donors to list: all that one filter object says must hold. `and`, `or` and `not` nest up to 20 levels. Without a filter, every domain that links to one of the domains or more is listed. */
export type IntersectFilter = {
  /** All of these must hold. At least one filter. */
  and?: Array<IntersectFilter> | null | undefined;
  /** Serpstat Domain Rank of the donor, 0 to 100 (`domain_rank`). */
  domainRank?: IntCondition | null | undefined;
  /** How many links the donor has to each of the domains; all of these must hold (`links_count1` to `links_count3`). */
  linkCounts?: Array<LinkCountCondition> | null | undefined;
  /** This must not hold. */
  not?: IntersectFilter | null | undefined;
  /** One of these or more must hold. At least one filter. A filter may come to 100 alternatives at most, when it is multiplied out. */
  or?: Array<IntersectFilter> | null | undefined;
};

/** The order of a list of donors. */
export type IntersectOrder = {
  /** Which end comes first. */
  direction?: OrderDirection;
  /** For LINK_COUNT only: whose links are counted. The analysed domain where none is named. */
  domain?: string | null | undefined;
  /** What to order by. */
  field: IntersectOrderField;
};

/** What donors can be ordered by (Serpstat's `sort`). */
export type IntersectOrderField =
  /** Serpstat Domain Rank of the donor (`domain_rank`). */
  | 'DOMAIN_RANK'
  /** Number of links to the domain that the order names (`links_count1` to `links_count3`). */
  | 'LINK_COUNT';

/** What the number of links to one of the domains must be. All that is given must hold. */
export type LinkCountCondition = {
  /** Lies in this range, both ends included. */
  between?: IntRange | null | undefined;
  /** Whose links: the analysed domain or one of the competitors. */
  domain: string;
  /** Equals; 0 where no link is known. */
  eq?: number | null | undefined;
  /** Is greater than. */
  gt?: number | null | undefined;
  /** Is at least: 1 where there must be a link. */
  gte?: number | null | undefined;
  /** Is less than. */
  lt?: number | null | undefined;
  /** Is at most. */
  lte?: number | null | undefined;
  /** Does not equal. */
  neq?: number | null | undefined;
};

/** An attribute of a link (`nofollow` in Serpstat's answers, `link_nofollow` in its filters). */
export type LinkRel =
  /** Search engines may follow the link and count it. */
  | 'FOLLOW'
  /** `rel="nofollow"`: the linking page does not vouch for the link. */
  | 'NOFOLLOW'
  /** `rel="sponsored"`: the link was paid for. */
  | 'SPONSORED'
  /** `rel="ugc"`: users of the linking page wrote the link. */
  | 'UGC';

/** What kind of element makes the link (Serpstat's `link_type`). */
export type LinkType =
  /** A page that names the target as an alternate of its own (`alternate`). */
  | 'ALTERNATE'
  /** A page that names the target as its canonical address (`canonical`). */
  | 'CANONICAL'
  /** A form that is sent to the target (`form`). */
  | 'FORM'
  /** An inline frame (`iframe` in filters, `frame` in answers). */
  | 'IFRAME'
  /** An image (`image`). */
  | 'IMAGE'
  /** A redirect to the target (`redirect`). */
  | 'REDIRECT'
  /** A feed (`rss`). */
  | 'RSS'
  /** An anchor with a text (`text` in filters, `href` in answers). */
  | 'TEXT';

/** What type a link must be of. All that is given must hold. */
export type LinkTypeCondition = {
  /** Is one of these. At least one type. */
  in?: Array<LinkType> | null | undefined;
  /** Is none of these. At least one type. */
  notIn?: Array<LinkType> | null | undefined;
};

/** Which end of an order comes first (Serpstat's `order`). */
export type OrderDirection =
  /** The least first: a to z, 0 to 9, old to new. */
  | 'ASC'
  /** The greatest first: z to a, 9 to 0, new to old. */
  | 'DESC';

/** Which attributes a link must have. All that is given must hold. */
export type RelCondition = {
  /** Has at least one of these. At least one attribute. */
  includesAny?: Array<LinkRel> | null | undefined;
  /** Has none of these. At least one attribute. */
  includesNone?: Array<LinkRel> | null | undefined;
};

/** What a text must be like. All that is given must hold. Upper and lower case are the same. */
export type TextCondition = {
  /** Holds this text. At least one character. */
  contains?: string | null | undefined;
  /** Ends with this text. Has no opposite: it cannot stand under `not`. */
  endsWith?: string | null | undefined;
  /** Does not hold this text. At least one character. */
  notContains?: string | null | undefined;
  /** Begins with this text. Has no opposite: it cannot stand under `not`. */
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


export type BacklinksPageQuery = { domain: { backlinks: { totalCount: number, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ cursor: string, node: { urlFrom: string, urlTo: string, anchor: string, rel: Array<LinkRel>, linkType: LinkType | null, externalLinks: number | null, firstSeen: string | null, lastVisited: string | null, domainRank: number | null, donor: { name: string } | null } }> } | null } };

export type CreditBalanceQueryVariables = Exact<{ [key: string]: never; }>;


export type CreditBalanceQuery = { serpstatCredits: { limit: number, used: number, left: number } };

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