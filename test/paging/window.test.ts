import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { encodeCursor } from '../../src/paging/cursor.ts';
import type { Span } from '../../src/paging/span.ts';
import {
  type PageArguments,
  type PageInfo,
  pageInfoOf,
  readPageArguments,
  windowOf,
} from '../../src/paging/window.ts';

const FINGERPRINT = 'listing-1';
const cursor = (index: number) => encodeCursor(FINGERPRINT, index);
const read = (args: PageArguments) => readPageArguments(args, FINGERPRINT);

/** The window and its pageInfo, for a listing whose total is known. */
function pageOf(args: PageArguments, total: number): Span & PageInfo {
  const page = read(args);
  const window = windowOf(page, total);
  if (window === undefined) {
    throw new Error('the window is unknown despite the total');
  }
  return { ...window, ...pageInfoOf(page, window, total, FINGERPRINT) };
}

function rowsOf({ start, end }: Span): number[] {
  return Array.from({ length: end - start }, (_, offset) => start + offset);
}

describe('readPageArguments', () => {
  test('takes 20 rows from the start without arguments', () => {
    expect(read({})).toEqual({ from: 0, to: 60_000, first: 20 });
  });

  test('treats null like an omitted argument', () => {
    expect(read({ first: null, after: null, last: null, before: null })).toEqual(read({}));
    expect(read({ first: null, last: 5 })).toEqual({ from: 0, to: 60_000, last: 5 });
  });

  test('keeps the default of 20 if only cursors are given', () => {
    expect(read({ after: cursor(4), before: cursor(90) })).toEqual({ from: 5, to: 90, first: 20 });
  });

  test.each([0, 1, 1000])('accepts %i for first and last', count => {
    expect(read({ first: count, last: count })).toEqual({ from: 0, to: 60_000, first: count, last: count });
  });

  test.each([-1, 1001, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d for first and last', count => {
    for (const argument of ['first', 'last'] as const) {
      const refusal = refusalOf({ [argument]: count });
      expect(refusal.extensions.code).toBe('BAD_USER_INPUT');
      expect(refusal.message).toContain(`${argument} is ${count}, but must be an integer from 0 to 1000.`);
    }
  });

  test('says how to get more than 1000 rows', () => {
    expect(refusalOf({ first: 5000 }).message).toContain('after: pageInfo.endCursor');
    expect(refusalOf({ last: 5000 }).message).toContain('before: pageInfo.startCursor');
  });

  test('names the argument if the cursor is of another listing', () => {
    const foreign = encodeCursor('listing-2', 3);
    expect(refusalOf({ after: foreign }).message).toMatch(/^after is /);
    expect(refusalOf({ before: foreign }).message).toMatch(/^before is /);
  });
});

describe('windowOf and pageInfoOf, with a total', () => {
  test('return the edges that the algorithm of the Relay specification returns', () => {
    fc.assert(
      fc.property(requests(), ({ total, args, indexes }) => {
        const all = rowsOf({ start: 0, end: total });
        expect(rowsOf(pageOf(args, total))).toEqual(edgesToReturn(all, indexes));
      }),
    );
  });

  test('report the same next and previous pages as the Relay specification', () => {
    fc.assert(
      fc.property(
        requests().filter(({ indexes }) => indexes.first === undefined || indexes.last === undefined),
        ({ total, args, indexes }) => {
          const all = rowsOf({ start: 0, end: total });
          const page = pageOf(args, total);
          expect(page.hasNextPage).toBe(hasNextPage(all, indexes));
          expect(page.hasPreviousPage).toBe(hasPreviousPage(all, indexes));
        },
      ),
    );
  });

  test('return the cursors of the first and last row, or null for an empty window', () => {
    fc.assert(
      fc.property(requests(), ({ total, args }) => {
        const page = pageOf(args, total);
        const isEmpty = page.start === page.end;
        expect(page.startCursor).toBe(isEmpty ? null : cursor(page.start));
        expect(page.endCursor).toBe(isEmpty ? null : cursor(page.end - 1));
      }),
    );
  });

  test('stay within the listing for any cursors, even past its end or in the wrong order', () => {
    fc.assert(
      fc.property(fc.nat(100), pageArguments(fc.nat(150)), (total, args) => {
        const { start, end } = pageOf(args, total);
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(total).toBeGreaterThanOrEqual(end);
      }),
    );
  });

  test('with both first and last, apply first and then last', () => {
    expect(pageOf({ first: 10, last: 3 }, 50)).toMatchObject({
      start: 7,
      end: 10,
      hasNextPage: true,
      hasPreviousPage: true,
    });
    expect(pageOf({ first: 3, last: 10 }, 50)).toMatchObject({
      start: 0,
      end: 3,
      hasNextPage: true,
      hasPreviousPage: false,
    });
  });

  test('find no rows after a cursor past the end, so that a client can finish reading a listing that shrank', () => {
    expect(pageOf({ first: 10, after: cursor(80) }, 50)).toEqual({
      start: 50,
      end: 50,
      hasNextPage: false,
      hasPreviousPage: true,
      startCursor: null,
      endCursor: null,
    });
  });

  test('count last from the end of the listing if before is past it', () => {
    expect(pageOf({ last: 10, before: cursor(80) }, 50)).toMatchObject({
      start: 40,
      end: 50,
      hasNextPage: false,
      hasPreviousPage: true,
    });
  });

  test('find no rows between cursors in the wrong order', () => {
    expect(pageOf({ first: 5, after: cursor(9), before: cursor(3) }, 50)).toMatchObject({
      start: 10,
      end: 10,
      hasNextPage: false,
    });
    expect(pageOf({ first: 5, after: cursor(9), before: cursor(9) }, 50)).toMatchObject({
      start: 10,
      end: 10,
    });
  });

  test('report for an empty page whether the listing has rows', () => {
    expect(pageOf({ first: 0 }, 50)).toMatchObject({
      start: 0,
      end: 0,
      hasNextPage: true,
      hasPreviousPage: false,
    });
    expect(pageOf({ first: 0 }, 0)).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    expect(pageOf({ last: 0 }, 50)).toMatchObject({
      start: 50,
      end: 50,
      hasNextPage: false,
      hasPreviousPage: true,
    });
    expect(pageOf({ last: 0 }, 0)).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
  });

  test('end a longer listing at row 60,000', () => {
    expect(pageOf({ first: 20, after: cursor(59_989) }, 100_000)).toMatchObject({
      start: 59_990,
      end: 60_000,
      hasNextPage: false,
    });
    expect(pageOf({ last: 5 }, 100_000)).toMatchObject({ start: 59_995, end: 60_000, hasNextPage: false });
    expect(pageOf({ first: 1, after: cursor(59_999) }, 100_000)).toMatchObject({
      start: 60_000,
      end: 60_000,
    });
  });
});

