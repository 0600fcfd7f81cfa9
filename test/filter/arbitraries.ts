import fc from 'fast-check';
import type { BacklinkFilter, IntersectFilter, SerpstatIntCondition } from '../../src/filter/input.ts';
import type { BacklinkRow, IntersectRow } from './tree-model.ts';

/** The analysed domain and its competitors, for the tests of both kinds of filter. */
export const domains = ['gepur.com', 'klubok.com', 'issaplus.com'] as const;

// Few values of each kind, so that conditions often overlap, contradict or imply each other.
const largest = 2 ** 31 - 1;
const texts = ['a', 'b', 'ab'];
const days = ['2023-12-31', '2024-01-01', '2024-02-28', '2024-02-29', '2024-03-01', '9999-12-31'];
const counts = [0, 1, 2, 3, largest];
const ranks = [0, 1, 2, 99, 100];
const rels = ['FOLLOW', 'NOFOLLOW', 'UGC', 'SPONSORED'] as const;
const types = ['TEXT', 'IMAGE', 'IFRAME'] as const;

/** Values that distinguish all integer conditions on the values above. */
export const countUniverse = [0, 1, 2, 3, 4, largest - 1, largest];
export const rankUniverse = [0, 1, 2, 3, 98, 99, 100];

export const backlinkRow: fc.Arbitrary<BacklinkRow> = fc.record({
  urlFrom: fc.constantFrom('', 'a', 'b', 'ab', 'ba', 'bab'),
  urlTo: fc.constantFrom('', 'a', 'b', 'ab', 'ba', 'bab'),
  anchor: fc.constantFrom('', 'a', 'b', 'ab', 'ba', 'bab'),
  rel: fc.subarray([...rels]),
  linkType: fc.constantFrom(...types, 'OTHER'),
  externalLinks: fc.constantFrom(...countUniverse, null),
  firstSeen: fc.constantFrom(...days, '2024-01-15', null),
  lastVisited: fc.constantFrom(...days, '2024-01-15', null),
  noSubdomains: fc.boolean(),
  onlyMainPage: fc.boolean(),
  lastWeek: fc.boolean(),
});

export const intersectRow: fc.Arbitrary<IntersectRow> = fc.record({
  domainRank: fc.constantFrom(...rankUniverse, null),
  linkCounts: fc.array(fc.constantFrom(...countUniverse, null), { minLength: 3, maxLength: 3 }),
});

/** Valid filters. Conditions that Serpstat cannot negate appear only under an even number of `not`. */
export const backlinkFilter = tree<BacklinkFilter>(3, negated => {
  const text = members({
    contains: fc.constantFrom(...texts),
    notContains: fc.constantFrom(...texts),
    ...(!negated && { startsWith: fc.constantFrom(...texts), endsWith: fc.constantFrom(...texts) }),
  });
  const date = ordered(days, { from: 'from', to: 'to' });
  const flag = negated ? fc.constantFrom(false, null) : fc.constantFrom(true, false, null);
  return members({
    urlFrom: text,
    urlTo: text,
    anchor: text,
    rel: members({ includesAny: some(rels), includesNone: some(rels) }),
    linkType: members({ in: some(types), notIn: some(types) }),
    externalLinks: integer(counts),
    firstSeen: date,
    lastVisited: date,
    noSubdomains: flag,
    onlyMainPage: flag,
    lastWeek: flag,
  });
});

export const intersectFilter = tree<IntersectFilter>(3, () => {
  const linkCount = fc
    .tuple(fc.constantFrom(...domains), integer(counts))
    .map(([domain, condition]) => ({ domain, ...condition }));
  return members({
    domainRank: integer(ranks),
    linkCounts: fc.array(linkCount, { minLength: 1, maxLength: 3 }),
  });
});

function tree<Filter extends object>(
  depth: number,
  conditions: (negated: boolean) => fc.Arbitrary<Filter>,
): fc.Arbitrary<Filter> {
  const level = (rest: number, negated: boolean): fc.Arbitrary<Filter> => {
    if (rest === 0) {
      return conditions(negated);
    }
    const list = fc.array(level(rest - 1, negated), { minLength: 1, maxLength: 3 });
    // Both kinds of filter have and, or, not and conditions, all optional.
    const nesting = members({ and: list, or: list, not: level(rest - 1, !negated) }) as fc.Arbitrary<Filter>;
    const both = fc.tuple(conditions(negated), nesting).map(([own, inner]) => ({ ...own, ...inner }));
    return fc.oneof(
      { weight: 6, arbitrary: conditions(negated) },
      { weight: 6, arbitrary: nesting },
      { weight: 6, arbitrary: both },
      { weight: 1, arbitrary: fc.constant({} as Filter) },
    );
  };
  return level(depth, false);
}

function integer(values: readonly number[]): fc.Arbitrary<SerpstatIntCondition> {
  const value = fc.constantFrom(...values);
  return fc
    .tuple(ordered(values, { from: 'min', to: 'max' }), members({ neq: value }))
    .map(([order, neq]) => ({ ...order, ...neq }));
}

function ordered<T extends string | number, From extends string, To extends string>(
  values: readonly T[],
  names: { readonly from: From; readonly to: To },
) {
  const value = fc.constantFrom(...values);
  const between = fc
    .tuple(value, value)
    .map(([a, b]) => (a < b ? [a, b] : [b, a]))
    // The two computed names are those of the range's members, which Object.fromEntries cannot tell.
    .map(([a, b]) => ({ [names.from]: a, [names.to]: b }) as Record<From | To, T>);
  return members({ eq: value, gt: value, gte: value, lt: value, lte: value, between });
}

function some<T>(values: readonly T[]): fc.Arbitrary<T[]> {
  return fc.subarray([...values], { minLength: 1 });
}

/** Objects with one or two of the members, sometimes null. */
function members<Shape extends Record<string, unknown>>(
  arbitraries: { readonly [Name in keyof Shape]: fc.Arbitrary<Shape[Name]> },
): fc.Arbitrary<{ [Name in keyof Shape]?: Shape[Name] | null }> {
  const names: (keyof Shape)[] = Object.keys(arbitraries);
  const lengths = { minLength: 1, maxLength: Math.min(2, names.length) };
  return fc.subarray(names, lengths).chain(chosen =>
    fc
      .tuple(
        ...chosen.map(name =>
          fc.option(arbitraries[name], { nil: null, freq: 30 }).map(value => [name, value] as const),
        ),
      )
      // Entries of chosen members with values of their own arbitraries: what the return type says.
      .map(entries => Object.fromEntries(entries) as { [Name in keyof Shape]?: Shape[Name] | null }),
  );
}
