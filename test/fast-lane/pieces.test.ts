import { expect, test } from 'vitest';
import { createPieces } from '../../src/fast-lane/pieces.ts';
import { heapInUse } from '../trouble/memory.ts';

/** A writer that counts its work. */
function counting(maxBytes: number) {
  let written = 0;
  const write = createPieces(maxBytes).remember((row: object, end: string) => {
    written += 1;
    return JSON.stringify(row) + end;
  });
  return {
    write,
    get written() {
      return written;
    },
  };
}

test('a row is written once', () => {
  const counted = counting(10_000);
  const row = { a: 1 };
  expect([counted.write(row, ''), counted.write(row, '')]).toEqual(['{"a":1}', '{"a":1}']);
  expect(counted.written).toBe(1);
});

test('a row that replaces an equal one is written anew', () => {
  const counted = counting(10_000);
  expect([counted.write({ a: 1 }, ''), counted.write({ a: 1 }, '')]).toEqual(['{"a":1}', '{"a":1}']);
  expect(counted.written).toBe(2);
});

test('where there is no room, the rows that were not read for longest are forgotten', () => {
  const counted = counting(2000);
  const rows = Array.from({ length: 100 }, (_, number) => ({ number }));
  const [first = {}, second = {}] = rows;
  for (const row of rows) {
    counted.write(row, '');
    counted.write(first, '');
  }
  expect(counted.written).toBe(100);
  counted.write(second, '');
  expect(counted.written).toBe(101);
});

test('writers that are not called any more keep no pieces for which there is no room', async () => {
  const maxBytes = 2 ** 20;
  const pieces = createPieces(maxBytes);
  const row = {};
  const before = await heapInUse();
  const writers = Array.from({ length: 100 }, () => pieces.remember(() => 'x'.repeat(maxBytes / 4)));
  for (const write of writers) {
    write(row, undefined);
  }
  const held = (await heapInUse()) - before;
  expect(held).toBeLessThan(3 * maxBytes);
  expect(writers.map(write => write(row, undefined))).toHaveLength(100);
});

test('a row has one piece for each writer', () => {
  const pieces = createPieces(10_000);
  const row = { a: 1 };
  const writers = ['x', 'y'].map(text => pieces.remember(() => text));
  expect(writers.map(write => write(row, undefined))).toEqual(['x', 'y']);
  expect(writers.map(write => write(row, undefined))).toEqual(['x', 'y']);
});
