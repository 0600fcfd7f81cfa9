import { expect, test } from 'vitest';
import { addBought, emptySnapshot, holdsAll } from '../../src/listing/snapshot.ts';

const bought = (start: number, rows: readonly string[], total = 100, at = 1) => ({ start, rows, total, at });

const first = addBought<string>(emptySnapshot, bought(10, ['k', 'l']));

test('the first rows begin a snapshot', () => {
  expect(first).toEqual({
    moved: false,
    snapshot: { boughtAt: 1, total: 100, extents: [{ start: 10, rows: ['k', 'l'] }] },
  });
});

test('further rows of the same listing join it, and keep its age', () => {
  expect(addBought(first.snapshot, bought(11, ['l', 'm'], 100, 5))).toEqual({
    moved: false,
    snapshot: { boughtAt: 1, total: 100, extents: [{ start: 10, rows: ['k', 'l', 'm'] }] },
  });
});

test('another total begins a new one', () => {
  expect(addBought(first.snapshot, bought(50, ['x'], 101, 5))).toEqual({
    moved: true,
    snapshot: { boughtAt: 5, total: 101, extents: [{ start: 50, rows: ['x'] }] },
  });
});

test('so does a row that comes back as another, whatever it is made of', () => {
  expect(addBought(first.snapshot, bought(9, ['j', 'K'], 100, 5))).toEqual({
    moved: true,
    snapshot: { boughtAt: 5, total: 100, extents: [{ start: 9, rows: ['j', 'K'] }] },
  });
  const deep = (count: number) => ({ donor: 'a', linkCounts: [{ domain: 'b', count }] });
  const { snapshot } = addBought(emptySnapshot, { start: 0, rows: [deep(1)], total: 9, at: 1 });
  expect(addBought(snapshot, { start: 0, rows: [deep(1)], total: 9, at: 2 }).moved).toBe(false);
  expect(addBought(snapshot, { start: 0, rows: [deep(2)], total: 9, at: 2 }).moved).toBe(true);
});

test('an empty answer keeps the total', () => {
  expect(addBought(emptySnapshot, bought(0, [], 0)).snapshot).toEqual({ boughtAt: 1, total: 0, extents: [] });
  expect(addBought(first.snapshot, bought(100, [], 90)).moved).toBe(true);
});

test('a snapshot has what the store holds if each row is held, of the same age and total', () => {
  const stored = (start: number, rows: readonly string[], boughtAt = 1, total = 100) => ({
    boughtAt,
    total,
    extents: [{ start, rows }],
  });
  expect(holdsAll(first.snapshot, stored(11, ['l']))).toBe(true);
  expect(holdsAll(first.snapshot, stored(11, ['l', 'm']))).toBe(false);
  expect(holdsAll(first.snapshot, stored(11, ['l'], 2))).toBe(false);
  expect(holdsAll(first.snapshot, stored(11, ['l'], 1, 99))).toBe(false);
  expect(holdsAll(emptySnapshot, stored(11, ['l']))).toBe(false);
});
