import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CoverOptions, coverCost, planCover, spanOf } from '../../src/paging/cover.ts';
import { rowsIn, type Span, subtract, unite } from '../../src/paging/span.ts';
import type { PageRequest } from '../../src/serpstat/listing.ts';

const LISTING_END = 60_000;

/** Call costs whose sums are exact, so that covers can tie. */
const callCosts = fc.constantFrom(0, 0.25, 1, 2.5, 10, 37, 1000);

describe('planCover', () => {
  test('requests nothing if nothing is missing', () => {
    expect(planCover([], { callCost: 10 })).toEqual([]);
  });

  test('requests no rows past the total or past row 60,000', () => {
    expect(planCover([{ start: 50, end: 70 }], { callCost: 10, total: 50 })).toEqual([]);
    expect(planCover([{ start: 60_000, end: 60_020 }], { callCost: 10, total: 90_000 })).toEqual([]);
  });

  test('buys an aligned page with one request and no surplus row', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.nat(), callCosts, (size, seed, callCost) => {
        const page = 1 + (seed % Math.floor(LISTING_END / size));
        expect(planCover([spanOf({ page, size })], { callCost })).toEqual([{ page, size }]);
      }),
    );
  });

  test('buys the last rows of a listing with the request that ends closest to the total', () => {
    expect(planCover([{ start: 40, end: 60 }], { callCost: 10, total: 47 })).toEqual([{ page: 6, size: 8 }]);
    expect(planCover([{ start: 0, end: 1000 }], { callCost: 10, total: 233 })).toEqual([
      { page: 1, size: 233 },
    ]);
  });

  test('buys held rows again if that is cheaper than another request', () => {
    const missing = [
      { start: 0, end: 10 },
      { start: 15, end: 20 },
    ];
    expect(planCover(missing, { callCost: 10 })).toEqual([{ page: 1, size: 20 }]);
    expect(planCover(missing, { callCost: 1 })).toEqual([
      { page: 1, size: 10 },
      { page: 4, size: 5 },
    ]);
  });

  test('prefers a surplus row after the missing ones to one before them', () => {
    // Rows 6 to 11 in one request cost as much as row 7 and rows 8 to 11 in two.
    expect(planCover([{ start: 7, end: 11 }], { callCost: 1 })).toEqual([
      { page: 8, size: 1 },
      { page: 3, size: 4 },
    ]);
  });

  test('makes the fewest requests if cost and surplus before are equal', () => {
    expect(planCover([{ start: 0, end: 1000 }], { callCost: 0 })).toEqual([{ page: 1, size: 1000 }]);

    // Costs as much as rows 24 to 31 and 36 to 47 in two requests, which also have two surplus rows before.
    const missing = [
      { start: 25, end: 31 },
      { start: 37, end: 46 },
    ];
    expect(planCover(missing, { callCost: 3 })).toEqual([{ page: 2, size: 23 }]);
  });

  test('reaches the last row that Serpstat returns without a request past it', () => {
    const missing = [{ start: 59_001, end: LISTING_END }];
    const plan = planCover(missing, { callCost: 1_000_000 });
    expectCovered(plan, missing, { callCost: 1_000_000 });
    expect(plan).toHaveLength(1);
  });

  test('plans a whole listing as sixty full pages', () => {
    const plan = planCover([{ start: 0, end: LISTING_END }], { callCost: 10 });
    expect(plan).toEqual(Array.from({ length: 60 }, (_, at) => ({ page: at + 1, size: 1000 })));
  });

  test('returns every missing row, with no request that Serpstat rejects or that returns no row', () => {
    fc.assert(
      fc.property(
        fragments(3000),
        fc.double({ min: 0, max: 200, noNaN: true }),
        ({ missing, total }, callCost) => {
          expectCovered(planCover(missing, { callCost, total }), missing, { callCost, total });
        },
      ),
      { numRuns: 200 },
    );
  });

  test('costs as much as the cheapest of all sets of requests', () => {
    fc.assert(
      fc.property(
        fragments(10),
        fc.oneof(callCosts, fc.double({ min: 0, max: 50, noNaN: true })),
        (ground, callCost) => {
          const options = { callCost, total: ground.total };
          const plan = planCover(ground.missing, options);
          expect(coverCost(plan, options)).toBeCloseTo(cheapestSetCost(ground.missing, options), 6);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('has the same cost, surplus before and number of requests as an exhaustive search', () => {
    fc.assert(
      fc.property(fragments(2200), callCosts, (ground, callCost) => {
        const options = { callCost, total: ground.total };
        const plan = planCover(ground.missing, options);
        const { cost, surplus, requests } = bestByTrying(ground.missing, options);
        expect(coverCost(plan, options)).toBe(cost);
        expect(surplusBefore(plan, ground.missing)).toBe(surplus);
        expect(plan).toHaveLength(requests);
      }),
      { numRuns: 60 },
    );
  });
});

describe('coverCost', () => {
  test('counts each row once for each request that returns it, and each request', () => {
    const plan = [
      { page: 1, size: 10 },
      { page: 2, size: 8 },
    ];
    expect(coverCost(plan, { callCost: 2.5 })).toBe(10 + 8 + 5);
  });

  test('counts no rows past the total', () => {
    expect(coverCost([{ page: 2, size: 100 }], { callCost: 1, total: 130 })).toBe(31);
  });
});

test('spanOf returns the position of a page in its listing', () => {
  expect(spanOf({ page: 1, size: 20 })).toEqual({ start: 0, end: 20 });
  expect(spanOf({ page: 4, size: 250 })).toEqual({ start: 750, end: 1000 });
});

/** A window of up to `rows` rows anywhere in a listing, some of them held, and a total near the window or unknown. */
function fragments(rows: number): fc.Arbitrary<{ missing: readonly Span[]; total: number | undefined }> {
  const places = fc.oneof(
    fc.nat(1500),
    fc.nat(LISTING_END - 1),
    fc.integer({ min: LISTING_END - 1200, max: LISTING_END - 1 }),
  );
  return fc
    .record({
      start: places,
      length: fc.integer({ min: 1, max: rows }),
      held: fc.array(
        fc.record({ at: fc.nat(rows), length: fc.integer({ min: 1, max: Math.ceil(rows / 4) }) }),
        {
          maxLength: 8,
        },
      ),
      behind: fc.option(fc.nat(rows * 2), { nil: undefined }),
    })
    .map(({ start, length, held, behind }) => {
      const window = { start, end: Math.min(start + length, LISTING_END) };
      const holes = held.map(hole => ({ start: start + hole.at, end: start + hole.at + hole.length }));
      return {
        missing: subtract([window], unite(holes)),
        total: behind === undefined ? undefined : start + behind,
      };
    });
}

function endOf(total: number | undefined): number {
  return Math.min(total ?? LISTING_END, LISTING_END);
}

function rowsNeeded(missing: readonly Span[], end: number): number[] {
  return missing
    .flatMap(span => Array.from({ length: span.end - span.start }, (_, offset) => span.start + offset))
    .filter(row => row < end);
}

function expectCovered(
  plan: readonly PageRequest[],
  missing: readonly Span[],
  { total }: CoverOptions,
): void {
  const end = endOf(total);
  for (const request of plan) {
    expect(Number.isInteger(request.page) && Number.isInteger(request.size)).toBe(true);
    expect(request.page).toBeGreaterThanOrEqual(1);
    expect(request.size).toBeGreaterThanOrEqual(1);
    expect(request.size).toBeLessThanOrEqual(1000);
    expect(spanOf(request).start).toBeLessThan(end);
    expect(spanOf(request).end).toBeLessThanOrEqual(LISTING_END);
  }
  const left = subtract(missing, unite([...plan.map(spanOf), { start: end, end: Number.POSITIVE_INFINITY }]));
  expect(rowsIn(left)).toBe(0);
}

/**
 * The cost of the cheapest set of requests, computed from the cheapest way to each set of covered rows. Considers any
 * number of requests in any order, so it shares no assumption with the planner. Only for a few missing rows.
 */
function cheapestSetCost(missing: readonly Span[], { callCost, total }: CoverOptions): number {
  const end = endOf(total);
  const rows = rowsNeeded(missing, end);
  const costs = new Map<number, number>();
  for (const { start, end: stop } of pagesTouching(rows)) {
    const covered = rows.reduce(
      (mask, row, bit) => (start <= row && row < stop ? mask | (1 << bit) : mask),
      0,
    );
    const cost = Math.min(stop, end) - start + callCost;
    costs.set(covered, Math.min(cost, costs.get(covered) ?? Number.POSITIVE_INFINITY));
  }
  const cheapest = new Array<number>(1 << rows.length).fill(Number.POSITIVE_INFINITY);
  cheapest[0] = 0;
  for (const [mask, soFar] of cheapest.entries()) {
    for (const [covered, cost] of costs) {
      const union = mask | covered;
      cheapest[union] = Math.min(cheapest[union] ?? Number.POSITIVE_INFINITY, soFar + cost);
    }
  }
  return cheapest.at(-1) ?? Number.NaN;
}

function pagesTouching(rows: readonly number[]): Span[] {
  const pages = new Map<string, Span>();
  for (const row of rows) {
    for (let size = 1; size <= 1000; size += 1) {
      const start = row - (row % size);
      if (start + size <= LISTING_END) {
        pages.set(`${start} ${size}`, { start, end: start + size });
      }
    }
  }
  return [...pages.values()];
}

interface Score {
  readonly cost: number;
  readonly surplus: number;
  readonly requests: number;
}

/** The best score from the first missing row on. Tries all sizes. */
function bestByTrying(missing: readonly Span[], { callCost, total }: CoverOptions): Score {
  const end = endOf(total);
  const rows = rowsNeeded(missing, end);
  const scores: Score[] = new Array(rows.length + 1).fill({ cost: 0, surplus: 0, requests: 0 });
  const firstFrom = new Map<number, number>();
  for (let row = (rows.at(-1) ?? 0) + 1, at = rows.length; row >= (rows[0] ?? 0); row -= 1) {
    if (rows[at - 1] === row) {
      at -= 1;
    }
    firstFrom.set(row, at);
  }
  for (const [at, row] of [...rows.entries()].reverse()) {
    let best: Score = { cost: Number.POSITIVE_INFINITY, surplus: 0, requests: 0 };
    for (let size = 1; size <= 1000; size += 1) {
      const start = row - (row % size);
      if (start + size > LISTING_END) {
        continue;
      }
      const rest = scores[firstFrom.get(start + size) ?? rows.length] ?? best;
      const score = {
        cost: Math.min(start + size, end) - start + callCost + rest.cost,
        surplus: row - start + rest.surplus,
        requests: 1 + rest.requests,
      };
      if (compare(score, best) < 0) {
        best = score;
      }
    }
    scores[at] = best;
  }
  return scores[0] ?? { cost: Number.NaN, surplus: Number.NaN, requests: Number.NaN };
}

function compare(a: Score, b: Score): number {
  return a.cost - b.cost || a.surplus - b.surplus || a.requests - b.requests;
}

function surplusBefore(plan: readonly PageRequest[], missing: readonly Span[]): number {
  let left = missing;
  let surplus = 0;
  for (const span of plan.map(spanOf)) {
    surplus += (left[0]?.start ?? Number.NaN) - span.start;
    left = subtract(left, [{ start: 0, end: span.end }]);
  }
  return surplus;
}
