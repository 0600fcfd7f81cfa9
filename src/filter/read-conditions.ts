import { badUserInput } from '../errors.ts';
import { checkDays, checkInteger, checkList, checkNumbers, checkText } from './check.ts';
import { dayNumber, type Field, linkTypeField, relField, type Scale } from './fields.ts';
import { anyOf, conditions, type Formula } from './formula.ts';
import type {
  BacklinkRelCondition,
  BacklinkTypeCondition,
  Maybe,
  SerpstatDateCondition,
  SerpstatIntCondition,
  SerpstatTextCondition,
} from './input.ts';
import { member, type Place } from './read-tree.ts';
import { flagStatement, type Statement, type TextComparison, textStatement } from './statement.ts';

/*
 * Each function reads the condition at a place into formulas, or into their opposites if the place is negated. A
 * condition that is null or empty has no effect. Errors are BAD_USER_INPUT with the path of the member.
 */

export function readIntegers(
  condition: Maybe<SerpstatIntCondition>,
  scale: Scale,
  place: Place,
): readonly Formula[] {
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

export function readDates(
  condition: Maybe<SerpstatDateCondition>,
  scale: Scale,
  place: Place,
): readonly Formula[] {
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

export function readText(
  condition: Maybe<SerpstatTextCondition>,
  field: Field,
  place: Place,
): readonly Formula[] {
  return (['contains', 'notContains', 'startsWith', 'endsWith'] as const).flatMap(comparison => {
    const text = condition?.[comparison];
    if (text == null) {
      return [];
    }
    const { path } = member(place, comparison);
    checkText(text, path);
    const compareType = place.negated ? textOpposites[comparison] : comparison;
    if (compareType === undefined) {
      throw badUserInput(
        `${path}: Serpstat cannot negate ${field.name}.${comparison}. ` +
          'Move it out of not, or use notContains instead.',
      );
    }
    return stated(textStatement(field.wire, compareType, text));
  });
}

export function readFlag(flag: Maybe<boolean>, field: Field, place: Place): readonly Formula[] {
  if (!flag) {
    return [];
  }
  if (place.negated) {
    throw badUserInput(
      `${place.path}: Serpstat cannot negate ${field.name}. ` +
        'Move it out of not, or omit it to get both kinds of rows.',
    );
  }
  return [stated(flagStatement(field.wire))];
}

export function readRel(condition: Maybe<BacklinkRelCondition>, place: Place): readonly Formula[] {
  return (['includesAny', 'includesNone'] as const).flatMap(comparison => {
    const rels = condition?.[comparison];
    if (!rels) {
      return [];
    }
    checkList(rels, member(place, comparison).path);
    const codes = new Set(rels.map(relField.write));
    const isAny = (comparison === 'includesAny') !== place.negated;
    return conditions({ rel: isAny ? { anyOf: [codes], noneOf: new Set() } : { anyOf: [], noneOf: codes } });
  });
}

export function readLinkType(condition: Maybe<BacklinkTypeCondition>, place: Place): readonly Formula[] {
  return (['in', 'notIn'] as const).flatMap(comparison => {
    const types = condition?.[comparison];
    if (!types) {
      return [];
    }
    checkList(types, member(place, comparison).path);
    const words = new Set(types.map(linkTypeField.write));
    return (comparison === 'in') !== place.negated
      ? anyOf([...words].map(is => conditions({ linkType: { is, isNot: new Set() } })))
      : conditions({ linkType: { is: undefined, isNot: words } });
  });
}

const textOpposites: Readonly<Record<TextComparison, TextComparison | undefined>> = {
  contains: 'notContains',
  notContains: 'contains',
  startsWith: undefined,
  endsWith: undefined,
};

function stated(statement: Statement): Formula {
  return conditions({ statements: new Map([[statement.key, statement]]) });
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
