import type { DonorRow } from '../web/rows.ts';
import { checkCompareType, compileComplexFilter, type FilterItem, type Predicate } from './complex-filter.ts';
import { integer, ordered, orderedCompareTypes } from './filter-values.ts';
import { badFilter } from './refusal.ts';

/**
 * Turns getIntersect's `complexFilter` into a predicate.
 *
 * @param domains How many domains are compared, the analysed one included: links_count3 needs three.
 * @throws Refusal 32602 (shape) or 32117 (field, compareType, values).
 */
export function compileIntersectFilter(filter: unknown, domains: number): Predicate<DonorRow> {
  const table = new Map([
    ['domain_rank', orderedCompareTypes],
    ...Array.from({ length: domains }, (_, i) => [`links_count${i + 1}`, orderedCompareTypes] as const),
  ]);
  return compileComplexFilter(filter, item => compileItem(item, table));
}

/** What the fields `domain_rank` and `links_countN`, which also name the sorts, stand for. */
export function intersectValue(field: string): (row: DonorRow) => number {
  if (field === 'domain_rank') {
    return row => row.rank;
  }
  const position = Number(field.slice('links_count'.length)) - 1;
  return row => row.counts[position] ?? 0;
}

function compileItem(item: FilterItem, table: ReadonlyMap<string, readonly string[]>): Predicate<DonorRow> {
  if (item.kind === 'additional') {
    throw badFilter('getIntersect takes no additional_filters');
  }
  const { field, compareType, value } = item;
  checkCompareType(field, compareType, table);
  const read = intersectValue(field);
  const bounds = value.map(bound => integer(bound, field));
  const holds = ordered(field, compareType, bounds);
  return row => holds(read(row));
}
