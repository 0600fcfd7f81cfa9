import { badUserInput } from '../errors.ts';
import type { ComplexFilter } from '../serpstat/complex-filter.ts';
import { checkList } from './check.ts';
import { distribute, type Spend } from './distribute.ts';
import {
  dateFields,
  domainRank,
  externalLinks,
  flagFields,
  linkCountFields,
  linkTypeField,
  relField,
  textFields,
} from './fields.ts';
import type { Formula } from './formula.ts';
import type { BacklinkFilter, IntersectFilter, IntersectLinkCountCondition, Nesting } from './input.ts';
import { readDates, readFlag, readIntegers, readLinkType, readRel, readText } from './read-conditions.ts';
import { item, member, type Place, type ReadConditions, readTree } from './read-tree.ts';
import { writeGroups } from './wire.ts';

/**
 * A compiled filter: every row matches, no row can match, or a canonical complexFilter. `groups` is never empty and has
 * no empty group; equal filters give deep-equal groups.
 */
export type CompiledFilter =
  | { readonly kind: 'everything' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'groups'; readonly groups: ComplexFilter };

/**
 * The filter of a list of backlinks in the form that getNewBacklinks takes. The form is canonical: filters with the
 * same meaning, as far as the rules of each field can tell, compile to the same groups.
 *
 * Throws BAD_USER_INPUT with the path of what is wrong; see `readTree` and `distribute` for the limits. Reports its
 * work to `spend`, which can throw if that is too much together with the work on other filters.
 */
export function compileBacklinkFilter(
  filter: BacklinkFilter | null | undefined,
  spend: Spend = withoutEnd,
): CompiledFilter {
  return filter ? compiled(filter, readBacklinkConditions, spend) : { kind: 'everything' };
}

/**
 * The filter of an intersection in the form that getIntersect takes. `domains` are the analysed domain and its one or
 * two competitors, in the order of the request: the position of a domain is the number of its `links_count`.
 *
 * Throws like `compileBacklinkFilter`, and also if `linkCounts` names a domain that is not one of `domains`.
 */
export function compileIntersectFilter(
  filter: IntersectFilter | null | undefined,
  domains: readonly string[],
  spend: Spend = withoutEnd,
): CompiledFilter {
  return filter
    ? compiled(filter, (inner, place) => readIntersectConditions(inner, place, domains), spend)
    : { kind: 'everything' };
}

const withoutEnd: Spend = () => {};

/** The cost of reading one value of a filter, in the steps of `distribute`. */
const STEPS_A_VALUE = 2000;

function compiled<Filter extends Nesting<Filter>>(
  filter: Filter,
  readConditions: ReadConditions<Filter>,
  spend: Spend,
): CompiledFilter {
  spend(STEPS_A_VALUE * valuesIn(filter));
  const groups = distribute(readTree(filter, readConditions), spend);
  if (groups.length === 0) {
    return { kind: 'nothing' };
  }
  if (groups.some(group => group.size === 0)) {
    return { kind: 'everything' };
  }
  return { kind: 'groups', groups: writeGroups(groups) };
}

/** Counts lists and objects as well as their contents. Does not recurse, because the depth is not checked yet. */
function valuesIn(filter: object): number {
  const values: unknown[] = [filter];
  for (const value of values) {
    if (typeof value === 'object' && value !== null) {
      for (const inner of Object.values(value)) {
        values.push(inner);
      }
    }
  }
  return values.length;
}

function readBacklinkConditions(filter: BacklinkFilter, place: Place): readonly Formula[] {
  const at = ({ name }: { readonly name: string }) => member(place, name);
  return [
    ...textFields.flatMap(field => readText(filter[field.name], field, at(field))),
    ...readRel(filter.rel, at(relField)),
    ...readLinkType(filter.linkType, at(linkTypeField)),
    ...readIntegers(filter.externalLinks, externalLinks, at(externalLinks)),
    ...dateFields.flatMap(field => readDates(filter[field.name], field, at(field))),
    ...flagFields.flatMap(field => readFlag(filter[field.name], field, at(field))),
  ];
}

function readIntersectConditions(
  filter: IntersectFilter,
  place: Place,
  domains: readonly string[],
): readonly Formula[] {
  const rank = readIntegers(filter.domainRank, domainRank, member(place, domainRank.name));
  if (!filter.linkCounts) {
    return rank;
  }
  const at = member(place, 'linkCounts');
  checkList(filter.linkCounts, at.path);
  const counts = filter.linkCounts.flatMap((condition, index) =>
    readLinkCount(condition, item(at, index), domains),
  );
  return [...rank, ...counts];
}

function readLinkCount(
  condition: IntersectLinkCountCondition,
  place: Place,
  domains: readonly string[],
): readonly Formula[] {
  const field = linkCountFields[domains.indexOf(condition.domain)];
  if (!field) {
    throw badUserInput(
      `${place.path}.domain: "${condition.domain}" is not part of this intersection. Use one of ${domains.join(', ')}.`,
    );
  }
  return readIntegers(condition, field, place);
}
