/*
 * JSON in UTF-8, as strings with one character for each byte. V8 keeps such a string in half the memory of one with a
 * character past U+00FF, joins it with others at once, and sends it without encoding it.
 */

/** A text as JSON. */
export function textAsJson(text: string): string {
  return SPECIAL.test(text) ? bytesOf(JSON.stringify(text)) : `"${text}"`;
}

/** Any value as JSON. */
export function valueAsJson(value: unknown): string {
  return typeof value === 'string' ? textAsJson(value) : bytesOf(JSON.stringify(value));
}

function bytesOf(json: string): string {
  return WIDE.test(json) ? Buffer.from(json).toString('latin1') : json;
}

/** What JSON escapes, or UTF-8 writes in more than one byte. */
const SPECIAL = /[^\x20\x21\x23-\x5b\x5d-\x7e]/;

/** biome-ignore lint/suspicious/noControlCharactersInRegex: the range begins at the first character */
const WIDE = /[^\x00-\x7f]/;
