import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Budget } from '../../src/operation/budget.ts';

test('what is reserved cannot be reserved again, until it is released', () => {
  const budget = new Budget(10);
  expect(budget.reserve(7)).toBe(true);
  expect(budget.reserve(4)).toBe(false);
  expect(budget.left).toBe(3);
  budget.release(7);
  expect(budget.reserve(10)).toBe(true);
  expect(budget.left).toBe(0);
});

test('what is spent or may have been is gone', () => {
  const budget = new Budget(10);
  budget.reserve(8);
  budget.release(8);
  budget.spend(3);
  budget.lose(5);
  expect([budget.spent, budget.left]).toEqual([3, 2]);
  expect(budget.reserve(3)).toBe(false);
});

test('nothing fits a limit of none, but nothing', () => {
  const budget = new Budget(0);
  expect(budget.reserve(0)).toBe(true);
  expect(budget.reserve(1)).toBe(false);
});

test('who reserves before spending never spends more than the limit', () => {
  const purchases = fc.array(
    fc.record({ most: fc.nat({ max: 40 }), part: fc.integer({ min: 0, max: 100 }) }),
  );
  fc.assert(
    fc.property(fc.nat({ max: 100 }), purchases, (limit, all) => {
      const budget = new Budget(limit);
      for (const { most, part } of all) {
        if (budget.reserve(most)) {
          budget.release(most);
          budget.spend(Math.floor((most * part) / 100));
        }
        expect(budget.spent + budget.left).toBe(limit);
        expect(budget.left).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
