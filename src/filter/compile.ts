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
import type { BacklinkFilter, IntersectFilter, LinkCountCondition } from './input.ts';
import { item, member, type Place } from './place.ts';
import { readDates, readIntegers } from './read-scales.ts';
import { type Nesting, type ReadConditions, readTree } from './read-tree.ts';
import { readFlag, readLinkType, readRel, readText } from './read-words.ts';
import { writeGroups } from './wire.ts';

/**
 * What a filter comes to: nothing to say, nothing can match, or a canonical complexFilter. `groups` is never empty
 * and holds no empty group; equal filters give deep-equal groups.
 */
export type CompiledFilter =
  | { readonly kind: 'everything' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'groups'; readonly groups: ComplexFilter };

/**
 * The filter of a list of backlinks as getNewBacklinks takes it, in a canonical form: filters that mean the same,
 * as far as the rules of each field tell, give the same.
 *
 * Throws BAD_USER_INPUT with the path of what is wrong; see `readTree` and `distribute` for the limits. `spend` is told
 * of the work, and may throw where it is too much together with that on other filters.
 */
export function compileBacklinkFilter(
  filter: BacklinkFilter | null | undefined,
  spend: Spend = withoutEnd,
): CompiledFilter {
  return filter ? compiled(filter, readBacklinkConditions, spend) : { kind: 'everything' };
}

/**
 * The filter of an intersection as getIntersect takes it. `domains` are the analysed domain and its one or two
 * competitors, in the order of the request: the place of a domain is the number of its `links_count`.
 *
 * Throws as `compileBacklinkFilter` does, and where `linkCounts` names a domain that is not one of `domains`.
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

/** What reading one value of a filter costs, in the steps of `distribute`. */
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

/** Lists and objects count like what is in them. Goes down by a list, not by the stack: nothing is checked yet. */
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
  condition: LinkCountCondition,
  place: Place,
  domains: readonly string[],
): readonly Formula[] {
  const field = linkCountFields[domains.indexOf(condition.domain)];
  if (!field) {
    throw badUserInput(
      `${place.path}.domain: "${condition.domain}" is not part of this intersection; it takes ${domains.join(', ')}.`,
    );
  }
  return readIntegers(condition, field, place);
}
