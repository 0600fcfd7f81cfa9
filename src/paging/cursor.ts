import { badUserInput } from '../errors.ts';
import { quote } from '../quote.ts';
import { MAX_LISTING_ROWS } from '../serpstat/listing.ts';

/**
 * The cursor of the row at an absolute index (0 to 59,999) of the listing with this fingerprint (letters, digits,
 * `-` and `_`). It does not depend on pages or sizes, so a client can change `first` mid-list. URL-safe.
 */
export function encodeCursor(fingerprint: string, index: number): string {
  if (fingerprint !== latest.fingerprint) {
    latest = beginningOf(fingerprint);
  }
  return latest.encoded + encodeAscii(latest.rest + index);
}

/** What all cursors of a listing begin with. */
interface Beginning {
  readonly fingerprint: string;
  /** As many of its bytes as base64 encodes without those that follow. */
  readonly encoded: string;
  readonly rest: string;
}

/** Pages have up to a thousand cursors of one listing. */
let latest = beginningOf('');

function beginningOf(fingerprint: string): Beginning {
  const text = `${fingerprint}:`;
  const whole = text.length - (text.length % 3);
  return {
    fingerprint,
    encoded: Buffer.from(text.slice(0, whole)).toString('base64url'),
    rest: text.slice(whole),
  };
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

/**
 * The index that a cursor stands for.
 *
 * @throws BAD_USER_INPUT, naming the argument, if it is not a cursor, or a cursor of another listing.
 */
export function decodeCursor(cursor: string, fingerprint: string, argument: 'after' | 'before'): number {
  const place = parse(cursor);
  if (place === undefined) {
    throw refusal(cursor, argument, 'which is not a cursor');
  }
  if (place.fingerprint !== fingerprint) {
    throw refusal(cursor, argument, 'a cursor of another listing');
  }
  return place.index;
}

function parse(cursor: string): { fingerprint: string; index: number } | undefined {
  const text = Buffer.from(cursor, 'base64url').toString();
  const [, fingerprint, digits] = /^([\w-]+):(\d+)$/.exec(text) ?? [];
  const index = Number(digits);
  if (fingerprint === undefined || index >= MAX_LISTING_ROWS) {
    return undefined;
  }
  // Node accepts several encodings of the same bytes; only the one that was handed out is a cursor.
  return encodeCursor(fingerprint, index) === cursor ? { fingerprint, index } : undefined;
}

function refusal(cursor: string, argument: 'after' | 'before', fault: string): Error {
  return badUserInput(
    `${argument} is ${quote(cursor)}, ${fault}. Use the cursor of an edge, or startCursor or endCursor of pageInfo, ` +
      'from the same connection with the same arguments (first, after, last and before can differ).',
  );
}
