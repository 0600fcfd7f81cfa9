import type {
  BacklinkFilter,
  IntersectFilter,
  SerpstatDateCondition,
  SerpstatIntCondition,
  SerpstatTextCondition,
} from '../../src/filter/input.ts';
import { all, any, not, type Truth } from './truth.ts';

/** The values of a backlink that filters can test. */
export interface BacklinkRow {
  readonly urlFrom: string;
  readonly urlTo: string;
  readonly anchor: string;
  readonly rel: readonly string[];
  /** `OTHER` stands for a type that the gateway does not know. */
  readonly linkType: string;
  readonly externalLinks: number | null;
  readonly firstSeen: string | null;
  readonly lastVisited: string | null;
  readonly noSubdomains: boolean;
  readonly onlyMainPage: boolean;
  readonly lastWeek: boolean;
}

export interface IntersectRow {
  readonly domainRank: number | null;
  readonly linkCounts: readonly (number | null)[];
}

/** Whether a row matches a filter. Evaluates the filter as the client wrote it. */
export function backlinkMatches(filter: BacklinkFilter, row: BacklinkRow): boolean {
  return backlinkTruth(filter, row) === true;
}

/** Like `backlinkMatches`. `domains` are those of the request, in their order. */
export function intersectMatches(
  filter: IntersectFilter,
  row: IntersectRow,
  domains: readonly string[],
): boolean {
  return intersectTruth(filter, row, domains) === true;
}

function backlinkTruth(filter: BacklinkFilter, row: BacklinkRow): Truth {
  return all([
    ...nested(filter, inner => backlinkTruth(inner, row)),
    ...(['urlFrom', 'urlTo', 'anchor'] as const).map(name => textTruth(filter[name], row[name])),
    !filter.rel?.includesAny || filter.rel.includesAny.some(rel => row.rel.includes(rel)),
    !filter.rel?.includesNone?.some(rel => row.rel.includes(rel)),
    !filter.linkType?.in || filter.linkType.in.some(type => type === row.linkType),
    !filter.linkType?.notIn?.some(type => type === row.linkType),
    integerTruth(filter.externalLinks, row.externalLinks),
    dateTruth(filter.firstSeen, row.firstSeen),
    dateTruth(filter.lastVisited, row.lastVisited),
    ...(['noSubdomains', 'onlyMainPage', 'lastWeek'] as const).map(name => !filter[name] || row[name]),
  ]);
}

function intersectTruth(filter: IntersectFilter, row: IntersectRow, domains: readonly string[]): Truth {
  return all([
    ...nested(filter, inner => intersectTruth(inner, row, domains)),
    integerTruth(filter.domainRank, row.domainRank),
    ...(filter.linkCounts ?? []).map(condition =>
      integerTruth(condition, row.linkCounts[domains.indexOf(condition.domain)] ?? null),
    ),
  ]);
}

interface Nested<Filter> {
  readonly and?: readonly Filter[] | null | undefined;
  readonly or?: readonly Filter[] | null | undefined;
  readonly not?: Filter | null | undefined;
}

function nested<Filter>(filter: Nested<Filter>, truth: (inner: Filter) => Truth): readonly Truth[] {
  return [
    filter.and ? all(filter.and.map(truth)) : true,
    filter.or ? any(filter.or.map(truth)) : true,
    filter.not ? not(truth(filter.not)) : true,
  ];
}

function textTruth(condition: SerpstatTextCondition | null | undefined, value: string): boolean {
  const { contains, notContains, startsWith, endsWith } = condition ?? {};
  return (
    (contains == null || value.includes(contains)) &&
    (notContains == null || !value.includes(notContains)) &&
    (startsWith == null || value.startsWith(startsWith)) &&
    (endsWith == null || value.endsWith(endsWith))
  );
}

function integerTruth(condition: SerpstatIntCondition | null | undefined, value: number | null): Truth {
  const { neq, between } = condition ?? {};
  return all([
    orderTruth(condition ?? {}, value),
    known(neq, value, (a, b) => a !== b),
    known(between?.min, value, (a, b) => a >= b),
    known(between?.max, value, (a, b) => a <= b),
  ]);
}

function dateTruth(condition: SerpstatDateCondition | null | undefined, value: string | null): Truth {
  const between = condition?.between;
  return all([
    orderTruth(condition ?? {}, value),
    known(between?.from, value, (a, b) => a >= b),
    known(between?.to, value, (a, b) => a <= b),
  ]);
}

type Ordered<T> = { readonly [Name in 'eq' | 'gt' | 'gte' | 'lt' | 'lte']?: T | null | undefined };

function orderTruth<T>({ eq, gt, gte, lt, lte }: Ordered<T>, value: T | null): Truth {
  return all([
    known(eq, value, (a, b) => a === b),
    known(gt, value, (a, b) => a > b),
    known(gte, value, (a, b) => a >= b),
    known(lt, value, (a, b) => a < b),
    known(lte, value, (a, b) => a <= b),
  ]);
}

function known<T>(
  asked: T | null | undefined,
  value: T | null,
  holds: (value: T, asked: T) => boolean,
): Truth {
  if (asked == null) {
    return true;
  }
  return value === null ? null : holds(value, asked);
}
