import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { compileBacklinkFilter, compileIntersectFilter } from '../../src/filter/compile.ts';
import type { BacklinkFilter, IntersectFilter } from '../../src/filter/input.ts';

function refusal(compile: () => unknown): { readonly code: unknown; readonly message: string } {
  try {
    compile();
  } catch (error) {
    if (error instanceof GatewayError) {
      return { code: error.extensions.code, message: error.message };
    }
    throw error;
  }
  throw new Error('the filter was accepted');
}

function refusedBacklinks(filter: BacklinkFilter): string {
  const { code, message } = refusal(() => compileBacklinkFilter(filter));
  expect(code).toBe('BAD_USER_INPUT');
  return message;
}

function refusedIntersect(filter: IntersectFilter): string {
  const { code, message } = refusal(() => compileIntersectFilter(filter, ['gepur.com', 'klubok.com']));
  expect(code).toBe('BAD_USER_INPUT');
  return message;
}

describe('a backlink filter is refused for', () => {
  test.each<readonly [BacklinkFilter, string]>([
    [{ and: [] }, 'filter.and: the list is empty. Give at least one item, or omit and.'],
    [{ not: { or: [] } }, 'filter.not.or: the list is empty. Give at least one item, or omit or.'],
    [
      { rel: { includesAny: [] } },
      'filter.rel.includesAny: the list is empty. Give at least one item, or omit includesAny.',
    ],
    [
      { rel: { includesNone: [] } },
      'filter.rel.includesNone: the list is empty. Give at least one item, or omit includesNone.',
    ],
    [{ linkType: { in: [] } }, 'filter.linkType.in: the list is empty. Give at least one item, or omit in.'],
    [
      { linkType: { notIn: [] } },
      'filter.linkType.notIn: the list is empty. Give at least one item, or omit notIn.',
    ],
    [
      { or: [{}, { externalLinks: { between: { min: 10, max: 5 } } }] },
      'filter.or[1].externalLinks.between: min 10 is greater than max 5. Give the smaller number as min.',
    ],
    [
      { firstSeen: { between: { from: '2024-02-01', to: '2024-01-31' } } },
      'filter.firstSeen.between: from 2024-02-01 is later than to 2024-01-31. Give the earlier day as from.',
    ],
    [
      { and: [{ anchor: { contains: '' } }] },
      'filter.and[0].anchor.contains: the text is empty. Give at least one character, or omit contains.',
    ],
    [
      { anchor: { notContains: 'é'.repeat(2049) } },
      'filter.anchor.notContains: the text has 2049 characters, but at most 2048 are allowed. Shorten it.',
    ],
    [
      { urlTo: { endsWith: 'a\u0000' } },
      'filter.urlTo.endsWith: the text has the control character U+0000 at index 1. Remove it.',
    ],
    [
      { urlFrom: { startsWith: '\u0085' } },
      'filter.urlFrom.startsWith: the text has the control character U+0085 at index 0. Remove it.',
    ],
    [
      { externalLinks: { gt: -1 } },
      'filter.externalLinks.gt: -1 is out of range. Use a number from 0 to 2147483647.',
    ],
    [
      { externalLinks: { between: { min: -5, max: 5 } } },
      'filter.externalLinks.between.min: -5 is out of range. Use a number from 0 to 2147483647.',
    ],
    [
      { not: { and: [{ noSubdomains: true }] } },
      'filter.not.and[0].noSubdomains: Serpstat cannot negate noSubdomains. Move it out of not, or omit it to get both kinds of rows.',
    ],
    [
      { not: { anchor: { startsWith: 'a' } } },
      'filter.not.anchor.startsWith: Serpstat cannot negate anchor.startsWith. Move it out of not, or use notContains instead.',
    ],
    [
      { not: { not: { not: { urlTo: { endsWith: 'a' } } } } },
      'filter.not.not.not.urlTo.endsWith: Serpstat cannot negate urlTo.endsWith. Move it out of not, or use notContains instead.',
    ],
  ])('%j', (filter, message) => {
    expect(refusedBacklinks(filter)).toBe(message);
  });
});

describe('an intersect filter is refused for', () => {
  test.each<readonly [IntersectFilter, string]>([
    [{ linkCounts: [] }, 'filter.linkCounts: the list is empty. Give at least one item, or omit linkCounts.'],
    [{ domainRank: { lte: 101 } }, 'filter.domainRank.lte: 101 is out of range. Use a number from 0 to 100.'],
    [{ domainRank: { eq: -1 } }, 'filter.domainRank.eq: -1 is out of range. Use a number from 0 to 100.'],
    [
      { domainRank: { between: { min: 5, max: 500 } } },
      'filter.domainRank.between.max: 500 is out of range. Use a number from 0 to 100.',
    ],
    [
      {
        not: {
          linkCounts: [
            { domain: 'gepur.com', gte: 1 },
            { domain: 'klubok.com', neq: -1 },
          ],
        },
      },
      'filter.not.linkCounts[1].neq: -1 is out of range. Use a number from 0 to 2147483647.',
    ],
    [
      { linkCounts: [{ domain: 'issaplus.com', gte: 1 }] },
      'filter.linkCounts[0].domain: "issaplus.com" is not part of this intersection. Use one of gepur.com, klubok.com.',
    ],
  ])('%j', (filter, message) => {
    expect(refusedIntersect(filter)).toBe(message);
  });
});

