import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { decodeCursor, encodeCursor } from '../../src/paging/cursor.ts';
import { heapInUse } from '../trouble/memory.ts';

const FINGERPRINT = 'q8Jv_Kx-0aZr3LmN5tYw';
const fingerprints = fc.stringMatching(/^[A-Za-z0-9_-]{1,43}$/);
const indexes = fc.nat(59_999);

function refusalOf(cursor: string, argument: 'after' | 'before' = 'after'): GatewayError {
  try {
    decodeCursor(cursor, FINGERPRINT, argument);
  } catch (error) {
    if (error instanceof GatewayError) {
      return error;
    }
    throw error;
  }
  throw new Error(`${cursor} was accepted as a cursor`);
}

describe('a cursor', () => {
  test('decodes to the index that it was made from', () => {
    fc.assert(
      fc.property(fingerprints, indexes, (fingerprint, index) => {
        expect(decodeCursor(encodeCursor(fingerprint, index), fingerprint, 'before')).toBe(index);
      }),
    );
  });

  test('is the base64url of fingerprint and index', () => {
    fc.assert(
      fc.property(fingerprints, indexes, (fingerprint, index) => {
        expect(encodeCursor(fingerprint, index)).toBe(
          Buffer.from(`${fingerprint}:${index}`).toString('base64url'),
        );
      }),
    );
  });

  test('needs no escaping in a URL', () => {
    fc.assert(
      fc.property(fingerprints, indexes, (fingerprint, index) => {
        const cursor = encodeCursor(fingerprint, index);
        expect(encodeURIComponent(cursor)).toBe(cursor);
      }),
    );
  });

  test('of another listing is refused with a message that says so', () => {
    fc.assert(
      fc.property(
        fingerprints.filter(fingerprint => fingerprint !== FINGERPRINT),
        indexes,
        (fingerprint, index) => {
          const refusal = refusalOf(encodeCursor(fingerprint, index));
          expect(refusal.extensions.code).toBe('BAD_USER_INPUT');
          expect(refusal.message).toContain('a cursor of another listing');
        },
      ),
    );
  });
});

test('nothing is kept of cursors that are refused', async () => {
  const before = await heapInUse();
  for (let number = 0; number < 100; number += 1) {
    const fingerprint = `${number}${'x'.repeat(200_000)}`;
    refusalOf(Buffer.from(`${fingerprint}:1`).toString('base64url'));
  }
  expect((await heapInUse()) - before).toBeLessThan(2 ** 22);
});

describe('what is not a cursor is refused', () => {
  test.each([
    ['an empty text', ''],
    ['a plain index', '20'],
    ['any text', 'not a cursor'],
    ['text with a lone surrogate', '\ud800'],
    ['no index', wire(`${FINGERPRINT}:`)],
    ['no fingerprint', wire(':5')],
    ['a negative index', wire(`${FINGERPRINT}:-1`)],
    ['an index that is not an integer', wire(`${FINGERPRINT}:1.5`)],
    ['an index in another notation', wire(`${FINGERPRINT}:1e3`)],
    ['an index with a leading zero', wire(`${FINGERPRINT}:05`)],
    ['the index after the last row that Serpstat returns', encodeCursor(FINGERPRINT, 60_000)],
    ['an index that is too large for a number', wire(`${FINGERPRINT}:${'9'.repeat(400)}`)],
    ['a line break after the index', wire(`${FINGERPRINT}:5\n`)],
    ['padding', `${wire(`${FINGERPRINT}:12345`)}=`],
    ['a space after the cursor', `${encodeCursor(FINGERPRINT, 5)} `],
    ['the standard alphabet of base64', Buffer.from(`${FINGERPRINT}:5`).toString('base64')],
  ])('%s', (_, cursor) => {
    const refusal = refusalOf(cursor, 'before');
    expect(refusal.extensions.code).toBe('BAD_USER_INPUT');
    expect(refusal.message).toMatch(/^before is .*, which is not a cursor\./s);
  });

  test('another encoding of a cursor', () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const cursor = encodeCursor(FINGERPRINT, 5);
    const twins = [...alphabet]
      .map(letter => cursor.slice(0, -1) + letter)
      .filter(twin => twin !== cursor && Buffer.from(twin, 'base64url').toString() === `${FINGERPRINT}:5`);
    expect(twins).not.toEqual([]);
    for (const twin of twins) {
      expect(refusalOf(twin).message).toContain('which is not a cursor');
    }
  });

  test('any text that encodeCursor did not return', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), cursor => {
        expect(refusalOf(cursor).extensions.code).toBe('BAD_USER_INPUT');
      }),
    );
  });
});

describe('the message of a refusal', () => {
  test('names the argument and the value, and says what to use instead', () => {
    expect(refusalOf('abc').message).toBe(
      'after is "abc", which is not a cursor. Use the cursor of an edge, or startCursor or endCursor of pageInfo, ' +
        'from the same connection with the same arguments (first, after, last and before can differ).',
    );
  });

  test('quotes only the beginning of a long cursor', () => {
    const { message } = refusalOf('x'.repeat(1_000_000));
    expect(message).toContain(`${'x'.repeat(80)}"… (1000000 characters)`);
    expect(message.length).toBeLessThan(400);
  });
});

function wire(text: string): string {
  return Buffer.from(text).toString('base64url');
}
