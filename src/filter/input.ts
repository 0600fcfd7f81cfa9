import type { BacklinkRel, BacklinkType } from '../serpstat/vocabulary.ts';

/** A member that is omitted or null has no effect. */
export type Maybe<T> = T | null | undefined;

/** A filter object, without regard to its conditions. */
export interface Nesting<Filter> {
  readonly and?: Maybe<readonly Filter[]>;
  readonly or?: Maybe<readonly Filter[]>;
  readonly not?: Maybe<Filter>;
}

/** The filter of a list of backlinks. All conditions in one object must hold; an empty object has no effect. */
export interface BacklinkFilter extends Nesting<BacklinkFilter> {
  readonly urlFrom?: Maybe<SerpstatTextCondition>;
  readonly urlTo?: Maybe<SerpstatTextCondition>;
  readonly anchor?: Maybe<SerpstatTextCondition>;
  readonly rel?: Maybe<BacklinkRelCondition>;
  readonly linkType?: Maybe<BacklinkTypeCondition>;
  readonly externalLinks?: Maybe<SerpstatIntCondition>;
  readonly firstSeen?: Maybe<SerpstatDateCondition>;
  readonly lastVisited?: Maybe<SerpstatDateCondition>;
  /** `false` has no effect, like null: Serpstat cannot filter for the opposite. The same holds for the next two. */
  readonly noSubdomains?: Maybe<boolean>;
  readonly onlyMainPage?: Maybe<boolean>;
  readonly lastWeek?: Maybe<boolean>;
}

/** The filter of an intersection of donors. */
export interface IntersectFilter extends Nesting<IntersectFilter> {
  readonly domainRank?: Maybe<SerpstatIntCondition>;
  readonly linkCounts?: Maybe<readonly IntersectLinkCountCondition[]>;
}

export interface SerpstatTextCondition {
  readonly contains?: Maybe<string>;
  readonly notContains?: Maybe<string>;
  readonly startsWith?: Maybe<string>;
  readonly endsWith?: Maybe<string>;
}

export interface BacklinkRelCondition {
  readonly includesAny?: Maybe<readonly BacklinkRel[]>;
  readonly includesNone?: Maybe<readonly BacklinkRel[]>;
}

export interface BacklinkTypeCondition {
  readonly in?: Maybe<readonly BacklinkType[]>;
  readonly notIn?: Maybe<readonly BacklinkType[]>;
}

interface Comparisons<Value, Range> {
  readonly eq?: Maybe<Value>;
  readonly gt?: Maybe<Value>;
  readonly gte?: Maybe<Value>;
  readonly lt?: Maybe<Value>;
  readonly lte?: Maybe<Value>;
  readonly between?: Maybe<Range>;
}

export interface SerpstatIntCondition extends Comparisons<number, SerpstatIntRange> {
  readonly neq?: Maybe<number>;
}

/** Inclusive. */
export interface SerpstatIntRange {
  readonly min: number;
  readonly max: number;
}

/** Valid calendar days as `YYYY-MM-DD`. */
export type SerpstatDateCondition = Comparisons<string, SerpstatDateRange>;

/** Inclusive. */
export interface SerpstatDateRange {
  readonly from: string;
  readonly to: string;
}

/** `domain` is the analysed one or one of the competitors. */
export interface IntersectLinkCountCondition extends SerpstatIntCondition {
  readonly domain: string;
}
