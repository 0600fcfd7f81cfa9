/** Readings of single values that never fail: what cannot be read is null, so that one odd field loses no row. */

/** GraphQL's Int ends here. */
const MAX_INT = 2 ** 31 - 1;

/** Texts as they are; a number is written out; everything else is empty. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** Whole numbers from 0 to 2^31 - 1; Serpstat writes some of them as strings of digits. */
export function countOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= MAX_INT
    ? number
    : null;
}

/** `YYYY-MM-DD`, also from the front of a date with a time; null where it is no calendar day. */
export function dateOf(value: unknown): string | null {
  return dateTimeOf(value)?.slice(0, 10) ?? null;
}

/** `YYYY-MM-DD HH:MM:SS` becomes `YYYY-MM-DDTHH:MM:SS`; Serpstat states no zone. A lone date is its midnight. */
export function dateTimeOf(value: unknown): string | null {
  const [, date, time = '00:00:00'] =
    (typeof value === 'string' && /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}))?$/.exec(value)) || [];
  if (date === undefined) {
    return null;
  }
  const moment = new Date(`${date}T${time}Z`);
  const written = `${date}T${time}`;
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(written) ? written : null;
}
