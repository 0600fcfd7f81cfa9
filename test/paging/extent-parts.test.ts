import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addRows, type Extents, heldParts, joinParts, missingParts } from '../../src/paging/extents.ts';

const anyExtents = fc
  .array(fc.record({ start: fc.nat(60), rows: fc.array(fc.nat(99), { maxLength: 8 }) }), { maxLength: 12 })
  .map(additions =>
    additions.reduce<Extents<number>>((held, { start, rows }) => addRows(held, start, rows), []),
  );

function rowsByIndex(extents: Extents<number>): ReadonlyMap<number, number> {
  return new Map(
    extents.flatMap(({ start, rows }) => rows.map((row, offset) => [start + offset, row] as const)),
  );
}

describe('heldParts', () => {
  test('returns the rows of the span that are in a map from index to row', () => {
    fc.assert(
      fc.property(anyExtents, fc.nat(60), fc.nat(30), (extents, start, length) => {
        const parts = heldParts(extents, { start, end: start + length });
        const within = [...rowsByIndex(extents)].filter(([at]) => at >= start && at < start + length);
        expect([...rowsByIndex(parts)]).toEqual(within);
      }),
    );
  });
});

describe('missingParts and joinParts', () => {
  test('add exactly the offered rows that are missing', () => {
    fc.assert(
      fc.property(anyExtents, anyExtents, (held, offered) => {
        const united = joinParts([...held, ...missingParts(held, offered)]);
        const expected = new Map([...rowsByIndex(offered), ...rowsByIndex(held)]);
        expect([...rowsByIndex(united)]).toEqual([...expected].sort(([a], [b]) => a - b));
        let behind = -1;
        for (const { start, rows } of united) {
          expect(start).toBeGreaterThan(behind);
          behind = start + rows.length;
        }
      }),
    );
  });

  test('do not change their arguments', () => {
    const held = Object.freeze([Object.freeze({ start: 0, rows: Object.freeze(['a']) })]);
    const offered = Object.freeze([Object.freeze({ start: 0, rows: Object.freeze(['A', 'b']) })]);
    expect(joinParts([...held, ...missingParts(held, offered)])).toEqual([{ start: 0, rows: ['a', 'b'] }]);
    expect(held).toEqual([{ start: 0, rows: ['a'] }]);
  });
});
