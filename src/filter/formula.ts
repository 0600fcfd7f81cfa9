import { type Conditions, emptyGroup, type Group, groupOf, meet } from './group.ts';

/**
 * A filter without `not`: the conditions of one group hold, and of each choice at least one alternative. `and` within
 * `and` and `or` within `or` are one by construction, and an alternative that cannot hold is not kept.
 */
export interface Formula {
  readonly group: Group;
  readonly choices: readonly (readonly Formula[])[];
}

/** What every row matches. */
const everything: Formula = { group: emptyGroup, choices: [] };

/** What no row matches: a choice without alternatives. */
const nothing: Formula = { group: emptyGroup, choices: [[]] };

/** What says no more than the conditions given. */
export function conditions(given: Partial<Conditions>): Formula {
  const group = groupOf(given);
  return group ? { group, choices: [] } : nothing;
}

/** What holds where all the parts hold; everything where there are none. */
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

/** What holds where a part holds; nothing where there are none. */
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

/** How many groups the formula has when it is written out without any merging; infinite past 2^53 - 1. */
export function plainGroupCount({ choices }: Formula): number {
  let count = 1;
  for (const alternatives of choices) {
    count *= alternatives.reduce((sum, each) => sum + plainGroupCount(each), 0);
  }
  return count > Number.MAX_SAFE_INTEGER ? Number.POSITIVE_INFINITY : count;
}

/** How many conditions the formula is made of. */
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