describe('windowOf without a total', () => {
  test.each<[string, PageArguments, Span | undefined]>([
    ['first', { first: 10 }, { start: 0, end: 10 }],
    ['first from a cursor', { first: 10, after: cursor(29) }, { start: 30, end: 40 }],
    ['first up to a cursor', { first: 10, before: cursor(4) }, { start: 0, end: 4 }],
    ['last up to a cursor', { last: 10, before: cursor(40) }, { start: 30, end: 40 }],
    ['last of first, up to a cursor', { first: 50, last: 10, before: cursor(40) }, { start: 30, end: 40 }],
    ['last that is as large as first', { first: 10, last: 10 }, { start: 0, end: 10 }],
    [
      'last that covers all rows after a cursor',
      { last: 100, after: cursor(59_949) },
      { start: 59_950, end: 60_000 },
    ],
    ['first: 0', { first: 0, after: cursor(7) }, { start: 8, end: 8 }],
    ['last: 0', { last: 0 }, { start: 60_000, end: 60_000 }],
    ['first and last: 0', { first: 10, last: 0 }, { start: 10, end: 10 }],
    ['last from the end of the listing', { last: 10 }, undefined],
    ['last from the end of the listing to a cursor', { last: 10, after: cursor(5) }, undefined],
    ['last of first, of which some rows may not exist', { first: 10, last: 3 }, undefined],
  ])('%s', (_, args, window) => {
    expect(windowOf(read(args), undefined)).toEqual(window);
  });

  test('is the same as with the total, if the rows of its cursors exist', () => {
    fc.assert(
      fc.property(requests(), ({ total, args }) => {
        const window = windowOf(read(args), undefined);
        fc.pre(window !== undefined);
        expect(rowsOf(window).filter(row => row < total)).toEqual(rowsOf(pageOf(args, total)));
      }),
    );
  });

  test('is unknown only if its start depends on the total', () => {
    fc.assert(
      fc.property(requests(), ({ args }) => {
        const page = read(args);
        fc.pre(windowOf(page, undefined) === undefined);
        const total = page.from + (page.last ?? 0);
        expect(windowOf(page, total)?.start).not.toBe(windowOf(page, total + 1)?.start);
      }),
    );
  });

  test.each<[string, PageArguments, boolean, boolean]>([
    ['rows can follow first: 0', { first: 0 }, true, false],
    [
      'rows can be between first: 0 and the cursor',
      { first: 0, after: cursor(3), before: cursor(9) },
      true,
      true,
    ],
    ['no row is between adjacent cursors', { first: 5, after: cursor(3), before: cursor(4) }, false, true],
    ['rows can precede last: 0', { last: 0 }, false, true],
    ['the row of before follows last: 0', { last: 0, before: cursor(3) }, true, true],
  ])('pageInfo of an empty window: %s', (_, args, hasNextPage, hasPreviousPage) => {
    const page = read(args);
    const window = windowOf(page, undefined) ?? { start: Number.NaN, end: Number.NaN };
    expect(pageInfoOf(page, window, undefined, FINGERPRINT)).toEqual({
      hasNextPage,
      hasPreviousPage,
      startCursor: null,
      endCursor: null,
    });
  });
});

