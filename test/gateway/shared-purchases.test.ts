import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverCost, planCover } from '../../src/paging/cover.ts';
import { rowsIn, type Span, subtract, unite } from '../../src/paging/span.ts';
import type { BacklinkOrderField } from '../../src/serpstat/vocabulary.ts';
import { createFakeClock, passing } from '../fake-clock.ts';
import { startRig } from '../rig.ts';
import {
  askWindows,
  backlinksOf,
  firstRows,
  keysOf,
  lastRows,
  rowsBefore,
  spansBought,
  spentOn,
  type TestListing,
  type Window,
} from './windows.ts';

const FIVE_THOUSAND = 'rows-5000.example';
const TOTAL = 5000;
const CALL_COST = 10;

/** This many listings of the same length, so that each run of a property has one that nobody has read. */
const orders: readonly BacklinkOrderField[] = [
  'URL_FROM',
  'ANCHOR',
  'REL',
  'EXTERNAL_LINKS',
  'LINK_TYPE',
  'URL_TO',
  'LAST_VISITED',
  'FIRST_SEEN',
  'DOMAIN_RANK',
];

interface Reading {
  readonly sizes: number;
  readonly order: readonly number[];
  readonly ways: readonly ('first' | 'before')[];
  readonly together: readonly number[];
}

/** The windows of one size that make up the list, in any order, each requested in one of several ways. */
function alignedWindows(listing: TestListing, { sizes, order, ways }: Reading): readonly Window[] {
  const windows = Array.from({ length: TOTAL / sizes }, (_, place) => {
    const [start, end] = [place * sizes, (place + 1) * sizes];
    if (ways[place % ways.length] === 'first') {
      return firstRows(listing, start, end);
    }
    return end === TOTAL ? lastRows(listing, start, end) : rowsBefore(listing, start, end);
  });
  return windows
    .map((window, place) => ({ window, rank: order[place % order.length] ?? 0 }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ window }) => window);
}

function* groupsOf<Item>(items: readonly Item[], sizes: readonly number[]): Generator<readonly Item[]> {
  for (let [at, group] = [0, 0]; at < items.length; group += 1) {
    const size = sizes[group % sizes.length] ?? 1;
    yield items.slice(at, at + size);
    at += size;
  }
}

const readings: fc.Arbitrary<Reading> = fc.record({
  sizes: fc.constantFrom(100, 200, 250, 500, 1000),
  order: fc.array(fc.nat(), { minLength: 50, maxLength: 50 }),
  ways: fc.array(fc.constantFrom('first', 'before'), { minLength: 7, maxLength: 7 }),
  together: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 5, maxLength: 5 }),
});

test('5,000 rows cost 5,000 credits in any aligned windows, and nothing the second time', async () => {
  await using rig = await startRig();
  const free = [...orders];
  await fc.assert(
    fc.asyncProperty(readings, async reading => {
      const listing = backlinksOf(FIVE_THOUSAND, free.pop());
      const keys = await keysOf(rig.sandbox, listing);
      const windows = alignedWindows(listing, reading);
      // Finding the end of the list costs a credit, unless another response has revealed it.
      const [opening, ...others] = windows.toSorted(
        (a, b) => Number(a.by === 'last') - Number(b.by === 'last'),
      );
      let spent = 0;
      for (const passes of [1, 2]) {
        const inOrder =
          passes === 1 ? [opening, ...others].filter(window => window !== undefined) : windows.toReversed();
        for (const group of groupsOf(inOrder, passes === 1 ? [1, ...reading.together] : reading.together)) {
          // Some request the same rows at the same time.
          const asked = [...group, ...group.filter((_, place) => place % 3 === 0)];
          const answers = await Promise.all(asked.map(window => askWindows(rig, [window])));
          expect(answers.map(answer => answer.windows)).toEqual(
            asked.map(({ span }) => [keys.slice(span.start, span.end)]),
          );
          spent += spentOn(answers);
        }
        expect(rig.sandbox.billed).toBe(TOTAL);
        expect(spent).toBe(TOTAL);
      }
    }),
    { numRuns: orders.length, endOnFailure: true },
  );
});

const spans: fc.Arbitrary<Span> = fc
  .tuple(fc.nat({ max: TOTAL - 2 }), fc.integer({ min: 1, max: 400 }))
  .map(([start, length]) => ({ start, end: Math.min(TOTAL - 1, start + length) }));

