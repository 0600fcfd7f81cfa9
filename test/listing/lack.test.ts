import { describe, expect, test } from 'vitest';
import type { Ask } from '../../src/listing/ask.ts';
import {
  isBoughtExactly,
  isNothing,
  lackOf,
  lackWithout,
  planRequests,
  priceOf,
  uniteLacks,
} from '../../src/listing/lack.ts';
import { Planner } from '../../src/listing/planner.ts';
import type { Snapshot } from '../../src/listing/snapshot.ts';
import { ask, cursorAt, rows, TOTAL, total } from './shop.ts';

const nobody: Snapshot<string> = { boughtAt: undefined, total: undefined, extents: [] };
const front: Snapshot<string> = {
  boughtAt: 1,
  total: 100,
  extents: [{ start: 0, rows: Array.from({ length: 10 }, (_, index) => `a${index}`) }],
};

describe('what is lacking', () => {
  test.each<[string, Ask<string>, Snapshot<string>, object]>([
    ['rows', rows(5, 20), nobody, { rows: [{ start: 5, end: 20 }], total: false, later: 0 }],
    [
      'rows that are not held',
      rows(5, 20),
      front,
      { rows: [{ start: 10, end: 20 }], total: false, later: 0 },
    ],
    [
      'no rows past the end',
      rows(95, 120),
      front,
      { rows: [{ start: 95, end: 100 }], total: false, later: 0 },
    ],
    ['the total, and later rows', ask({ last: 7 }), nobody, { rows: [], total: true, later: 7 }],
    ['the last rows', ask({ last: 7 }), front, { rows: [{ start: 93, end: 100 }], total: false, later: 0 }],
    [
      'rows before a cursor',
      ask({ last: 7, before: cursorAt(50) }),
      nobody,
      { rows: [{ start: 43, end: 50 }], total: false, later: 0 },
    ],
    ['the total alone', total(), nobody, { rows: [], total: true, later: 0 }],
    [
      'the total, and no rows that nobody looks at',
      ask({ last: 7 }, TOTAL),
      nobody,
      { rows: [], total: true, later: 0 },
    ],
    ['nothing that is held', rows(2, 9), front, { rows: [], total: false, later: 0 }],
    ['nothing of a known total', total(), front, { rows: [], total: false, later: 0 }],
    ['nothing of an empty window', ask({ first: 0 }), nobody, { rows: [], total: false, later: 0 }],
  ])('%s', (_what, asked, held, lack) => {
    expect(lackOf(asked, held)).toEqual(lack);
  });

  test('is less by what is on its way, which tells the total too', () => {
    const lack = { rows: [{ start: 0, end: 20 }], total: true, later: 7 };
    expect(
      lackWithout(lack, [
        { start: 15, end: 30 },
        { start: 5, end: 8 },
      ]),
    ).toEqual({
      rows: [
        { start: 0, end: 5 },
        { start: 8, end: 15 },
      ],
      total: false,
      later: 7,
    });
    expect(lackWithout(lack, [])).toEqual(lack);
  });

  test('is nothing only where nothing will be either', () => {
    expect(isNothing({ rows: [], total: false, later: 0 })).toBe(true);
    expect(isNothing({ rows: [], total: false, later: 7 })).toBe(false);
    expect(isNothing({ rows: [], total: true, later: 0 })).toBe(false);
  });
});

const UNKNOWN = { total: undefined, callCost: 10 };

describe('what is bought for it', () => {
  test('is one row where only the total is wanted, and none more where rows tell it', () => {
    const probe = { rows: [], total: true, later: 0 };
    expect(planRequests(probe, UNKNOWN)).toEqual([{ page: 1, size: 1 }]);
    const both = uniteLacks([probe, { rows: [{ start: 20, end: 30 }], total: false, later: 0 }]);
    expect(planRequests(both, UNKNOWN)).toEqual([{ page: 3, size: 10 }]);
  });

  test('costs the rows of its requests, and those that come later', () => {
    const lack = { rows: [{ start: 7, end: 17 }], total: false, later: 5 };
    const requests = planRequests(lack, UNKNOWN);
    expect(requests).toEqual([{ page: 1, size: 17 }]);
    expect(priceOf(lack, requests, UNKNOWN)).toBe(22);
    expect(priceOf(lack, requests, { total: 12, callCost: 10 })).toBe(17);
  });

  test('is exact where regular pages are asked for', () => {
    const lackOfRows = (start: number, end: number) => ({ rows: [{ start, end }], total: false, later: 0 });
    expect(isBoughtExactly(lackOfRows(200, 300), UNKNOWN)).toBe(true);
    expect(isBoughtExactly(lackOfRows(7, 17), UNKNOWN)).toBe(false);
    expect(isBoughtExactly(lackOfRows(93, 100), { total: 100, callCost: 10 })).toBe(true);
    expect(isBoughtExactly(lackOfRows(7, 17), { total: undefined, callCost: 0 })).toBe(true);
  });

  test('is planned once, until something is different', () => {
    const planner = new Planner();
    const lack = { rows: [{ start: 7, end: 17 }], total: false, later: 0 };
    const first = planner.requests(lack, UNKNOWN);
    expect(planner.requests({ ...lack, rows: [{ start: 7, end: 17 }] }, { ...UNKNOWN })).toBe(first);
    expect(planner.price(lack, UNKNOWN)).toBe(17);
    expect(planner.requests(lack, { total: undefined, callCost: 0 })).not.toEqual(first);
    expect(planner.price({ ...lack, later: 3 }, UNKNOWN)).toBe(20);
    expect(planner.requests({ ...lack, rows: [{ start: 7, end: 18 }] }, UNKNOWN)).not.toEqual(first);
    expect(planner.requests({ rows: [], total: true, later: 0 }, UNKNOWN)).toHaveLength(1);
    expect(planner.requests({ rows: [], total: false, later: 0 }, UNKNOWN)).toEqual([]);
    expect(planner.price(lack, { ...UNKNOWN, total: 10 })).toBe(3);
  });
});
