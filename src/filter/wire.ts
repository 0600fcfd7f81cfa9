import type { CompareType, ComplexFilter, FilterItem } from '../serpstat/complex-filter.ts';
import { linkTypeField, relField, type Scale } from './fields.ts';
import type { Group } from './group.ts';
import type { Interval } from './interval.ts';
import type { LinkTypeLimits, RelLimits } from './link-limits.ts';

/** The groups in Serpstat's form, in an order that depends only on their content. */
export function writeGroups(groups: readonly Group[]): ComplexFilter {
  return groups.map(writeGroup).sort((a, b) => compareLists(a, b, compareItems));
}

function writeGroup({ intervals, statements, rel, linkType }: Group): readonly FilterItem[] {
  return [
    ...[...intervals].flatMap(([scale, interval]) => writeInterval(scale, interval)),
    ...[...statements.values()].map(statement => statement.item),
    ...writeRel(rel),
    ...writeLinkType(linkType),
  ].sort(compareItems);
}

function writeInterval(scale: Scale, { min, max, except }: Interval): readonly FilterItem[] {
  const write = (compareType: CompareType, ...values: readonly number[]) => ({
    field: scale.wire,
    compareType,
    value: values.map(scale.write),
  });
  const others = [...except].map(value => write('neq', value));
  if (min === max) {
    return [write('eq', min)];
  }
  if (Number.isFinite(min) && Number.isFinite(max)) {
    return [write('between', min, max), ...others];
  }
  if (Number.isFinite(min)) {
    return [write('gte', min), ...others];
  }
  if (Number.isFinite(max)) {
    return [write('lte', max), ...others];
  }
  return others;
}

/**
 * One notContains for each code: Serpstat does not document whether several codes in one item mean "none of them" or
 * "not all of them", and an item with one code means the same either way.
 */
function writeRel({ anyOf, noneOf }: RelLimits): readonly FilterItem[] {
  const write = (compareType: CompareType, codes: Iterable<string>) => ({
    field: relField.wire,
    compareType,
    value: [...codes].sort(),
  });
  return [
    ...anyOf.map(codes => write('contains', codes)),
    ...[...noneOf].map(code => write('notContains', [code])),
  ];
}

function writeLinkType({ is, isNot }: LinkTypeLimits): readonly FilterItem[] {
  const write = (compareType: CompareType, word: string) => ({
    field: linkTypeField.wire,
    compareType,
    value: [word],
  });
  return is === undefined ? [...isNot].map(word => write('neq', word)) : [write('eq', is)];
}

/** By field, then compareType, then value. */
function compareItems(a: FilterItem, b: FilterItem): number {
  return compareLists(sortKey(a), sortKey(b), compareValues);
}

function sortKey(item: FilterItem): readonly (string | number)[] {
  return 'field' in item
    ? [item.field, item.compareType, ...item.value]
    : ['additional_filters', item.additional_filters];
}

function compareLists<T>(a: readonly T[], b: readonly T[], compare: (a: T, b: T) => number): number {
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) {
      return 1;
    }
    const order = compare(left, right);
    if (order !== 0) {
      return order;
    }
  }
  return a.length - b.length;
}

function compareValues(a: string | number, b: string | number): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}
