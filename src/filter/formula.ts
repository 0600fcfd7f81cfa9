import { type Conditions, emptyGroup, type Group, groupOf, meet } from './group.ts';

/**
 * A filter without `not`: the conditions of its group hold, and at least one alternative of each choice. Nested `and`s
 * and nested `or`s are flattened by construction, and alternatives that cannot hold are dropped.
 */
export interface Formula {
  readonly group: Group;
  readonly choices: readonly (readonly Formula[])[];
}

/** Every row matches. */
const everything: Formula = { group: emptyGroup, choices: [] };

/** No row matches: a choice without alternatives. */
const nothing: Formula = { group: emptyGroup, choices: [[]] };

/** The formula of the given conditions alone. */
export function conditions(given: Partial<Conditions>): Formula {
  const group = groupOf(given);
  return group ? { group, choices: [] } : nothing;
}

/** Holds if all the parts hold. Without parts, everything. */
export function allOf(parts: readonly Formula[]): Formula {
  const [only, another] = parts;
  if (only && !another) {
    return only;
  }
  if (parts.includes(nothing)) {
    return nothing;
  }
  const group = meet(parts.map(part => part.group));
  return group ? { group, choices: parts.flatMap(part => part.choices) } : nothing;
}

/** Holds if at least one part holds. Without parts, nothing. */
export function anyOf(parts: readonly Formula[]): Formula {
  const alternatives = parts.filter(part => part !== nothing).flatMap(alternativesOf);
  if (alternatives.some(saysNothing)) {
    return everything;
  }
  const [only, another] = alternatives;
  if (!only) {
    return nothing;
  }
  return another ? { group: emptyGroup, choices: [alternatives] } : only;
}

/** The number of groups in the formula written out without merging; infinite above 2^53 - 1. */
export function plainGroupCount({ choices }: Formula): number {
  let count = 1;
  for (const alternatives of choices) {
    count *= alternatives.reduce((sum, each) => sum + plainGroupCount(each), 0);
  }
  return count > Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : count;
}

/** The number of conditions in the formula. */
export function conditionCount({ group, choices }: Formula): number {
  return choices.flat().reduce((sum, each) => sum + conditionCount(each), group.size);
}

function alternativesOf(formula: Formula): readonly Formula[] {
  const [choice, another] = formula.choices;
  const isOneChoice = formula.group.size === 0 && choice !== undefined && another === undefined;
  return isOneChoice ? choice : [formula];
}

function saysNothing({ group, choices }: Formula): boolean {
  return group.size === 0 && choices.length === 0;
}
