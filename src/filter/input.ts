import type { LinkRel, LinkType } from '../serpstat/vocabulary.ts';

/** A member that GraphQL leaves out or sends as null says nothing. */
export type Maybe<T> = T | null | undefined;

/** The filter of a list of backlinks. All that one object says must hold; an empty one says nothing. */
export interface BacklinkFilter {
  readonly and?: Maybe<readonly BacklinkFilter[]>;
  readonly or?: Maybe<readonly BacklinkFilter[]>;
  readonly not?: Maybe<BacklinkFilter>;
  readonly urlFrom?: Maybe<TextCondition>;
  readonly urlTo?: Maybe<TextCondition>;
  readonly anchor?: Maybe<TextCondition>;
  readonly rel?: Maybe<RelCondition>;
  readonly linkType?: Maybe<LinkTypeCondition>;
  readonly externalLinks?: Maybe<IntCondition>;
  readonly firstSeen?: Maybe<DateCondition>;
  readonly lastVisited?: Maybe<DateCondition>;
  /** `false` says nothing, like null: Serpstat cannot ask for the opposite. So with the other two. */
  readonly noSubdomains?: Maybe<boolean>;
  readonly onlyMainPage?: Maybe<boolean>;
  readonly lastWeek?: Maybe<boolean>;
}

/** The filter of an intersection of donors. */
export interface IntersectFilter {
  readonly and?: Maybe<readonly IntersectFilter[]>;
  readonly or?: Maybe<readonly IntersectFilter[]>;
  readonly not?: Maybe<IntersectFilter>;
  readonly domainRank?: Maybe<IntCondition>;
  readonly linkCounts?: Maybe<readonly LinkCountCondition[]>;
}

export interface TextCondition {
  readonly contains?: Maybe<string>;
  readonly notContains?: Maybe<string>;
  readonly startsWith?: Maybe<string>;
  readonly endsWith?: Maybe<string>;
}

export interface RelCondition {
  readonly includesAny?: Maybe<readonly LinkRel[]>;
  readonly includesNone?: Maybe<readonly LinkRel[]>;
}

export interface LinkTypeCondition {
  readonly in?: Maybe<readonly LinkType[]>;
  readonly notIn?: Maybe<readonly LinkType[]>;
}

export interface IntCondition {
  readonly eq?: Maybe<number>;
  readonly neq?: Maybe<number>;
  readonly gt?: Maybe<number>;
  readonly gte?: Maybe<number>;
  readonly lt?: Maybe<number>;
  readonly lte?: Maybe<number>;
  readonly between?: Maybe<IntRange>;
}

/** Both ends belong to it. */
export interface IntRange {
  readonly min: number;
  readonly max: number;
}

/** Calendar days as `YYYY-MM-DD`, known to be valid. */
export interface DateCondition {
  readonly eq?: Maybe<string>;
  readonly gt?: Maybe<string>;
  readonly gte?: Maybe<string>;
  readonly lt?: Maybe<string>;
  readonly lte?: Maybe<string>;
  readonly between?: Maybe<DateRange>;
}

/** Both ends belong to it. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** `domain` is the analysed one or one of the competitors. */
export interface LinkCountCondition extends IntCondition {
  readonly domain: string;
}