test('windows that are not aligned cost no more than the cheapest cover of their missing rows', async () => {
  await using rig = await startRig();
  const free = [...orders];
  await fc.assert(
    fc.asyncProperty(
      fc.array(spans, { minLength: 5, maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 5, maxLength: 5 }),
      async (asked, together) => {
        const listing = backlinksOf(FIVE_THOUSAND, free.pop());
        const keys = await keysOf(rig.sandbox, listing);
        for (const group of groupsOf(asked, together)) {
          const held = unite(spansBought(rig.sandbox));
          // The end of the list is unknown before the first response.
          const total = held.length === 0 ? undefined : TOTAL;
          const options = { callCost: CALL_COST, total };
          const [billed, sent] = [rig.sandbox.billed, rig.sandbox.requests.length];
          const answers = await Promise.all(
            group.map(({ start, end }, place) =>
              askWindows(rig, [
                place % 2 === 0 ? firstRows(listing, start, end) : rowsBefore(listing, start, end),
              ]),
            ),
          );
          expect(answers.map(({ windows }) => windows)).toEqual(
            group.map(({ start, end }) => [keys.slice(start, end)]),
          );
          const best = group.map(span => coverCost(planCover(subtract([span], held), options), options));
          const cost = rig.sandbox.billed - billed + CALL_COST * (rig.sandbox.requests.length - sent);
          expect(cost).toBeLessThanOrEqual(best.reduce((sum, each) => sum + each, 0));
        }
        const [billed, sent] = [rig.sandbox.billed, rig.sandbox.requests.length];
        await Promise.all(asked.map(({ start, end }) => askWindows(rig, [firstRows(listing, start, end)])));
        expect(rig.sandbox.billed).toBe(billed);
        expect(rig.sandbox.requests).toHaveLength(sent);
      },
    ),
    { numRuns: orders.length, endOnFailure: true },
  );
});

test('a hundred identical operations at once make one purchase, and one of them pays', async () => {
  await using rig = await startRig();
  const windows = [firstRows(backlinksOf('rows-500.example'), 0, 50)];
  const answers = await Promise.all(Array.from({ length: 100 }, () => askWindows(rig, windows)));
  expect(new Set(answers.map(({ windows: [keys] }) => keys?.join())).size).toBe(1);
  expect(rig.sandbox.requests).toHaveLength(1);
  const spent = answers.map(({ credits }) => credits.spent).toSorted((a, b) => b - a);
  expect(spent).toEqual([50, ...Array(99).fill(0)]);
  const saved = answers.map(({ credits }) => credits.saved).toSorted((a, b) => a - b);
  expect(saved).toEqual([0, ...Array(99).fill(50)]);
});

function scattered(count: number, longest: number, end: number): readonly Span[] {
  return Array.from({ length: count }, (_, place) => {
    const length = 1 + ((place * 7919) % longest);
    const start = (place * 104_729) % (end - length);
    return { start, end: start + length };
  });
}

test('a hundred overlapping operations at once buy each row once if CALL_COST is 0', async () => {
  await using rig = await startRig({ CALL_COST: '0' });
  const listing = backlinksOf(FIVE_THOUSAND);
  const asked = scattered(100, 60, 2000);
  const answers = await Promise.all(
    asked.map(({ start, end }) => askWindows(rig, [firstRows(listing, start, end)])),
  );
  expect(rig.sandbox.billed).toBe(rowsIn(unite(asked)));
  expect(spentOn(answers)).toBe(rig.sandbox.billed);
});

test('a hundred overlapping operations at once buy rows twice only if that saves requests worth more', async () => {
  await using rig = await startRig();
  const listing = backlinksOf(FIVE_THOUSAND);
  const asked = scattered(100, 60, 2000);
  const answers = await Promise.all(
    asked.map(({ start, end }) => askWindows(rig, [firstRows(listing, start, end)])),
  );
  expect(spentOn(answers)).toBe(rig.sandbox.billed);
  const exact = { callCost: 0, total: TOTAL };
  const withoutSurplus = planCover(unite(asked), exact);
  expect(rig.sandbox.billed - rowsIn(unite(asked))).toBeLessThanOrEqual(
    CALL_COST * (withoutSurplus.length - rig.sandbox.requests.length),
  );
});

test('at a low rate, there are few more requests than if all windows were known in advance', async () => {
  const clock = createFakeClock();
  await using rig = await startRig({ SERPSTAT_RATE: '5' }, { clock });
  const total = 3500;
  const asked = scattered(20, 50, total);
  const listing = backlinksOf(`rows-${total}.example`);
  const answers = await passing(
    clock,
    Promise.all(asked.map(({ start, end }) => askWindows(rig, [firstRows(listing, start, end)]))),
  );
  const options = { callCost: CALL_COST, total };
  const best = planCover(unite(asked), options);
  expect(best.length).toBeGreaterThan(10);
  expect(rig.sandbox.requests.length).toBeLessThanOrEqual(1.1 * best.length);
  expect(spentOn(answers)).toBe(rig.sandbox.billed);
});

