import type { LinkRel, LinkType } from '../serpstat/vocabulary.ts';

/** A member that is omitted or null has no effect. */
export type Maybe<T> = T | null | undefined;

/** The filter of a list of backlinks. All conditions in one object must hold; an empty object has no effect. */
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
  /** `false` has no effect, like null: Serpstat cannot filter for the opposite. The same holds for the next two. */
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

/** Inclusive. */
export interface IntRange {
  readonly min: number;
  readonly max: number;
}

/** Valid calendar days as `YYYY-MM-DD`. */
export interface DateCondition {
  readonly eq?: Maybe<string>;
  readonly gt?: Maybe<string>;
  readonly gte?: Maybe<string>;
  readonly lt?: Maybe<string>;
  readonly lte?: Maybe<string>;
  readonly between?: Maybe<DateRange>;
}

/** Inclusive. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** `domain` is the analysed one or one of the competitors. */
export interface LinkCountCondition extends IntCondition {
  readonly domain: string;
}
