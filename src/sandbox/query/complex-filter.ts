import { isJsonObject, shown } from './json.ts';
import { badFilter, badParams } from './refusal.ts';

export type Predicate<Row> = (row: Row) => boolean;

/** One condition of a complexFilter, its shape checked, its words not yet. */
export type FilterItem =
  | {
      readonly kind: 'field';
      readonly field: string;
      readonly compareType: string;
      readonly value: readonly unknown[];
    }
  | { readonly kind: 'additional'; readonly name: string };

/**
 * Turns a `complexFilter` (the outer list is OR, the inner lists are AND) into a predicate. An empty list at either
 * level is refused: nobody knows whether it would let all rows pass or none.
 *
 * @throws Refusal 32602 for the shape, and whatever `compileItem` throws for an item.
 */
export function compileComplexFilter<Row>(
  filter: unknown,
  compileItem: (item: FilterItem) => Predicate<Row>,
): Predicate<Row> {
  const groups = nonEmptyArray(filter, 'complexFilter').map((group, i) =>
    nonEmptyArray(group, `complexFilter[${i}]`).map(item => compileItem(readItem(item))),
  );
  return row => groups.some(group => group.every(holds => holds(row)));
}

/**
 * @throws Refusal 32117 unless `item` compares a field of `table` in a way that `table` lists for it.
 */
export function checkCompareType(
  field: string,
  compareType: string,
  table: ReadonlyMap<string, readonly string[]>,
): void {
  const allowed = table.get(field);
  if (!allowed) {
    throw badFilter(`Filter field ${shown(field)} is not one of ${[...table.keys()].join(', ')}`);
  }
  if (!allowed.includes(compareType)) {
    throw badFilter(`${field} takes no compareType ${shown(compareType)}, only ${allowed.join(', ')}`);
  }
}

function nonEmptyArray(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) {
    return value;
  }
  throw badParams(`${name} must be a list that is not empty, not ${shown(value)}`);
}

function readItem(item: unknown): FilterItem {
  if (isJsonObject(item)) {
    const keys = Object.keys(item).sort().join();
    const { field, compareType, value, additional_filters: name } = item;
    if (keys === 'additional_filters' && typeof name === 'string') {
      return { kind: 'additional', name };
    }
    if (
      keys === 'compareType,field,value' &&
      typeof field === 'string' &&
      typeof compareType === 'string' &&
      Array.isArray(value)
    ) {
      return { kind: 'field', field, compareType, value };
    }
  }
  throw badParams(
    `A filter item is {field, compareType, value: […]} or {additional_filters: "…"}, not ${shown(item)}`,
  );
}
