import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Operation } from '../../src/operation/operation.ts';

function operationWith(creditLimit: number): Operation {
  return new Operation({
    creditLimit,
    creditLimitOf: 'setting',
    quota: undefined,
    dryRun: false,
    fresh: false,
    deadline: Number.POSITIVE_INFINITY,
    startedAt: 0,
    traceId: 'trace',
  });
}

test('rows that were delivered and not paid for are saved, by listing, each row once', () => {
  const operation = operationWith(100);
  operation.book('a', { paid: [{ start: 0, end: 10 }] });
  operation.book('a', {
    delivered: [
      { start: 5, end: 20 },
      { start: 0, end: 12 },
    ],
  });
  operation.book('b', { delivered: [{ start: 3, end: 4 }] });
  operation.book('c', { paid: [{ start: 0, end: 9 }] });
  expect(operation.saved()).toEqual([
    { fingerprint: 'a', rows: 10 },
    { fingerprint: 'b', rows: 1 },
  ]);
});

test('stale rows count once, and so does a total alone', () => {
  const operation = operationWith(0);
  expect(operation.bookStale('a', { start: 0, end: 10 })).toBe(10);
  expect(operation.bookStale('a', { start: 5, end: 12 })).toBe(2);
  expect(operation.bookStale('b', undefined)).toBe(1);
  expect(operation.stale).toBe(13);
  expect(operation.saved()).toEqual([{ fingerprint: 'a', rows: 12 }]);
});

test('it is billed once every bill has come', async () => {
  const operation = operationWith(10);
  operation.book('a', { bills: 2 });
  let isBilled = false;
  const billed = operation.billed().then(() => {
    isBilled = true;
  });
  operation.book('a', { bills: -1 });
  await Promise.resolve();
  expect(isBilled).toBe(false);
  operation.book('b', { bills: -1 });
  await billed;
  await operation.billed();
});

test('credits that are reserved cannot be reserved again until they are released', () => {
  const operation = operationWith(10);
  operation.book('a', { reserved: 7 });
  expect(() => operation.book('b', { reserved: 4 })).toThrow('4 credits');
  expect(operation.left).toBe(3);
  operation.book('a', { reserved: -7 });
  operation.book('b', { reserved: 10 });
  expect(operation.left).toBe(0);
});

test('credits that are spent, or may have been, are gone', () => {
  const operation = operationWith(10);
  operation.book('a', { reserved: 8 });
  operation.book('a', { reserved: -8, paid: [{ start: 0, end: 3 }], lost: 5 });
  expect([operation.spent, operation.left]).toEqual([3, 2]);
  expect(() => operation.book('a', { reserved: 3 })).toThrow('3 credits');
});

test('an operation that reserves before it spends never spends more than its limit', () => {
  const purchases = fc.array(
    fc.record({ most: fc.nat({ max: 40 }), part: fc.integer({ min: 0, max: 100 }) }),
  );
  fc.assert(
    fc.property(fc.nat({ max: 100 }), purchases, (limit, all) => {
      const operation = operationWith(limit);
      for (const { most, part } of all) {
        if (most <= operation.left) {
          operation.book('a', { reserved: most });
          operation.book('a', {
            reserved: -most,
            paid: [{ start: 0, end: Math.floor((most * part) / 100) }],
          });
        } else {
          expect(() => operation.book('a', { reserved: most })).toThrow();
        }
        expect(operation.spent + operation.left).toBe(limit);
        expect(operation.left).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