test('values are checked even if they cannot affect the result', () => {
  const wrong = { anchor: { contains: '' } };
  expect(refusedBacklinks({ or: [{}, wrong] })).toMatch(/^filter\.or\[1\]\.anchor\.contains: /);
  expect(refusedBacklinks({ not: {}, and: [wrong] })).toMatch(/^filter\.and\[0\]\.anchor\.contains: /);
  expect(refusedBacklinks({ externalLinks: { lt: 0 }, not: wrong })).toMatch(
    /^filter\.not\.anchor\.contains: /,
  );
});

describe('nesting', () => {
  const nested = (levels: number, wrap: (inner: BacklinkFilter) => BacklinkFilter): BacklinkFilter =>
    Array.from({ length: levels - 1 }).reduce(wrap, { anchor: { contains: 'a' } });
  const wraps = {
    and: (inner: BacklinkFilter) => ({ and: [inner] }),
    or: (inner: BacklinkFilter) => ({ or: [inner] }),
    not: (inner: BacklinkFilter) => ({ not: inner }),
  };

  test.each(['and', 'or', 'not'] as const)('of %s can reach 20 levels and no more', name => {
    expect(compileBacklinkFilter(nested(20, wraps[name])).kind).toBe('groups');
    expect(refusedBacklinks(nested(21, wraps[name]))).toMatch(
      /^filter\.(and\[0\]|or\[0\]|not).*: the filter nests more than 20 levels\. /,
    );
  });

  test('of a hundred thousand levels is refused without a stack overflow', () => {
    expect(refusedBacklinks(nested(100_000, wraps.not))).toContain('more than 20 levels');
  });
});

describe('the number of groups', () => {
  const alternatives = (count: number, name: string): BacklinkFilter => ({
    or: Array.from({ length: count }, (_, index) => ({ anchor: { contains: `${name}${index}` } })),
  });

  test('can reach 100', () => {
    const compiled = compileBacklinkFilter({ and: [alternatives(10, 'a'), alternatives(10, 'b')] });
    expect(compiled.kind === 'groups' && compiled.groups.length).toBe(100);
  });

  test('does not include groups that are impossible or implied', () => {
    const numbers = { or: Array.from({ length: 60 }, (_, eq) => ({ externalLinks: { eq } })) };
    const compiled = compileBacklinkFilter({
      and: Array.from({ length: 20 }, () => numbers),
      or: [{ anchor: { contains: 'a' } }, {}],
    });
    expect(compiled.kind === 'groups' && compiled.groups.length).toBe(60);
  });

  test('does not matter if the alternatives cannot affect the result', () => {
    const many = alternatives(20_000, 'a');
    expect(compileBacklinkFilter({ or: [many, {}] })).toEqual({ kind: 'everything' });
    expect(compileBacklinkFilter({ and: [many, { not: {} }] })).toEqual({ kind: 'nothing' });
  });

  test('is in the message if it exceeds 100', () => {
    expect(refusedBacklinks(alternatives(101, 'a'))).toBe(
      'filter: expands to 101 groups of conditions joined by OR, but at most 100 are allowed. ' +
        'Use fewer alternatives, or query the parts of the filter separately.',
    );
    expect(
      refusedBacklinks({ and: [alternatives(5, 'a'), alternatives(5, 'b'), alternatives(5, 'c')] }),
    ).toContain('expands to 125 groups');
  });

  test('is that of plain distribution if the exact number takes too long to compute', () => {
    const before = process.cpuUsage();
    const twenty = Array.from({ length: 20 }, (_, index) => alternatives(5, `${index}-`));
    expect(refusedBacklinks({ and: twenty })).toContain(`expands to ${5 ** 20} groups`);
    const forty = Array.from({ length: 40 }, (_, index) => alternatives(5, `${index}-`));
    expect(refusedBacklinks({ and: forty })).toContain('expands to more than 9007199254740991 groups');
    expect(refusedBacklinks(alternatives(20_000, 'a'))).toContain('expands to 20000 groups');
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(5_000);
  });

  test('does not matter if there are too many conditions to combine', () => {
    const excluded = Array.from({ length: 20_000 }, (_, index) => ({
      urlFrom: { notContains: `${index}.com` },
    }));
    expect(refusedBacklinks({ and: excluded, or: alternatives(50, 'a').or })).toBe(
      'filter: 20050 conditions in 50 groups take too long to combine. ' +
        'Use fewer conditions, or query the parts of the filter separately.',
    );
    const compiled = compileBacklinkFilter({ and: excluded });
    expect(compiled.kind === 'groups' && compiled.groups[0]?.length).toBe(20_000);
  });
});