describe('a walk through a listing', () => {
  const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 40 }));

  test('forward with changing page sizes returns every row once and in order', () => {
    fc.assert(
      fc.property(fc.nat(400), sizes, (total, counts) => {
        expect(walkForward(total, counts).rows).toEqual(rowsOf({ start: 0, end: total }));
      }),
    );
  });

  test('backward with changing page sizes returns every row once and in order', () => {
    fc.assert(
      fc.property(fc.nat(400), sizes, (total, counts) => {
        expect(walkBackward(total, counts, null)).toEqual(rowsOf({ start: 0, end: total }));
      }),
    );
  });

  test('backward from any page of a forward walk returns exactly the rows before it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), sizes, fc.nat(20), (total, counts, turn) => {
        const starts = walkForward(total, counts).starts;
        const start = starts[turn % starts.length] ?? 0;
        expect(walkBackward(total, counts, cursor(start))).toEqual(rowsOf({ start: 0, end: start }));
      }),
    );
  });
});

function walkForward(total: number, counts: Iterator<number>): { rows: number[]; starts: number[] } {
  const rows: number[] = [];
  const starts: number[] = [];
  let after: string | null = null;
  let goesOn = true;
  while (goesOn) {
    const page = pageOf({ first: counts.next().value, after }, total);
    rows.push(...rowsOf(page));
    starts.push(page.start);
    expect(page.hasPreviousPage).toBe(page.start > 0);
    after = page.endCursor;
    goesOn = page.hasNextPage;
  }
  return { rows, starts };
}

function walkBackward(total: number, counts: Iterator<number>, from: string | null): number[] {
  const rows: number[] = [];
  let before = from;
  let goesOn = true;
  while (goesOn) {
    const page = pageOf({ last: counts.next().value, before }, total);
    rows.unshift(...rowsOf(page));
    before = page.startCursor;
    goesOn = page.hasPreviousPage;
  }
  return rows;
}

function refusalOf(args: PageArguments): GatewayError {
  try {
    read(args);
  } catch (error) {
    if (error instanceof GatewayError) {
      return error;
    }
    throw error;
  }
  throw new Error('the arguments were accepted');
}

interface Indexes {
  readonly first?: number;
  readonly last?: number;
  readonly after?: number;
  readonly before?: number;
}

const indexesWithin = (rows: fc.Arbitrary<number>): fc.Arbitrary<Indexes> =>
  fc.record({ first: fc.nat(70), last: fc.nat(70), after: rows, before: rows }, { requiredKeys: [] });

function argumentsOf({ first, last, after, before }: Indexes): PageArguments {
  return {
    first: first ?? null,
    last: last ?? null,
    after: after === undefined ? null : cursor(after),
    before: before === undefined ? null : cursor(before),
  };
}

function pageArguments(rows: fc.Arbitrary<number>): fc.Arbitrary<PageArguments> {
  return indexesWithin(rows).map(argumentsOf);
}

/** Arguments with cursors of existing rows, `after` before `before`: here the specification is unambiguous. */
function requests(): fc.Arbitrary<{ total: number; args: PageArguments; indexes: Indexes }> {
  return fc
    .integer({ min: 1, max: 60 })
    .chain(total => fc.record({ total: fc.constant(total), given: indexesWithin(fc.nat(total - 1)) }))
    .filter(({ given }) => (given.after ?? -1) < (given.before ?? Number.POSITIVE_INFINITY))
    .map(({ total, given }) => ({
      total,
      args: argumentsOf(given),
      indexes: given.first === undefined && given.last === undefined ? { ...given, first: 20 } : given,
    }));
}

// The algorithms of https://relay.dev/graphql/connections.htm on a list of edges. Each edge is its own cursor.

function edgesToReturn(allEdges: readonly number[], args: Indexes): number[] {
  let edges = applyCursorsToEdges(allEdges, args);
  if (args.first !== undefined && edges.length > args.first) {
    edges = edges.toSpliced(args.first, edges.length - args.first);
  }
  if (args.last !== undefined && edges.length > args.last) {
    edges = edges.toSpliced(0, edges.length - args.last);
  }
  return edges;
}

function applyCursorsToEdges(allEdges: readonly number[], { after, before }: Indexes): number[] {
  let edges = [...allEdges];
  const afterEdge = edges.indexOf(after ?? -1);
  if (afterEdge !== -1) {
    edges = edges.toSpliced(0, afterEdge + 1);
  }
  const beforeEdge = edges.indexOf(before ?? -1);
  if (beforeEdge !== -1) {
    edges = edges.toSpliced(beforeEdge, edges.length - beforeEdge);
  }
  return edges;
}

function hasPreviousPage(allEdges: readonly number[], args: Indexes): boolean {
  if (args.last !== undefined) {
    return applyCursorsToEdges(allEdges, args).length > args.last;
  }
  const { after } = args;
  return after !== undefined && allEdges.some(edge => edge <= after);
}

function hasNextPage(allEdges: readonly number[], args: Indexes): boolean {
  if (args.first !== undefined) {
    return applyCursorsToEdges(allEdges, args).length > args.first;
  }
  const { before } = args;
  return before !== undefined && allEdges.some(edge => edge >= before);
}
