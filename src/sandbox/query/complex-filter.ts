import { isJsonObject, shown } from './json.ts';
import { badFilter, badParams } from './rpc-error.ts';

export type Predicate<Row> = (row: Row) => boolean;

/** What the `complexFilter` of a method accepts. */
export interface FilterVocabulary<Row> {
  readonly fields: ReadonlyMap<string, FilterField<Row>>;
  /** @throws RpcError 32117 for any other name. */
  additional(name: string): Predicate<Row>;
}

export interface FilterField<Row> {
  readonly compareTypes: readonly string[];
  /**
   * @param compareType One of `compareTypes`.
   * @throws RpcError 32117, or 32010 for dates, for values that the field does not accept.
   */
  predicate(field: string, compareType: string, values: readonly unknown[]): Predicate<Row>;
}

/**
 * Turns a `complexFilter` (the outer list is OR, the inner lists are AND) into a predicate. Refuses an empty list at
 * either level: whether Serpstat would pass every row or none is not documented.
 *
 * @throws RpcError 32602 for the shape, 32117 for names and values, or 32010 for dates.
 */
export function complexFilterPredicate<Row>(
  filter: unknown,
  vocabulary: FilterVocabulary<Row>,
): Predicate<Row> {
  const groups = nonEmptyArray(filter, 'complexFilter').map((group, i) =>
    nonEmptyArray(group, `complexFilter[${i}]`).map(item => itemPredicate(item, vocabulary)),
  );
  return row => groups.some(group => group.every(holds => holds(row)));
}

function nonEmptyArray(value: unknown, name: string): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0) {
    return value;
  }
  throw badParams(`${name} must be a non-empty list, not ${shown(value)}`);
}

function itemPredicate<Row>(item: unknown, { fields, additional }: FilterVocabulary<Row>): Predicate<Row> {
  if (isJsonObject(item)) {
    const keys = Object.keys(item).sort().join();
    const { field, compareType, value, additional_filters: name } = item;
    if (keys === 'additional_filters' && typeof name === 'string') {
      return additional(name);
    }
    if (
      keys === 'compareType,field,value' &&
      typeof field === 'string' &&
      typeof compareType === 'string' &&
      Array.isArray(value)
    ) {
      return knownField(field, compareType, fields).predicate(field, compareType, value);
    }
  }
  throw badParams(
    `A filter item is {field, compareType, value: […]} or {additional_filters: "…"}, not ${shown(item)}`,
  );
}

function knownField<Row>(
  name: string,
  compareType: string,
  fields: ReadonlyMap<string, FilterField<Row>>,
): FilterField<Row> {
  const field = fields.get(name);
  if (!field) {
    throw badFilter(`Filter field ${shown(name)} is not one of ${[...fields.keys()].join(', ')}`);
  }
  if (!field.compareTypes.includes(compareType)) {
    throw badFilter(
      `${name} does not accept the compareType ${shown(compareType)}, only ${field.compareTypes.join(', ')}`,
    );
  }
  return field;
}
