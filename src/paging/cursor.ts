import { badUserInput } from '../errors.ts';
import { quote } from '../quote.ts';
import { MAX_LISTING_ROWS } from '../serpstat/listing.ts';

/**
 * The cursor of the row at an absolute index (0 to 59,999) of the listing with this fingerprint (letters, digits,
 * `-` and `_`). It does not depend on pages or sizes, so a client can change `first` mid-list. URL-safe.
 */
export function encodeCursor(fingerprint: string, index: number): string {
  return Buffer.from(`${fingerprint}:${index}`).toString('base64url');
}

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
