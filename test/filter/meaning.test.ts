import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { CompiledFilter } from '../../src/filter/compile.ts';
import { compileBacklinkFilter, compileIntersectFilter } from '../../src/filter/compile.ts';
import type { FilterItem } from '../../src/serpstat/complex-filter.ts';
import {
  backlinkFilter,
  backlinkRow,
  countUniverse,
  domains,
  intersectFilter,
  intersectRow,
  rankUniverse,
} from './arbitraries.ts';
import { backlinkMatches, intersectMatches } from './tree-model.ts';
import { passes, wireBacklink, wireIntersect } from './wire-model.ts';

/** Undefined if the filter needs too many groups, which another test covers. */
function withinLimits(compile: () => CompiledFilter): CompiledFilter | undefined {
  try {
    return compile();
  } catch (error) {
    if (error instanceof GatewayError && /expands to \d+ groups/.test(error.message)) {
      return undefined;
    }
    throw error;
  }
}

const backlinks = backlinkFilter
  .map(filter => ({ filter, compiled: withinLimits(() => compileBacklinkFilter(filter)) }))
  .filter(({ compiled }) => compiled !== undefined)
  .map(({ filter, compiled = { kind: 'nothing' } as const }) => ({ filter, compiled }));

const intersections = intersectFilter
  .map(filter => ({ filter, compiled: withinLimits(() => compileIntersectFilter(filter, domains)) }))
  .filter(({ compiled }) => compiled !== undefined)
  .map(({ filter, compiled = { kind: 'nothing' } as const }) => ({ filter, compiled }));

const intersectUniverse = rankUniverse.flatMap(domainRank =>
  countUniverse.flatMap(first =>
    countUniverse.flatMap(second =>
      countUniverse.map(third => ({ domainRank, linkCounts: [first, second, third] })),
    ),
  ),
);

