import { badUserInput } from '../errors.ts';
import { checkList } from './check.ts';
import { allOf, anyOf, type Formula } from './formula.ts';
import type { Maybe } from './input.ts';
import { item, member, type Place } from './place.ts';

/** The most levels of nested objects; the whole filter is the first. */
const MAX_LEVELS = 20;

/** A filter object, without regard to its other conditions. */
export interface Nesting<Filter> {
  readonly and?: Maybe<readonly Filter[]>;
  readonly or?: Maybe<readonly Filter[]>;
  readonly not?: Maybe<Filter>;
}

/** Reads the conditions of one filter object, except `and`, `or` and `not`. */
export type ReadConditions<Filter> = (filter: Filter, place: Place) => readonly Formula[];

/**
 * Reads a filter into a formula. Checks every value, and pushes every `not` down to what it negates.
 *
 * Throws BAD_USER_INPUT with the path of the first member that is wrong. Goes no deeper than `MAX_LEVELS`, so that no
 * filter overflows the stack.
 */
export function readTree<Filter extends Nesting<Filter>>(
  filter: Filter,
  readConditions: ReadConditions<Filter>,
): Formula {
  return readObject(filter, readConditions, { path: 'filter', negated: false }, 1);
}

function readObject<Filter extends Nesting<Filter>>(
  filter: Filter,
  readConditions: ReadConditions<Filter>,
  place: Place,
  level: number,
): Formula {
  if (level > MAX_LEVELS) {
    throw badUserInput(
      `${place.path}: the filter nests more than ${MAX_LEVELS} levels. ` +
        'All conditions in one object must hold, so put them side by side instead.',
    );
  }
  const read = (inner: Filter, at: Place) => readObject(inner, readConditions, at, level + 1);
  const readList = (name: 'and' | 'or') => {
    const list = filter[name];
    if (!list) {
      return [];
    }
    const at = member(place, name);
    checkList(list, at.path);
    return [list.map((inner, index) => read(inner, item(at, index)))];
  };
  const [all, any] = place.negated ? [anyOf, allOf] : [allOf, anyOf];
  return all([
    ...readConditions(filter, place),
    ...readList('and').map(all),
    ...readList('or').map(any),
    ...(filter.not ? [read(filter.not, { ...member(place, 'not'), negated: !place.negated })] : []),
  ]);
}
