import { LRUCache } from 'lru-cache';
import { badUserInput } from '../errors.ts';
import { quote } from '../quote.ts';
import { MAX_LISTING_ROWS } from '../serpstat/listing.ts';

/**
 * The cursor of the row at an absolute index (0 to 59,999) of the listing with this fingerprint (letters, digits,
 * `-` and `_`). It does not depend on pages or sizes, so a client can change `first` mid-list. URL-safe.
 */
export function encodeCursor(fingerprint: string, index: number): string {
  const { encoded, rest } = beginningOf(fingerprint);
  return encoded + encodeAscii(rest + index);
}

/** What all cursors of a listing begin with. */
interface Beginning {
  /** As many of its bytes as base64 encodes without those that follow. */
  readonly encoded: string;
  readonly rest: string;
}

/** Pages have up to a thousand cursors of one listing, and most operations read listings that others have read. */
const beginnings = new LRUCache<string, Beginning>({ max: 1000 });

let latest = { fingerprint: '', beginning: makeBeginning('') };

function beginningOf(fingerprint: string): Beginning {
  if (fingerprint !== latest.fingerprint) {
    let beginning = beginnings.get(fingerprint);
    if (beginning === undefined) {
      beginning = makeBeginning(fingerprint);
      beginnings.set(fingerprint, beginning);
    }
    latest = { fingerprint, beginning };
  }
  return latest.beginning;
}

function makeBeginning(fingerprint: string): Beginning {
  const text = `${fingerprint}:`;
  const whole = text.length - (text.length % 3);
  return { encoded: Buffer.from(text.slice(0, whole)).toString('base64url'), rest: text.slice(whole) };
}

/** Base64url of a few ASCII characters, by arithmetic: a buffer for each takes ten times as long. */
function encodeAscii(text: string): string {
  let encoded = '';
  for (let at = 0; at < text.length; at += 3) {
    const left = text.length - at;
    const second = left > 1 ? text.charCodeAt(at + 1) : 0;
    const third = left > 2 ? text.charCodeAt(at + 2) : 0;
    const bits = (text.charCodeAt(at) << 16) | (second << 8) | third;
    encoded += digit(bits >> 18) + digit(bits >> 12);
    encoded += (left > 1 ? digit(bits >> 6) : '') + (left > 2 ? digit(bits) : '');
  }
  return encoded;
}

function digit(bits: number): string {
  return DIGITS.charAt(bits & 63);
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** What `encodeAscii` encoded. Of other texts, anything. */
function decodeAscii(encoded: string): string {
  let text = '';
  let bits = 0;
  let count = 0;
  for (const char of encoded) {
    bits = (bits << 6) | DIGITS.indexOf(char);
    count += 6;
    if (count >= 8) {
      count -= 8;
      text += String.fromCharCode((bits >> count) & 255);
    }
  }
  return text;
}

/**
 * The index that a cursor stands for.
 *
 * @throws BAD_USER_INPUT, naming the argument, if it is not a cursor, or a cursor of another listing.
 */
export function decodeCursor(cursor: string, fingerprint: string, argument: 'after' | 'before'): number {
  const { encoded, rest } = beginningOf(fingerprint);
  const index = Number(decodeAscii(cursor.slice(encoded.length)).slice(rest.length));
  // Several texts decode to the same bytes; only the one that was handed out is a cursor.
  return isIndex(index) && encodeCursor(fingerprint, index) === cursor ? index : refuse(cursor, argument);
}

function isIndex(index: number): boolean {
  return Number.isInteger(index) && index >= 0 && index < MAX_LISTING_ROWS;
}

function refuse(cursor: string, argument: 'after' | 'before'): never {
  const fault = isOfAnyListing(cursor) ? 'a cursor of another listing' : 'which is not a cursor';
  throw badUserInput(
    `${argument} is ${quote(cursor)}, ${fault}. Use the cursor of an edge, or startCursor or endCursor of pageInfo, ` +
      'from the same connection with the same arguments (first, after, last and before can differ).',
  );
}

/** Without `encodeCursor`, which would keep the fingerprint: this one can be anything, and as long as a request. */
function isOfAnyListing(cursor: string): boolean {
  const [, fingerprint, digits] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  const index = Number(digits);
  return isIndex(index) && Buffer.from(`${fingerprint}:${index}`).toString('base64url') === cursor;
}

const CURSOR = /^([\w-]+):(\d+)$/;
