import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BacklinkFilter, IntersectFilter } from '../../src/filter/input.ts';
import { BacklinksPage } from '../documents/backlinks.ts';
import type { BacklinksPageQuery, IntersectPageQuery } from '../documents/generated/graphql.ts';
import { IntersectPage } from '../documents/intersect.ts';
import { type BacklinkRow, backlinkMatches, intersectMatches } from '../filter/tree-model.ts';
import { type Rig, startRig } from '../rig.ts';

/*
 * Sends random filters through the gateway to the sandbox, which evaluates them with its own code. The response must have
 * exactly the rows of the whole list that match the filter, in the order of the list.
 */

type Backlink = NonNullable<BacklinksPageQuery['domain']['backlinks']>['edges'][number]['node'];
type Donor = NonNullable<IntersectPageQuery['domain']['intersect']>['edges'][number]['node'];

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

const RUNS = { numRuns: 150 };

test('random filters of backlinks return exactly the matching rows, in the order of the list', async () => {
  const name = 'rows-250.example';
  const list = async (filter: BacklinkFilter | null): Promise<readonly Backlink[]> => {
    const { data, errors } = await rig.ask(BacklinksPage, { name, filter, first: 1000 } as never); // readonly lists
    expect(errors).toBeUndefined();
    return data?.domain.backlinks?.edges.map(({ node }) => node) ?? [];
  };

  const all = await list(null);
  expect(all).toHaveLength(250);
  const flagged = {
    noSubdomains: keysOf(await list({ noSubdomains: true })),
    onlyMainPage: keysOf(await list({ onlyMainPage: true })),
    lastWeek: keysOf(await list({ lastWeek: true })),
  };
  const asModel = (row: Backlink): BacklinkRow => ({
    urlFrom: row.urlFrom.toLowerCase(),
    urlTo: row.urlTo.toLowerCase(),
    anchor: row.anchor.toLowerCase(),
    rel: row.rel,
    linkType: row.linkType ?? 'OTHER',
    externalLinks: row.externalLinks,
    firstSeen: row.firstSeen,
    lastVisited: row.lastVisited?.slice(0, 10) ?? null,
    noSubdomains: flagged.noSubdomains.has(keyOf(row)),
    onlyMainPage: flagged.onlyMainPage.has(keyOf(row)),
    lastWeek: flagged.lastWeek.has(keyOf(row)),
  });
  const model = new Map(all.map(row => [row, asModel(row)]));

  await fc.assert(
    fc.asyncProperty(backlinkFilters([...model.values()]), async filter => {
      const expected = [...model].filter(([, row]) => backlinkMatches(filter, row)).map(([row]) => row);
      expect(await list(filter)).toEqual(expected);
    }),
    RUNS,
  );
});

test('random filters of donors return exactly the matching rows, in the order of the list', async () => {
  const name = 'rows-300.example';
  const competitors = ['rows-200.example', 'rows-250.example'];
  const domains = [name, ...competitors];
  const list = async (filter: IntersectFilter | null): Promise<readonly Donor[]> => {
    const { data, errors } = await rig.ask(IntersectPage, {
      name,
      competitors,
      filter,
      first: 1000,
    } as never); // readonly lists
    expect(errors).toBeUndefined();
    return data?.domain.intersect?.edges.map(({ node }) => node) ?? [];
  };

  const all = await list(null);
  expect(all.length).toBeGreaterThan(300);
  expect(all.length).toBeLessThan(1000);
  const integer = integerConditions([0, 1, 2, 3, 10, 50, 100]);
  const leaf = fc.record(
    {
      domainRank: integer,
      linkCounts: fc.array(
        fc
          .tuple(fc.constantFrom(...domains), integer)
          .map(([domain, condition]) => ({ domain, ...condition })),
        { minLength: 1, maxLength: 2 },
      ),
    },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(
      trees<IntersectFilter>(() => leaf),
      async filter => {
        const expected = all.filter(({ domainRank, linkCounts }) =>
          intersectMatches(filter, { domainRank, linkCounts: linkCounts.map(({ count }) => count) }, domains),
        );
        expect(await list(filter)).toEqual(expected);
      },
    ),
    RUNS,
  );
});

function keyOf({ urlFrom, urlTo, anchor }: Backlink): string {
  return JSON.stringify([urlFrom, urlTo, anchor]);
}

function keysOf(rows: readonly Backlink[]): ReadonlySet<string> {
  return new Set(rows.map(keyOf));
}

