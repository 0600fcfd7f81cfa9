import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addRows, type Extents, missing, readRows } from '../../src/paging/extents.ts';

const additions = fc.array(
  fc.record({ start: fc.nat(50), rows: fc.array(fc.integer(), { maxLength: 12 }) }),
  { maxLength: 15 },
);
const anySpan = fc.record({ start: fc.nat(60), length: fc.nat(20) }).map(({ start, length }) => ({
  start,
  end: start + length,
}));

function addAll(steps: readonly { start: number; rows: readonly number[] }[]): {
  extents: Extents<number>;
  model: Map<number, number>;
} {
  let extents: Extents<number> = [];
  const model = new Map<number, number>();
  for (const { start, rows } of steps) {
    extents = addRows(extents, start, rows);
    for (const [offset, row] of rows.entries()) {
      model.set(start + offset, row);
    }
  }
  return { extents, model };
}

function indexesOf({ start, end }: { start: number; end: number }): number[] {
  return Array.from({ length: end - start }, (_, offset) => start + offset);
}

describe('addRows', () => {
  test('joins extents that touch, and replaces older rows', () => {
    const held = addRows(addRows([], 0, ['a', 'b', 'c']), 5, ['f', 'g']);
    expect(held).toHaveLength(2);
    expect(addRows(held, 2, ['C', 'D', 'E'])).toEqual([
      { start: 0, rows: ['a', 'b', 'C', 'D', 'E', 'f', 'g'] },
    ]);
  });

  test('keeps the rows on both sides of the new ones', () => {
    expect(addRows([{ start: 3, rows: ['a', 'b', 'c', 'd'] }], 4, ['B'])).toEqual([
      { start: 3, rows: ['a', 'B', 'c', 'd'] },
    ]);
  });

  test('does not change its arguments', () => {
    const rows = Object.freeze(['x', 'y']);
    const held = Object.freeze([Object.freeze({ start: 1, rows: Object.freeze(['a', 'b']) })]);
    const grown = addRows(held, 2, rows);
    expect(held).toEqual([{ start: 1, rows: ['a', 'b'] }]);
    expect(grown).toEqual([{ start: 1, rows: ['a', 'x', 'y'] }]);
  });

  test('returns the same rows as a map from index to row, in sorted extents that do not touch', () => {
    fc.assert(
      fc.property(additions, steps => {
        const { extents, model } = addAll(steps);
        const held = extents.flatMap(({ start, rows }) =>
          rows.map((row, offset) => [start + offset, row] as const),
        );
        expect(held).toEqual([...model].sort(([a], [b]) => a - b));
        let behind = -1;
        for (const { start, rows } of extents) {
          expect(start).toBeGreaterThan(behind);
          expect(rows.length).toBeGreaterThan(0);
          behind = start + rows.length;
        }
      }),
    );
  });
});

describe('missing', () => {
  test('is the whole span if nothing is held, and empty for an empty span', () => {
    expect(missing([], { start: 2, end: 4 })).toEqual([{ start: 2, end: 4 }]);
    expect(missing([], { start: 2, end: 2 })).toEqual([]);
  });

  test('lists exactly the rows that are not in a map', () => {
    fc.assert(
      fc.property(additions, anySpan, (steps, span) => {
        const { extents, model } = addAll(steps);
        const gaps = missing(extents, span);
        expect(gaps.flatMap(indexesOf)).toEqual(indexesOf(span).filter(index => !model.has(index)));
        for (const [at, gap] of gaps.entries()) {
          expect(gap.start).toBeGreaterThan(gaps[at - 1]?.end ?? -1);
        }
      }),
    );
  });
});

describe('readRows', () => {
  test('returns the rows if a map has all of them, and undefined if one is missing', () => {
    fc.assert(
      fc.property(additions, anySpan, (steps, span) => {
        const { extents, model } = addAll(steps);
        const indexes = indexesOf(span);
        const rows = indexes.every(index => model.has(index))
          ? indexes.map(index => model.get(index))
          : undefined;
        expect(readRows(extents, span)).toEqual(rows);
      }),
    );
  });

  test('returns no rows for any empty span', () => {
    expect(readRows([], { start: 7, end: 7 })).toEqual([]);
  });
});

test('adding to and reading from thirty thousand extents takes a few comparisons each', () => {
  const fragments = Array.from({ length: 30_000 }, (_, at) => ({ start: 2 * at, rows: [at] }));
  let comparisons = 0;
  const counted = fragments.map(({ start, rows }) => ({
    get start() {
      comparisons += 1;
      return start;
    },
    rows,
  }));
  expect(readRows(counted, { start: 40_000, end: 40_001 })).toEqual([20_000]);
  expect(missing(counted, { start: 40_000, end: 40_004 })).toEqual([
    { start: 40_001, end: 40_002 },
    { start: 40_003, end: 40_004 },
  ]);
  addRows(counted, 40_001, [0]);
  expect(comparisons).toBeLessThan(200);
});
