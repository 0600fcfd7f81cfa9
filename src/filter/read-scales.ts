import { checkDays, checkInteger, checkNumbers } from './check.ts';
import { dayNumber } from './days.ts';
import type { Scale } from './fields.ts';
import { anyOf, conditions, type Formula } from './formula.ts';
import type { DateCondition, IntCondition, Maybe } from './input.ts';
import { member, type Place } from './place.ts';

/*
 * Each function reads the condition at a place into formulas, or into their opposites if the place is negated. A
 * condition that is null or empty has no effect. Errors are BAD_USER_INPUT with the path of the member.
 */

export function readIntegers(condition: Maybe<IntCondition>, scale: Scale, place: Place): readonly Formula[] {
  const formulas = (['eq', 'neq', 'gt', 'gte', 'lt', 'lte'] as const).flatMap(comparison => {
    const value = condition?.[comparison];
    if (value == null) {
      return [];
    }
    checkInteger(value, scale.range, member(place, comparison).path);
    return compared(scale, comparison, value, place);
  });
  const between = condition?.between;
  if (!between) {
    return formulas;
  }
  const at = member(place, 'between');
  checkInteger(between.min, scale.range, member(at, 'min').path);
  checkInteger(between.max, scale.range, member(at, 'max').path);
  checkNumbers(between.min, between.max, at.path);
  return [...formulas, bounded(scale, between.min, between.max, place)];
}

export function readDates(condition: Maybe<DateCondition>, scale: Scale, place: Place): readonly Formula[] {
  const formulas = (['eq', 'gt', 'gte', 'lt', 'lte'] as const).flatMap(comparison => {
    const date = condition?.[comparison];
    if (date == null) {
      return [];
    }
    const day = dayNumber(date);
    // The wire has no neq for dates, but it can write the opposite of a range of one day.
    return comparison === 'eq' ? bounded(scale, day, day, place) : compared(scale, comparison, day, place);
  });
  const between = condition?.between;
  if (!between) {
    return formulas;
  }
  checkDays(between.from, between.to, member(place, 'between').path);
  return [...formulas, bounded(scale, dayNumber(between.from), dayNumber(between.to), place)];
}

type Comparison = 'eq' | 'neq' | 'gt' | 'gte' | 'lt' | 'lte';

const opposites: Readonly<Record<Comparison, Comparison>> = {
  eq: 'neq',
  neq: 'eq',
  gt: 'lte',
  gte: 'lt',
  lt: 'gte',
  lte: 'gt',
};

function compared(scale: Scale, comparison: Comparison, value: number, { negated }: Place): Formula {
  switch (negated ? opposites[comparison] : comparison) {
    case 'eq':
      return within(scale, value, value);
    case 'neq':
      return within(scale, BELOW_ALL, ABOVE_ALL, value);
    case 'gt':
      return within(scale, value + 1, ABOVE_ALL);
    case 'gte':
      return within(scale, value, ABOVE_ALL);
    case 'lt':
      return within(scale, BELOW_ALL, value - 1);
    case 'lte':
      return within(scale, BELOW_ALL, value);
  }
}

function bounded(scale: Scale, min: number, max: number, { negated }: Place): Formula {
  return negated
    ? anyOf([within(scale, BELOW_ALL, min - 1), within(scale, max + 1, ABOVE_ALL)])
    : within(scale, min, max);
}

const BELOW_ALL = Number.NEGATIVE_INFINITY;
const ABOVE_ALL = Number.POSITIVE_INFINITY;

function within(scale: Scale, min: number, max: number, ...except: readonly number[]): Formula {
  return conditions({ intervals: new Map([[scale, { min, max, except: new Set(except) }]]) });
}