test('a thousand windows of fifty listings at once finish soon, and share what they buy', async () => {
  await using rig = await startRig();
  const size = (place: number) => 250 + (place % 50);
  const asked = scattered(1000, 40, 249).map(({ start, end }, place) =>
    firstRows(backlinksOf(`rows-${size(place)}.example`), start, end),
  );
  const answers = await Promise.all(asked.map(window => askWindows(rig, [window])));
  expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
  expect(spentOn(answers)).toBe(rig.sandbox.billed);
  const best = Map.groupBy(asked, ({ listing }) => listing.domain)
    .values()
    .map(windows => planCover(unite(windows.map(({ span }) => span)), { callCost: CALL_COST }).length)
    .reduce((sum, requests) => sum + requests, 0);
  expect(rig.sandbox.requests.length).toBeLessThanOrEqual(1.1 * best);
});

/** Two fields with arguments that have the same meaning. */
const sameMeanings: readonly (readonly [string, string, string])[] = [
  [
    'defaults that are spelled out',
    'backlinks(first: 20)',
    'backlinks(searchType: DOMAIN, onePerDomain: true)',
  ],
  [
    'an order whose direction is left out',
    'backlinks(orderBy: { field: LAST_VISITED })',
    'backlinks(first: 20, path: null, orderBy: { direction: DESC, field: LAST_VISITED })',
  ],
  [
    'a negation and its opposite',
    'backlinks(filter: { not: { externalLinks: { lte: 4 } } })',
    'backlinks(filter: { externalLinks: { gt: 4 } })',
  ],
  [
    'conditions in another order and nesting',
    'backlinks(filter: { anchor: { contains: "a" }, externalLinks: { gte: 5 } })',
    'backlinks(filter: { and: [{ or: [{ externalLinks: { gt: 4 } }] }, { anchor: { contains: "a" } }] })',
  ],
  [
    'the laws of De Morgan',
    'backlinks(filter: { not: { or: [{ externalLinks: { lt: 3 } }, { anchor: { contains: "x" } }] } })',
    'backlinks(filter: { externalLinks: { gte: 3 }, anchor: { notContains: "x" } })',
  ],
  [
    'sets in another order',
    'backlinks(filter: { rel: { includesAny: [UGC, SPONSORED] }, linkType: { in: [IMAGE] } })',
    'backlinks(filter: { linkType: { in: [IMAGE, IMAGE] }, rel: { includesAny: [SPONSORED, UGC, UGC] } })',
  ],
  ['an empty filter and none', 'backlinks(filter: {})', 'backlinks(filter: null)'],
  [
    'an interval said twice',
    'intersect(competitors: ["rows-60.example"], filter: { domainRank: { gte: 10, lte: 60, lt: 50 } })',
    'intersect(competitors: ["ROWS-60.Example."], filter: { domainRank: { between: { min: 10, max: 49 } } })',
  ],
  [
    'an order by the analysed domain, named or not',
    'intersect(competitors: ["rows-60.example"], orderBy: { field: LINK_COUNT })',
    'intersect(competitors: ["rows-60.example"], orderBy: { field: LINK_COUNT, domain: "Rows-80.example" })',
  ],
];

test.each(sameMeanings)('%s are one purchase', async (_what, one, other) => {
  await using rig = await startRig();
  const document = (name: string, field: string) =>
    `{ domain(name: "${name}") { list: ${field} { totalCount nodes { __typename } } } }`;
  const first = await rig.askText(document('rows-80.example', one));
  const second = await rig.askText(document('ROWS-80.EXAMPLE.', other));
  expect(first.errors).toBeUndefined();
  expect(second.data).toEqual(first.data);
  expect(rig.sandbox.requests).toHaveLength(1);
  expect(second.extensions?.credits).toMatchObject({ spent: 0 });
});

test.each([
  ['BÜCHER.example', 'xn--bcher-kva.example'],
  ['пример.рф', 'XN--E1AFMKFD.xn--p1ai'],
  ['Gepur.COM', 'gepur.com.'],
])('%s and %s are the same domain', async (one, other) => {
  await using rig = await startRig();
  const document =
    'query ($name: DomainName!) { domain(name: $name) { backlinks(first: 1) { totalCount } } }';
  const [first, second] = [
    await rig.askText(document, { name: one }),
    await rig.askText(document, { name: other }),
  ];
  expect(first.errors).toBeUndefined();
  expect(second.data).toEqual(first.data);
  expect(rig.sandbox.requests).toHaveLength(1);
});
