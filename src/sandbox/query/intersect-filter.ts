import type { DonorRow } from '../web/rows.ts';
import { complexFilterPredicate, type Predicate } from './complex-filter.ts';
import { integer, numberField } from './filter-fields.ts';
import { badFilter } from './rpc-error.ts';

/**
 * Turns getIntersect's `complexFilter` into a predicate on its rows.
 *
 * @param domains How many domains are compared, the analysed one included: links_count3 needs three.
 * @throws RpcError 32602 (shape) or 32117 (field, compareType, values).
 */
export function intersectPredicate(filter: unknown, domains: number): Predicate<DonorRow> {
  const names = intersectFields(domains);
  const fields = new Map(names.map(name => [name, numberField(intersectValue(name), integer)]));
  return complexFilterPredicate(filter, {
    fields,
    additional() {
      throw badFilter('getIntersect does not accept additional_filters');
    },
  });
}

/** The filter fields, which are also the sorts: `domain_rank`, `links_count1`, `links_count2`… */
export function intersectFields(domains: number): readonly string[] {
  return ['domain_rank', ...Array.from({ length: domains }, (_, i) => `links_count${i + 1}`)];
}

/** Reads the value that a filter field or a sort refers to. */
export function intersectValue(field: string): (row: DonorRow) => number {
  if (field === 'domain_rank') {
    return row => row.rank;
  }
  const position = Number(field.slice('links_count'.length)) - 1;
  return row => row.counts[position] ?? 0;
}
