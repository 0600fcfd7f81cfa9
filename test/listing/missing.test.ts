import { describe, expect, test } from 'vitest';
import { isServedBy } from '../../src/buying/requests.ts';
import { missingBeside } from '../../src/listing/missing.ts';
import type { Snapshot } from '../../src/listing/snapshot.ts';
import { missingOf, type WindowRequest } from '../../src/listing/window-request.ts';
import { ask, cursorAt, rows, TOTAL, total } from '../buying/shop.ts';

const nobody: Snapshot<string> = { boughtAt: undefined, total: undefined, extents: [] };
const front: Snapshot<string> = {
  boughtAt: 1,
  total: 100,
  extents: [{ start: 0, rows: Array.from({ length: 10 }, (_, index) => `a${index}`) }],
};

describe('what is missing', () => {
  test.each<[string, WindowRequest<string>, Snapshot<string>, object | undefined]>([
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
    ['nothing that is held', rows(2, 9), front, undefined],
    ['nothing of a known total', total(), front, undefined],
    ['nothing of an empty window', ask({ first: 0 }), nobody, undefined],
  ])('%s', (_what, asked, held, missing) => {
    expect(missingOf(asked, held)).toEqual(missing);
  });

  test('is less by what is coming, which tells the total too', () => {
    const missing = { rows: [{ start: 0, end: 20 }], total: true, later: 7 };
    const coming = [
      { start: 5, end: 8 },
      { start: 15, end: 30 },
    ];
    expect(missingBeside([missing], coming)).toEqual({
      rows: [
        { start: 0, end: 5 },
        { start: 8, end: 15 },
      ],
      total: false,
      later: 7,
    });
    expect(missingBeside([missing], [])).toEqual(missing);
  });

  test('is nothing only if nothing will be missing later either', () => {
    const rows = [{ start: 0, end: 20 }];
    expect(missingBeside([{ rows, total: true, later: 0 }], rows)).toBeUndefined();
    expect(missingBeside([{ rows, total: true, later: 7 }], rows)).toMatchObject({ rows: [], later: 7 });
    expect(missingBeside([], [])).toBeUndefined();
  });
});

test('several together are missing each row once, and the most of those that come later', () => {
  const [one, other] = [
    { rows: [{ start: 0, end: 10 }], total: false, later: 3 },
    { rows: [{ start: 5, end: 20 }], total: true, later: 2 },
  ];
  expect(missingBeside([one, other], [])).toEqual({ rows: [{ start: 0, end: 20 }], total: true, later: 3 });
});

test('a request serves whoever lacks one of its rows, and whoever lacks the total', () => {
  const span = { start: 10, end: 20 };
  const rowsOnly = (start: number, end: number) => ({ rows: [{ start, end }], total: false, later: 0 });
  expect(isServedBy(rowsOnly(19, 30), span)).toBe(true);
  expect(isServedBy(rowsOnly(20, 30), span)).toBe(false);
  expect(isServedBy({ rows: [], total: true, later: 0 }, span)).toBe(true);
  expect(isServedBy({ rows: [], total: false, later: 5 }, span)).toBe(false);
});
