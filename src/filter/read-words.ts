import { badUserInput } from '../errors.ts';
import { checkList, checkText } from './check.ts';
import { type Field, linkTypeField, relField } from './fields.ts';
import { anyOf, conditions, type Formula } from './formula.ts';
import type { LinkTypeCondition, Maybe, RelCondition, TextCondition } from './input.ts';
import { member, type Place } from './place.ts';
import { flagStatement, type Statement, type TextComparison, textStatement } from './statement.ts';

/*
 * Each function reads the condition at a place into formulas, or into their opposites if the place is negated. A
 * condition that is null or empty has no effect. Errors are BAD_USER_INPUT with the path of the member.
 */

const textOpposites: Readonly<Record<TextComparison, TextComparison | undefined>> = {
  contains: 'notContains',
  notContains: 'contains',
  startsWith: undefined,
  endsWith: undefined,
};

export function readText(condition: Maybe<TextCondition>, field: Field, place: Place): readonly Formula[] {
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

export function readRel(condition: Maybe<RelCondition>, place: Place): readonly Formula[] {
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

export function readLinkType(condition: Maybe<LinkTypeCondition>, place: Place): readonly Formula[] {
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

function stated(statement: Statement): Formula {
  return conditions({ statements: new Map([[statement.key, statement]]) });
}
