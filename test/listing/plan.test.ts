import { expect, test } from 'vitest';
import { uniteMissing } from '../../src/listing/missing.ts';
import { createPlanner } from '../../src/listing/plan.ts';

const UNKNOWN = { total: undefined, callCost: 10, takesSurplus: true };

const rowsFrom = (start: number, end: number) => ({ rows: [{ start, end }], total: false, later: 0 });

test('where only the total is missing one row is bought, and none more where rows tell it', () => {
  const plan = createPlanner();
  const probe = { rows: [], total: true, later: 0 };
  expect(plan(probe, UNKNOWN)).toMatchObject({ requests: [{ page: 1, size: 1 }], price: 1 });
  expect(plan(uniteMissing([probe, rowsFrom(20, 30)]), UNKNOWN).requests).toEqual([{ page: 3, size: 10 }]);
});

test('a plan costs the rows of its requests, and those that come later', () => {
  const plan = createPlanner();
  const missing = { ...rowsFrom(7, 17), later: 5 };
  expect(plan(missing, UNKNOWN)).toMatchObject({ requests: [{ page: 1, size: 17 }], price: 22 });
  expect(plan(missing, { ...UNKNOWN, total: 12 }).price).toBe(10);
});

test('it is exact where regular pages are requested', () => {
  const plan = createPlanner();
  expect(plan(rowsFrom(200, 300), UNKNOWN).isExact).toBe(true);
  expect(plan(rowsFrom(7, 17), UNKNOWN).isExact).toBe(false);
  expect(plan(rowsFrom(93, 100), { ...UNKNOWN, total: 100 }).isExact).toBe(true);
  expect(plan(rowsFrom(7, 17), { ...UNKNOWN, callCost: 0 }).isExact).toBe(true);
});

test('without surplus it buys exactly what is missing, in more requests', () => {
  const plan = createPlanner();
  expect(plan(rowsFrom(7, 17), { ...UNKNOWN, takesSurplus: false })).toMatchObject({
    price: 10,
    isExact: true,
  });
});

test('it is made once, until something is different', () => {
  const plan = createPlanner();
  const first = plan(rowsFrom(7, 17), UNKNOWN);
  expect(plan(rowsFrom(7, 17), { ...UNKNOWN })).toBe(first);
  expect(plan(rowsFrom(7, 17), { ...UNKNOWN, callCost: 0 })).not.toEqual(first);
  expect(plan({ ...rowsFrom(7, 17), later: 3 }, UNKNOWN).price).toBe(20);
  expect(plan(rowsFrom(7, 18), UNKNOWN).requests).not.toEqual(first.requests);
  expect(plan({ rows: [], total: true, later: 0 }, UNKNOWN).requests).toHaveLength(1);
  expect(plan({ rows: [], total: false, later: 0 }, UNKNOWN)).toMatchObject({ requests: [], price: 0 });
  expect(plan(rowsFrom(7, 17), { ...UNKNOWN, total: 10 }).price).toBe(3);
  expect(plan(rowsFrom(7, 17), UNKNOWN)).toBe(first);
});