describe('the compiled filter', () => {
  test('passes the backlinks that match the filter, and no others', () => {
    fc.assert(
      fc.property(backlinks, fc.array(backlinkRow, { minLength: 20 }), ({ filter, compiled }, rows) => {
        for (const row of rows) {
          expect(passes(compiled, wireBacklink(row))).toBe(backlinkMatches(filter, row));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('passes the donors that match the filter, and no others', () => {
    fc.assert(
      fc.property(intersections, fc.array(intersectRow, { minLength: 20 }), ({ filter, compiled }, rows) => {
        for (const row of rows) {
          expect(passes(compiled, wireIntersect(row))).toBe(intersectMatches(filter, row, domains));
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('is nothing if and only if no donor can match', () => {
    fc.assert(
      fc.property(intersections, ({ filter, compiled }) => {
        const isPossible = intersectUniverse.some(row => intersectMatches(filter, row, domains));
        expect(compiled.kind === 'nothing').toBe(!isPossible);
      }),
      { numRuns: 150 },
    );
  });

  test('is nothing only if no backlink can match', () => {
    const texts = ['', 'a', 'b', 'ab', 'ba', 'bab'];
    const rels = Array.from({ length: 16 }, (_, bits) =>
      ['FOLLOW', 'NOFOLLOW', 'UGC', 'SPONSORED'].filter((_, bit) => (bits >> bit) % 2 === 1),
    );
    const plain = {
      urlFrom: '',
      urlTo: '',
      firstSeen: '2024-01-15',
      lastVisited: '2024-01-15',
      noSubdomains: true,
      onlyMainPage: true,
      lastWeek: true,
    };
    const universe = texts.flatMap(anchor =>
      rels.flatMap(rel =>
        ['TEXT', 'IMAGE', 'IFRAME', 'OTHER'].flatMap(linkType =>
          countUniverse.map(externalLinks => ({ ...plain, anchor, rel, linkType, externalLinks })),
        ),
      ),
    );
    const impossible = backlinks.filter(({ compiled }) => compiled.kind === 'nothing');
    fc.assert(
      fc.property(impossible, ({ filter }) => {
        expect(universe.some(row => backlinkMatches(filter, row))).toBe(false);
      }),
      { numRuns: 50 },
    );
  });

  test('is everything only if every row matches, even one without any known value', () => {
    fc.assert(
      fc.property(intersections, ({ filter, compiled }) => {
        const unknown = { domainRank: null, linkCounts: [null, null, null] };
        const isEverything = [unknown, ...intersectUniverse].every(row =>
          intersectMatches(filter, row, domains),
        );
        if (compiled.kind === 'everything') {
          expect(isEverything).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('has no group that another group implies', () => {
    // Numbers that no row has, because limits are kept even if no number is beyond them.
    const beyond = [-1, 2 ** 31];
    const rows = [...rankUniverse, -1, 101].flatMap(domainRank =>
      [...countUniverse, ...beyond].flatMap(links_count1 =>
        [...countUniverse, ...beyond].flatMap(links_count2 =>
          [...countUniverse, ...beyond].map(links_count3 => ({
            domain_rank: domainRank,
            links_count1,
            links_count2,
            links_count3,
          })),
        ),
      ),
    );
    const few = intersections.filter(
      ({ compiled }) => compiled.kind === 'groups' && compiled.groups.length < 8,
    );
    fc.assert(
      fc.property(few, ({ compiled }) => {
        const groups = compiled.kind === 'groups' ? compiled.groups : [];
        const passing = groups.map(
          group => new Set(rows.filter(row => passes({ kind: 'groups', groups: [group] }, row))),
        );
        for (const [index, own] of passing.entries()) {
          expect(passing.some((other, at) => at !== index && own.isSubsetOf(other))).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('what is sent', () => {
  const integerTypes = ['gte', 'lte', 'eq', 'neq', 'between'];
  const textTypes = ['contains', 'notContains', 'startsWith', 'endsWith'];
  const dateTypes = ['gte', 'lte', 'eq', 'between'];
  const known: Record<string, { readonly types: readonly string[]; readonly value: RegExp }> = {
    url_from: { types: textTypes, value: /^"[ab]+"$/ },
    url_to: { types: textTypes, value: /^"[ab]+"$/ },
    anchor: { types: textTypes, value: /^"[ab]+"$/ },
    links_external: { types: integerTypes, value: /^"\d+"(,"\d+")?$/ },
    add: { types: dateTypes, value: /^"\d\d\.\d\d\.\d{4}"(,"\d\d\.\d\d\.\d{4}")?$/ },
    check: { types: dateTypes, value: /^"\d\d\.\d\d\.\d{4}"(,"\d\d\.\d\d\.\d{4}")?$/ },
    link_nofollow: { types: ['contains', 'notContains'], value: /^(?=.)("0")?,?("1")?,?("2")?,?("4")?$/ },
    link_type: { types: ['eq', 'neq'], value: /^"(text|image|iframe)"$/ },
    domain_rank: { types: integerTypes, value: /^\d+(,\d+)?$/ },
    links_count1: { types: integerTypes, value: /^\d+(,\d+)?$/ },
    links_count2: { types: integerTypes, value: /^\d+(,\d+)?$/ },
    links_count3: { types: integerTypes, value: /^\d+(,\d+)?$/ },
  };

  function expectKnown(item: FilterItem): void {
    if ('additional_filters' in item) {
      expect(Object.keys(item)).toEqual(['additional_filters']);
      expect(['no_subdomains', 'only_main_page', 'last_week']).toContain(item.additional_filters);
      return;
    }
    const { field, compareType, value } = item;
    expect(Object.keys(item)).toEqual(['field', 'compareType', 'value']);
    expect(known[field]?.types).toContain(compareType);
    expect(JSON.stringify(value).slice(1, -1)).toMatch(known[field]?.value ?? /^never$/);
    const isSet = field === 'link_nofollow' && compareType === 'contains';
    if (!isSet) {
      expect(value).toHaveLength(compareType === 'between' ? 2 : 1);
    }
  }

  test('has only fields, comparisons and values that Serpstat accepts', () => {
    fc.assert(
      fc.property(fc.oneof(backlinks, intersections), ({ compiled }) => {
        if (compiled.kind !== 'groups') {
          return;
        }
        expect(compiled.groups.length).toBeGreaterThan(0);
        for (const group of compiled.groups) {
          expect(group.length).toBeGreaterThan(0);
          group.forEach(expectKnown);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
