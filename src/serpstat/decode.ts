import { isPlainDateTime } from './plain-dates.ts';

/** Functions that read single values and never fail, so that one malformed field does not lose the whole row. */

/** The largest GraphQL Int. */
const MAX_INT = 2 ** 31 - 1;

/** A string as it is, a number as a string; empty for everything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** A whole number from 0 to 2^31 - 1, also as a string of digits; null for everything else. */
export function countOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= MAX_INT
    ? number
    : null;
}

/** `YYYY-MM-DD` of a date with or without a time; null if it is not a calendar day. */
export function dateOf(value: unknown): string | null {
  return dateTimeOf(value)?.slice(0, 10) ?? null;
}

/** `YYYY-MM-DDTHH:MM:SS` in an unknown time zone, midnight for a date without a time; null if it is invalid. */
export function dateTimeOf(value: unknown): string | null {
  const [, date, time = '00:00:00'] =
    (typeof value === 'string' && /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}))?$/.exec(value)) || [];
  if (date === undefined) {
    return null;
  }
  const written = `${date}T${time}`;
  if (isPlainDateTime(written)) {
    return written;
  }
  const moment = new Date(`${written}Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(written) ? written : null;
}
