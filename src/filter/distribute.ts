import { badUserInput, type GatewayError } from '../errors.ts';
import { conditionCount, type Formula, plainGroupCount } from './formula.ts';
import { type Group, implies, meet } from './group.ts';

/** The most groups that one filter can expand to. */
const MAX_GROUPS = 100;

/**
 * The most work on one filter, in conditions examined: a fraction of a second. Plain filters of 100 groups with 400
 * conditions each stay below it.
 */
const MAX_STEPS = 10_000_000;

/** The cost of a pair of groups before any of their conditions is examined. */
const STEPS_A_PAIR = 10;

/** Meeting two groups builds a third one, which takes this many times the work of comparing them. */
const MEETING_FACTOR = 20;

/**
 * The formula as an OR of groups, none of which is impossible or implied by another. The result does not depend on the
 * order of the formula's parts.
 *
 * Throws BAD_USER_INPUT if there are more than `MAX_GROUPS` groups, or if finding out takes too much work: the number
 * of groups can grow exponentially on the way, even if few remain in the end.
 */
export function distribute(formula: Formula, spend: Spend): readonly Group[] {
  const groups = groupsOf(formula, workOn(formula, spend));
  if (groups.length > MAX_GROUPS) {
    throw tooManyGroups(groups.length);
  }
  return groups;
}

/** Called with a number of steps before they are taken. */
export type Spend = (steps: number) => void;

/** The operations on groups. They throw once they have taken too many steps. */
interface Work {
  readonly meet: (first: Group, second: Group) => Group | undefined;
  readonly implies: (first: Group, second: Group) => boolean;
}

function workOn(formula: Formula, spendElsewhere: Spend): Work {
  let left = MAX_STEPS;
  const spend = (steps: number) => {
    spendElsewhere(steps);
    left -= steps;
    if (left < 0) {
      throw tooMuchWork(formula);
    }
  };
  return {
    meet: (first, second) => {
      spend(MEETING_FACTOR * (STEPS_A_PAIR + first.size + second.size));
      return meet([first, second]);
    },
    implies: (first, second) => {
      spend(STEPS_A_PAIR + first.size + second.size);
      return implies(first, second);
    },
  };
}

function groupsOf(formula: Formula, work: Work): readonly Group[] {
  const choices = formula.choices
    .map(alternatives => alternatives.flatMap(each => groupsOf(each, work)))
    .map(alternatives => weakest(alternatives, work))
    .sort((a, b) => a.length - b.length);
  const factors = formula.group.size === 0 && choices.length > 0 ? choices : [[formula.group], ...choices];
  return factors.reduce((groups, choice) => weakest(product(groups, choice, work), work));
}

/** Every group met with every alternative, except groups that already imply one of them. */
function product(groups: readonly Group[], choice: readonly Group[], work: Work): readonly Group[] {
  return groups.flatMap(group =>
    choice.some(alternative => work.implies(group, alternative))
      ? [group]
      : choice.flatMap(alternative => work.meet(group, alternative) ?? []),
  );
}

/** The groups that imply no other one. */
function weakest(groups: readonly Group[], work: Work): readonly Group[] {
  let kept: Group[] = [];
  for (const group of groups) {
    if (kept.some(other => work.implies(group, other))) {
      continue;
    }
    kept = [...kept.filter(other => !work.implies(other, group)), group];
  }
  return kept;
}

function tooMuchWork(formula: Formula): GatewayError {
  const plain = plainGroupCount(formula);
  if (plain > MAX_GROUPS) {
    return tooManyGroups(plain);
  }
  return badUserInput(
    `filter: ${conditionCount(formula)} conditions in ${plain} groups take too long to combine. ` +
      'Use fewer conditions, or query the parts of the filter separately.',
  );
}

function tooManyGroups(count: number): GatewayError {
  const needed = Number.isFinite(count) ? String(count) : `more than ${Number.MAX_SAFE_INTEGER}`;
  return badUserInput(
    `filter: expands to ${needed} groups of conditions joined by OR, but at most ${MAX_GROUPS} are allowed. ` +
      'Use fewer alternatives, or query the parts of the filter separately.',
  );
}
