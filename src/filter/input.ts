import type { LinkRel, LinkType } from '../serpstat/vocabulary.ts';

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
export interface IntersectFilter extends Nesting<IntersectFilter> {
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

interface Comparisons<Value, Range> {
  readonly eq?: Maybe<Value>;
  readonly gt?: Maybe<Value>;
  readonly gte?: Maybe<Value>;
  readonly lt?: Maybe<Value>;
  readonly lte?: Maybe<Value>;
  readonly between?: Maybe<Range>;
}

export interface IntCondition extends Comparisons<number, IntRange> {
  readonly neq?: Maybe<number>;
}

/** Inclusive. */
export interface IntRange {
  readonly min: number;
  readonly max: number;
}

/** Valid calendar days as `YYYY-MM-DD`. */
export type DateCondition = Comparisons<string, DateRange>;

/** Inclusive. */
export interface DateRange {
  readonly from: string;
  readonly to: string;
}

/** `domain` is the analysed one or one of the competitors. */
export interface LinkCountCondition extends IntCondition {
  readonly domain: string;
}
