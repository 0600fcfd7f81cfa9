import type { Predicate } from './complex-filter.ts';
import { shown } from './json.ts';
import { badFilter, codes, Refusal } from './refusal.ts';

export const orderedCompareTypes = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq', 'between'] as const;
export const dateCompareTypes = ['gt', 'gte', 'lt', 'lte', 'eq', 'between'] as const;
export const textCompareTypes = ['contains', 'notContains', 'startsWith', 'endsWith'] as const;

/** The only value of an item. @throws Refusal 32117 where there are none or several. */
export function single<T>(values: readonly T[], field: string): T {
  const [value] = values;
  if (value === undefined || values.length > 1) {
    throw badFilter(`${field} takes exactly one value here, not ${shown(values)}`);
  }
  return value;
}

/** Compares numbers, or dates written `YYYY-MM-DD`; `between` includes both ends. */
export function ordered<T extends number | string>(
  field: string,
  compareType: string,
  values: readonly T[],
): Predicate<T> {
  if (compareType === 'between') {
    const [low, high] = values;
    if (low === undefined || high === undefined || values.length > 2 || low > high) {
      throw badFilter(
        `${field} between takes two values, the first not above the second, not ${shown(values)}`,
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

/** Compares whole texts, upper and lower case alike. */
export function textual(field: string, compareType: string, values: readonly unknown[]): Predicate<string> {
  const value = single(values, field);
  if (typeof value !== 'string') {
    throw badFilter(`${field} takes a text, not ${shown(value)}`);
  }
  const part = value.toLowerCase();
  switch (compareType) {
    case 'contains':
      return text => text.toLowerCase().includes(part);
    case 'notContains':
      return text => !text.toLowerCase().includes(part);
    case 'startsWith':
      return text => text.toLowerCase().startsWith(part);
    default:
      return text => text.toLowerCase().endsWith(part);
  }
}

/** A whole number, as domain_rank and links_countN take it. */
export function integer(value: unknown, field: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) {
    return value;
  }
  throw badFilter(`${field} takes whole numbers, not ${shown(value)}`);
}

/** A whole number in the shape of a text, as links_external takes it. */
export function digits(value: unknown, field: string): number {
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) {
    return Number(value);
  }
  throw badFilter(`${field} takes numbers written as texts of digits, not ${shown(value)}`);
}

/** `DD.MM.YYYY` or `D.M.YYYY` as `YYYY-MM-DD`. @throws Refusal 32010 where it is no day of the calendar. */
export function calendarDay(value: unknown, field: string): string {
  const match = typeof value === 'string' ? /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(value) : null;
  if (match) {
    const [, day = '', month = '', year = ''] = match;
    const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    const time = Date.parse(`${iso}T00:00:00Z`);
    if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(iso)) {
      return iso;
    }
  }
  throw new Refusal(codes.badDate, `${field} takes dates of the calendar as DD.MM.YYYY, not ${shown(value)}`);
}
