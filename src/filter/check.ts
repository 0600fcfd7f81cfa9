import { badUserInput } from '../errors.ts';

/** Refuses a list that names nothing, of which nobody could say whether it means all or none. */
export function checkList(list: readonly unknown[], path: string): void {
  if (list.length === 0) {
    throw badUserInput(`${path}: the list is empty; name at least one item, or leave ${lastName(path)} out.`);
  }
}

/** Longer than URLs get in practice; a text stands in every group that its condition is distributed to. */
const MAX_TEXT_LENGTH = 2048;

/** Refuses a text that is empty or too long, and one with what no URL or anchor shows. */
export function checkText(text: string, path: string): void {
  if (text === '') {
    throw badUserInput(
      `${path}: the text is empty; give at least one character, or leave ${lastName(path)} out.`,
    );
  }
  if (text.length > MAX_TEXT_LENGTH) {
    throw badUserInput(
      `${path}: the text has ${text.length} characters; it takes at most ${MAX_TEXT_LENGTH}.`,
    );
  }
  const at = text.search(/[\p{Cc}\p{Cs}]/u);
  if (at >= 0) {
    const code = text.charCodeAt(at);
    const kind = code < 0xd800 ? 'control character' : 'lone surrogate';
    const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    throw badUserInput(`${path}: the text has the ${kind} ${name} at index ${at}; take it out.`);
  }
}

/** Refuses a number that the field cannot have. */
export function checkInteger(
  value: number,
  range: { readonly min: number; readonly max: number },
  path: string,
): void {
  if (value < range.min || value > range.max) {
    throw badUserInput(`${path}: ${value} is out of range; it takes ${range.min} to ${range.max}.`);
  }
}

/** Refuses a range that is upside down. */
export function checkNumbers(min: number, max: number, path: string): void {
  if (min > max) {
    throw badUserInput(`${path}: min ${min} is greater than max ${max}; give the smaller number as min.`);
  }
}

/** Refuses a range of `YYYY-MM-DD` days that is upside down. */
export function checkDays(from: string, to: string, path: string): void {
  if (from > to) {
    throw badUserInput(`${path}: from ${from} is later than to ${to}; give the earlier day as from.`);
  }
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
