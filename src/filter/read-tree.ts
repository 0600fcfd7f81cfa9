import { badUserInput } from '../errors.ts';
import { checkList } from './check.ts';
import { allOf, anyOf, type Formula } from './formula.ts';
import type { Nesting } from './input.ts';

/** The most levels of nested objects; the whole filter is the first. */
const MAX_LEVELS = 20;

/** Reads the conditions of one filter object, except `and`, `or` and `not`. */
export type ReadConditions<Filter> = (filter: Filter, place: Place) => readonly Formula[];

/**
 * Reads a filter into a formula. Checks every value, and pushes every `not` down to what it negates. `place` and `level`
 * are those of an inner filter.
 *
 * Throws BAD_USER_INPUT with the path of the first member that is wrong. Goes no deeper than `MAX_LEVELS`, so that no
 * filter overflows the stack.
 */
export function readTree<Filter extends Nesting<Filter>>(
  filter: Filter,
  readConditions: ReadConditions<Filter>,
  place: Place = { path: 'filter', negated: false },
  level = 1,
): Formula {
  if (level > MAX_LEVELS) {
    throw badUserInput(
      `${place.path}: the filter nests more than ${MAX_LEVELS} levels. ` +
        'All conditions in one object must hold, so put them side by side instead.',
    );
  }
  const read = (inner: Filter, at: Place) => readTree(inner, readConditions, at, level + 1);
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

/** The position of a part of a filter. */
export interface Place {
  /** For messages: `filter.or[1].anchor`. */
  readonly path: string;
  /** Whether it is under an odd number of `not`, and so means the opposite. */
  readonly negated: boolean;
}

/** The place of a member of the object at this place. */
export function member(place: Place, name: string): Place {
  return { ...place, path: `${place.path}.${name}` };
}

/** The place of an item of the list at this place. */
export function item(place: Place, index: number): Place {
  return { ...place, path: `${place.path}[${index}]` };
}
