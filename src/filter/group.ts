import type { Scale } from './fields.ts';
import { type Interval, intervalImplies, meetIntervals } from './interval.ts';
import {
  type LinkTypeLimits,
  linkTypeLimitsImply,
  meetLinkTypeLimits,
  meetRelLimits,
  type RelLimits,
  relLimitsImply,
} from './link-limits.ts';
import { meetStatements, type Statements, statementsImply } from './statement.ts';

/** Conditions that must all hold, merged by field: an inner list of `complexFilter`. */
export interface Group extends Conditions {
  /** Approximate number of conditions when written; 0 for the empty group. */
  readonly size: number;
}

/** The conditions of a group, by kind of field. */
export interface Conditions {
  readonly intervals: ReadonlyMap<Scale, Interval>;
  readonly statements: Statements;
  readonly rel: RelLimits;
  readonly linkType: LinkTypeLimits;
}

/** The group without conditions: every row matches. */
export const emptyGroup: Group = {
  intervals: new Map(),
  statements: new Map(),
  rel: { anyOf: [], noneOf: new Set() },
  linkType: { is: undefined, isNot: new Set() },
  size: 0,
};

/** The group of the given conditions, or undefined if no row can match them. */
export function groupOf(conditions: Partial<Conditions>): Group | undefined {
  return meet([{ ...emptyGroup, ...conditions }]);
}

/** The group of the rows that match all of the groups, or undefined if no row can. */
export function meet(groups: readonly Conditions[]): Group | undefined {
  const intervals = meetByScale(groups);
  const statements = meetStatements(groups.map(group => group.statements));
  const rel = meetRelLimits(groups.map(group => group.rel));
  const linkType = meetLinkTypeLimits(groups.map(group => group.linkType));
  if (!intervals || !statements || !rel || !linkType) {
    return undefined;
  }
  const conditions = { intervals, statements, rel, linkType };
  return { ...conditions, size: sizeOf(conditions) };
}

/** Whether every row that matches the first matches the second, as far as the rules of each kind of field can tell. */
export function implies(first: Group, second: Group): boolean {
  for (const [scale, wide] of second.intervals) {
    const narrow = first.intervals.get(scale);
    if (!narrow || !intervalImplies(narrow, wide)) {
      return false;
    }
  }
  return (
    statementsImply(first.statements, second.statements) &&
    relLimitsImply(first.rel, second.rel) &&
    linkTypeLimitsImply(first.linkType, second.linkType)
  );
}

function meetByScale(groups: readonly Conditions[]): ReadonlyMap<Scale, Interval> | undefined {
  const met = new Map<Scale, Interval>();
  const asked = Map.groupBy(
    groups.flatMap(group => [...group.intervals]),
    ([scale]) => scale,
  );
  for (const [scale, entries] of asked) {
    const interval = meetIntervals(
      entries.map(([, each]) => each),
      scale.range,
    );
    if (!interval) {
      return undefined;
    }
    met.set(scale, interval);
  }
  return met;
}

function sizeOf({ intervals, statements, rel, linkType }: Conditions): number {
  let size = statements.size + rel.anyOf.length + rel.noneOf.size + linkType.isNot.size;
  if (linkType.is !== undefined) {
    size += 1;
  }
  for (const interval of intervals.values()) {
    size += 1 + interval.except.size;
  }
  return size;
}
