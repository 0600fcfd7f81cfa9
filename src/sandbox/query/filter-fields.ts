import type { FilterField, Predicate } from './complex-filter.ts';
import { shown } from './json.ts';
import { badFilter, RpcError, rpcCodes } from './rpc-error.ts';

/** A text field, compared case-insensitively. */
export function textField<Row>(read: (row: Row) => string): FilterField<Row> {
  return {
    compareTypes: ['contains', 'notContains', 'startsWith', 'endsWith'],
    predicate(field, compareType, values) {
      const holds = textual(field, compareType, values);
      return row => holds(read(row).toLowerCase());
    },
  };
}

/** A numeric field. `parse` reads the values of the filter: `integer` or `digits`. */
export function numberField<Row>(
  read: (row: Row) => number,
  parse: (value: unknown, field: string) => number,
): FilterField<Row> {
  return orderedField(['gt', 'gte', 'lt', 'lte', 'eq', 'neq', 'between'], read, parse);
}

/** A date field, compared by day. `read` returns `YYYY-MM-DD`. */
export function dateField<Row>(read: (row: Row) => string): FilterField<Row> {
  return orderedField(['gt', 'gte', 'lt', 'lte', 'eq', 'between'], read, calendarDay);
}

/** The only value of a filter item. @throws RpcError 32117 unless there is exactly one. */
export function single<T>(values: readonly T[], field: string): T {
  const [value] = values;
  if (value === undefined || values.length > 1) {
    throw badFilter(`${field} accepts exactly one value here, not ${shown(values)}`);
  }
  return value;
}

/** A whole number, as domain_rank and links_countN accept it. */
export function integer(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    return value;
  }
  throw badFilter(`${field} accepts whole numbers, not ${shown(value)}`);
}

/** A whole number as a string of digits, as links_external accepts it. */
export function digits(value: unknown, field: string): number {
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) {
    return Number(value);
  }
  throw badFilter(`${field} accepts numbers written as strings of digits, not ${shown(value)}`);
}

/** `DD.MM.YYYY` or `D.M.YYYY` as `YYYY-MM-DD`. @throws RpcError 32010 unless the day exists. */
function calendarDay(value: unknown, field: string): string {
  const match = typeof value === 'string' ? /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(value) : null;
  if (match) {
    const [, day = '', month = '', year = ''] = match;
    const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    const time = Date.parse(`${iso}T00:00:00Z`);
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(iso)) {
      return iso;
    }
  }
  throw new RpcError(
    rpcCodes.badDate,
    `${field} accepts calendar dates written as DD.MM.YYYY, not ${shown(value)}`,
  );
}

/** A predicate on lower-case text. */
function textual(field: string, compareType: string, values: readonly unknown[]): Predicate<string> {
  const value = single(values, field);
  if (typeof value !== 'string') {
    throw badFilter(`${field} accepts a string, not ${shown(value)}`);
  }
  const part = value.toLowerCase();
  switch (compareType) {
    case 'contains':
      return text => text.includes(part);
    case 'notContains':
      return text => !text.includes(part);
    case 'startsWith':
      return text => text.startsWith(part);
    default:
      return text => text.endsWith(part);
  }
}

function orderedField<Row, T extends number | string>(
  compareTypes: readonly string[],
  read: (row: Row) => T,
  parse: (value: unknown, field: string) => T,
): FilterField<Row> {
  return {
    compareTypes,
    predicate(field, compareType, values) {
      const bounds = values.map(value => parse(value, field));
      const holds = ordered(field, compareType, bounds);
      return row => holds(read(row));
    },
  };
}

/** `between` includes both ends. */
function ordered<T extends number | string>(
  field: string,
  compareType: string,
  values: readonly T[],
): Predicate<T> {
  if (compareType === 'between') {
    const [low, high] = values;
    if (low === undefined || high === undefined || values.length > 2 || low > high) {
      throw badFilter(
        `${field} between accepts two values, the first no greater than the second, not ${shown(values)}`,
      );
    }
    return value => low <= value && value <= high;
  }
  const bound = single(values, field);
  switch (compareType) {
    case 'gt':
      return value => value > bound;
    case 'gte':
      return value => value >= bound;
    case 'lt':
      return value => value < bound;
    case 'lte':
      return value => value <= bound;
    case 'eq':
      return value => value === bound;
    default:
      return value => value !== bound;
  }
}
