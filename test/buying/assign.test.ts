import { expect, test } from 'vitest';
import { assign } from '../../src/buying/requests.ts';
import type { PageRequest } from '../../src/serpstat/listing.ts';

const [early, late] = [1, 2];

const [low, middle, high] = [
  { page: 1, size: 10 },
  { page: 5, size: 10 },
  { page: 9, size: 10 },
];

/** A window of five rows from each of these on, that an operation waits for. */
function waitOf(operation: number, ...starts: readonly number[]) {
  return {
    missing: { rows: starts.map(start => ({ start, end: start + 5 })), total: false, later: 0 },
    asks: [{ id: 0, operation }],
  };
}

/** Waits for the total. */
function waitForTotal(operation: number) {
  return { missing: { rows: [], total: true, later: 0 }, asks: [{ id: 0, operation }] };
}

function shared(requests: readonly PageRequest[], windows: Parameters<typeof assign>[1]) {
  return assign(requests, windows).map(({ operation, page }) => [operation, page]);
}

test('each has what it waits for, whatever the order in which it asked', () => {
  expect(shared([low, middle, high], [waitOf(early, 80), waitOf(late, 0), waitOf(early, 40)])).toEqual([
    [late, low],
    [early, middle],
    [early, high],
  ]);
});

test('what several wait for goes to the one that has fewest, and of equals to who came first', () => {
  expect(shared([low, middle, high], [waitOf(early, 0, 40, 80), waitOf(late, 80)])).toEqual([
    [early, low],
    [early, middle],
    [late, high],
  ]);
  expect(shared([low], [waitOf(early, 0), waitOf(late, 0)])).toEqual([[early, low]]);
  const both = { ...waitOf(early, 0, 40), asks: [early, late].map(operation => ({ id: 0, operation })) };
  expect(shared([low, middle], [both])).toEqual([
    [early, low],
    [late, middle],
  ]);
});

test('the probe for a total goes to the first who waits for anything', () => {
  const probe = { page: 1, size: 1 };
  expect(shared([probe], [waitForTotal(early), waitForTotal(late)])).toEqual([[early, probe]]);
});

test('what nobody waits for is nobody’s', () => {
  expect(shared([low], [waitOf(early, 80)])).toEqual([]);
  expect(shared([], [])).toEqual([]);
});
