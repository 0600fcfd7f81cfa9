import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, rowsIn, type Span, subtract, unite } from '../../src/paging/span.ts';

const anySpan = fc.record({ start: fc.nat(60), end: fc.nat(60) });
const anySpans = fc.array(anySpan, { maxLength: 12 });
const canonical = anySpans.map(unite);

function indexes(spans: readonly Span[]): Set<number> {
  const rows = new Set<number>();
  for (const { start, end } of spans) {
    for (let row = start; row < end; row += 1) {
      rows.add(row);
    }
  }
  return rows;
}

function expectCanonical(spans: readonly Span[]): void {
  let behind = -1;
  for (const { start, end } of spans) {
    expect(start).toBeGreaterThan(behind);
    expect(end).toBeGreaterThan(start);
    behind = end;
  }
}

describe('unite', () => {
  test('joins spans that touch or overlap, drops empty ones, and sorts the rest', () => {
    const spans = [
      { start: 8, end: 9 },
      { start: 5, end: 5 },
      { start: 2, end: 4 },
      { start: 0, end: 2 },
      { start: 3, end: 6 },
    ];
    expect(unite(spans)).toEqual([
      { start: 0, end: 6 },
      { start: 8, end: 9 },
    ]);
  });

  test('covers exactly the rows of the spans, with sorted spans that do not touch', () => {
    fc.assert(
      fc.property(anySpans, spans => {
        const united = unite(spans);
        expectCanonical(united);
        expect(indexes(united)).toEqual(indexes(spans));
      }),
    );
  });
});

describe('subtract', () => {
  test('keeps the rows on both sides of a hole', () => {
    expect(subtract([{ start: 0, end: 10 }], [{ start: 4, end: 6 }])).toEqual([
      { start: 0, end: 4 },
      { start: 6, end: 10 },
    ]);
  });

  test('removes exactly the rows that are in both', () => {
    fc.assert(
      fc.property(canonical, canonical, (from, taken) => {
        const left = subtract(from, taken);
        expectCanonical(left);
        expect(indexes(left)).toEqual(indexes(from).difference(indexes(taken)));
      }),
    );
  });
});

describe('clip', () => {
  test('keeps exactly the rows within the limits, and none if the limits are empty or swapped', () => {
    fc.assert(
      fc.property(canonical, anySpan, (spans, limits) => {
        const clipped = clip(spans, limits);
        expectCanonical(clipped);
        expect(indexes(clipped)).toEqual(indexes(spans).intersection(indexes([limits])));
      }),
    );
  });
});

test('rowsIn counts the rows', () => {
  fc.assert(
    fc.property(canonical, spans => {
      expect(rowsIn(spans)).toBe(indexes(spans).size);
    }),
  );
});
