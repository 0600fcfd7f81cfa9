import { badUserInput } from '../errors.ts';

/** Refuses an empty list, which could mean either everything or nothing. */
export function checkList(list: readonly unknown[], path: string): void {
  if (list.length === 0) {
    throw badUserInput(`${path}: the list is empty. Give at least one item, or omit ${lastName(path)}.`);
  }
}

/** Longer than URLs in practice. Each group that a condition is distributed to repeats its text. */
const MAX_TEXT_LENGTH = 2048;

/** Refuses a text that is empty, is too long, or has characters that URLs and anchors do not have. */
export function checkText(text: string, path: string): void {
  if (text === '') {
    throw badUserInput(`${path}: the text is empty. Give at least one character, or omit ${lastName(path)}.`);
  }
  if (text.length > MAX_TEXT_LENGTH) {
    throw badUserInput(
      `${path}: the text has ${text.length} characters, but at most ${MAX_TEXT_LENGTH} are allowed. Shorten it.`,
    );
  }
  const at = text.search(/[\p{Cc}\p{Cs}]/u);
  if (at >= 0) {
    const code = text.charCodeAt(at);
    const kind = code < 0xd800 ? 'control character' : 'lone surrogate';
    const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    throw badUserInput(`${path}: the text has the ${kind} ${name} at index ${at}. Remove it.`);
  }
}

/** Refuses a number outside the range of a field. */
export function checkInteger(
  value: number,
  range: { readonly min: number; readonly max: number },
  path: string,
): void {
  if (value < range.min || value > range.max) {
    throw badUserInput(`${path}: ${value} is out of range. Use a number from ${range.min} to ${range.max}.`);
  }
}

/** Refuses a range whose ends are swapped. */
export function checkNumbers(min: number, max: number, path: string): void {
  if (min > max) {
    throw badUserInput(`${path}: min ${min} is greater than max ${max}. Give the smaller number as min.`);
  }
}

/** Refuses a range of `YYYY-MM-DD` days whose ends are swapped. */
export function checkDays(from: string, to: string, path: string): void {
  if (from > to) {
    throw badUserInput(`${path}: from ${from} is later than to ${to}. Give the earlier day as from.`);
  }
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