/** Filters on values that occur in the rows, so that some rows match and others do not. */
function backlinkFilters(rows: readonly BacklinkRow[]): fc.Arbitrary<BacklinkFilter> {
  const days = ['firstSeen', 'lastVisited'] as const;
  const someDays = rows.flatMap(row => days.map(day => row[day])).filter(day => day !== null);
  const text = (field: 'urlFrom' | 'urlTo' | 'anchor', negated: boolean) => {
    const piece = fc
      .tuple(
        fc.constantFrom(...rows.map(row => row[field])),
        fc.nat({ max: 30 }),
        fc.integer({ min: 1, max: 6 }),
      )
      .map(([value, start, length]) => cut(value, start, start + length));
    const beginning = fc.constantFrom(...rows.map(row => cut(row[field], 0, 10)));
    const end = fc.constantFrom(...rows.map(row => cut(row[field], -2)));
    return fc.record(
      { contains: piece, notContains: piece, ...(!negated && { startsWith: beginning, endsWith: end }) },
      { requiredKeys: [] },
    );
  };
  const date = conditions(fc.constantFrom(...someDays), days => {
    const [from = '', to = ''] = days.toSorted();
    return { from, to };
  });
  const rels = fc.subarray(['FOLLOW', 'NOFOLLOW', 'UGC', 'SPONSORED'] as const, { minLength: 1 });
  const types = fc.subarray(['TEXT', 'IMAGE', 'REDIRECT', 'IFRAME', 'CANONICAL'] as const, { minLength: 1 });
  return trees<BacklinkFilter>(negated =>
    fc
      .record(
        {
          urlFrom: text('urlFrom', negated),
          urlTo: text('urlTo', negated),
          anchor: text('anchor', negated),
          rel: fc.record({ includesAny: rels, includesNone: rels }, { requiredKeys: [] }),
          linkType: fc.record({ in: types, notIn: types }, { requiredKeys: [] }),
          externalLinks: integerConditions([0, 1, 5, 10, 20, 50, 100, 500]),
          firstSeen: date,
          lastVisited: date,
          ...(!negated && { noSubdomains: fc.boolean(), onlyMainPage: fc.boolean(), lastWeek: fc.boolean() }),
        },
        { requiredKeys: [] },
      )
      // All conditions at once match no row; one or two match some.
      .chain(leaf => fc.subarray(Object.entries(leaf), { maxLength: Math.min(2, Object.keys(leaf).length) }))
      .map(entries => Object.fromEntries(entries)),
  );
}

function integerConditions(values: readonly number[]) {
  const value = fc.constantFrom(...values);
  const range = conditions(value, ([a = 0, b = 0]) => ({ min: Math.min(a, b), max: Math.max(a, b) }));
  return fc.oneof(
    range,
    value.map(neq => ({ neq })),
  );
}

/** Part of a text, counted in characters: half of a surrogate pair is not a valid filter. Never empty. */
function cut(text: string, start: number, end?: number): string {
  return [...text].slice(start, end).join('') || 'e';
}

/** One comparison, or a range of two sorted values. */
function conditions<Value, Range>(value: fc.Arbitrary<Value>, range: (ends: readonly Value[]) => Range) {
  return fc.oneof(
    fc
      .tuple(fc.constantFrom('eq', 'gt', 'gte', 'lt', 'lte'), value)
      .map(
        ([name, operand]) =>
          ({ [name]: operand }) as { [Name in 'eq' | 'gt' | 'gte' | 'lt' | 'lte']?: Value },
      ),
    fc.tuple(value, value).map(ends => ({ between: range(ends) })),
  );
}

/** Trees of up to three levels. `leaf` receives whether it is under an odd number of nots. */
function trees<Filter extends object>(
  leaf: (negated: boolean) => fc.Arbitrary<Filter>,
): fc.Arbitrary<Filter> {
  const level = (depth: number, negated: boolean): fc.Arbitrary<Filter> => {
    if (depth === 0) {
      return leaf(negated);
    }
    const list = fc.array(level(depth - 1, negated), { minLength: 1, maxLength: 3 });
    const nesting = fc.oneof(
      list.map(and => ({ and })),
      list.map(or => ({ or })),
      level(depth - 1, !negated).map(not => ({ not })),
    );
    return fc.oneof(
      leaf(negated),
      nesting,
      fc.tuple(leaf(negated), nesting).map(([a, b]) => ({ ...a, ...b })),
    ) as fc.Arbitrary<Filter>; // members of the same filter type
  };
  return level(2, false);
}
