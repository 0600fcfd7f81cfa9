import { describe, expect, test } from 'vitest';
import { compileBacklinkFilter } from '../../src/filter/compile.ts';
import type { BacklinkFilter } from '../../src/filter/input.ts';
import type { FilterItem } from '../../src/serpstat/complex-filter.ts';

type Case = readonly [claim: string, filter: BacklinkFilter, ...groups: readonly (readonly FilterItem[])[]];

function expectGroups(filter: BacklinkFilter, groups: readonly (readonly FilterItem[])[]): void {
  expect(compileBacklinkFilter(filter)).toEqual({ kind: 'groups', groups });
}

function testEach(cases: readonly Case[]): void {
  for (const [claim, filter, ...groups] of cases) {
    test(claim, () => expectGroups(filter, groups));
  }
}

function links(compareType: 'eq' | 'neq' | 'gte' | 'lte' | 'between', ...value: string[]): FilterItem {
  return { field: 'links_external', compareType, value };
}

function seen(compareType: 'eq' | 'gte' | 'lte' | 'between', ...value: string[]): FilterItem {
  return { field: 'add', compareType, value };
}

function rel(compareType: 'contains' | 'notContains', ...value: string[]): FilterItem {
  return { field: 'link_nofollow', compareType, value };
}

function type(compareType: 'eq' | 'neq', word: string): FilterItem {
  return { field: 'link_type', compareType, value: [word] };
}

function anchor(
  compareType: 'contains' | 'notContains' | 'startsWith' | 'endsWith',
  text: string,
): FilterItem {
  return { field: 'anchor', compareType, value: [text] };
}

test('the filter of the documented request comes out as documented, dates padded', () => {
  expectGroups(
    {
      or: [
        {
          urlFrom: { notContains: '7654765' },
          rel: { includesAny: ['FOLLOW', 'NOFOLLOW', 'UGC', 'SPONSORED'] },
          anchor: { notContains: 'лопспрол' },
          lastVisited: { lte: '2030-01-01' },
          externalLinks: { between: { min: 1, max: 500 } },
        },
        { externalLinks: { lte: 800 }, noSubdomains: true, onlyMainPage: true },
      ],
    },
    [
      [
        { additional_filters: 'no_subdomains' },
        { additional_filters: 'only_main_page' },
        { field: 'links_external', compareType: 'lte', value: ['800'] },
      ],
      [
        { field: 'anchor', compareType: 'notContains', value: ['лопспрол'] },
        { field: 'check', compareType: 'lte', value: ['01.01.2030'] },
        { field: 'link_nofollow', compareType: 'contains', value: ['0', '1', '2', '4'] },
        { field: 'links_external', compareType: 'between', value: ['1', '500'] },
        { field: 'url_from', compareType: 'notContains', value: ['7654765'] },
      ],
    ],
  );
});

describe('a filter that says nothing is everything', () => {
  test.each<readonly [string, BacklinkFilter | null | undefined]>([
    ['no filter', undefined],
    ['null', null],
    ['an empty object', {}],
    ['members that are null', { and: null, or: null, not: null, anchor: null, rel: null, lastWeek: null }],
    ['an empty condition', { externalLinks: {}, anchor: {}, rel: {}, linkType: {}, firstSeen: {} }],
    ['conditions that are null', { externalLinks: { eq: null, between: null }, firstSeen: { eq: null } }],
    ['flags that are false', { noSubdomains: false, onlyMainPage: false, lastWeek: false }],
    ['an alternative that says nothing', { or: [{ anchor: { contains: 'a' } }, {}] }],
    ['the opposite of the impossible', { not: { not: {} } }],
  ])('%s', (_, filter) => {
    expect(compileBacklinkFilter(filter)).toEqual({ kind: 'everything' });
  });
});

describe('a filter that nothing can satisfy is nothing', () => {
  test.each<readonly [string, BacklinkFilter]>([
    ['the opposite of everything', { not: {} }],
    ['the opposite of a flag that says nothing', { not: { lastWeek: false } }],
    ['numbers that exclude each other', { externalLinks: { gt: 5, lt: 6 } }],
    ['an eq with its neq', { externalLinks: { eq: 5, neq: 5 } }],
    [
      'a range whose every number is excluded',
      { externalLinks: { lte: 1, neq: 0 }, not: { externalLinks: { eq: 1 } } },
    ],
    ['fewer than no links', { externalLinks: { lt: 0 } }],
    ['more links than a number holds', { externalLinks: { gt: 2_147_483_647 } }],
    ['days that exclude each other', { firstSeen: { gt: '2024-02-28', lt: '2024-02-29' } }],
    ['a day after the last one', { firstSeen: { gt: '9999-12-31' } }],
    ['a text with its opposite', { anchor: { contains: 'a', notContains: 'a' } }],
    [
      'attributes that are all excluded',
      { rel: { includesAny: ['UGC', 'FOLLOW'], includesNone: ['FOLLOW', 'UGC'] } },
    ],
    ['two link types at once', { and: [{ linkType: { in: ['TEXT'] } }, { linkType: { in: ['IMAGE'] } }] }],
    ['a link type with its opposite', { linkType: { in: ['TEXT'], notIn: ['TEXT'] } }],
    ['alternatives that are impossible', { or: [{ not: {} }, { externalLinks: { lt: 0 } }] }],
    ['a choice beside the impossible', { or: [{ lastWeek: true }, { noSubdomains: true }], not: {} }],
  ])('%s', (_, filter) => {
    expect(compileBacklinkFilter(filter)).toEqual({ kind: 'nothing' });
  });
});

describe('numbers', () => {
  testEach([
    ['gt is the next gte', { externalLinks: { gt: 5 } }, [links('gte', '6')]],
    ['lt is the previous lte', { externalLinks: { lt: 5 } }, [links('lte', '4')]],
    ['two ends are between', { externalLinks: { gt: 5, lte: 9 } }, [links('between', '6', '9')]],
    ['equal ends are eq', { externalLinks: { gte: 5, lt: 6 } }, [links('eq', '5')]],
    [
      'ranges intersect',
      { externalLinks: { between: { min: 1, max: 9 }, lt: 5 } },
      [links('between', '1', '4')],
    ],
    ['neq at an end moves it', { externalLinks: { lte: 9, neq: 9 } }, [links('lte', '8')]],
    ['neq outside disappears', { externalLinks: { gte: 5, neq: 3 } }, [links('gte', '5')]],
    ['neq inside stays', { externalLinks: { gte: 5, neq: 7 } }, [links('gte', '5'), links('neq', '7')]],
    [
      'several neq are sorted',
      { and: [{ externalLinks: { neq: 7 } }, { externalLinks: { neq: 3 } }, { externalLinks: { neq: 7 } }] },
      [links('neq', '3'), links('neq', '7')],
    ],
    [
      'neq moves an end past its neighbours',
      { and: [{ externalLinks: { neq: 4 } }, { externalLinks: { neq: 5 } }, { externalLinks: { lte: 5 } }] },
      [links('lte', '3')],
    ],
    ['at least 0 is kept', { externalLinks: { gte: 0 } }, [links('gte', '0')]],
    ['not gt is lte', { not: { externalLinks: { gt: 5 } } }, [links('lte', '5')]],
    ['not gte is lt', { not: { externalLinks: { gte: 5 } } }, [links('lte', '4')]],
    ['not lt is gte', { not: { externalLinks: { lt: 5 } } }, [links('gte', '5')]],
    ['not lte is gt', { not: { externalLinks: { lte: 5 } } }, [links('gte', '6')]],
    ['not eq is neq', { not: { externalLinks: { eq: 5 } } }, [links('neq', '5')]],
    ['not neq is eq', { not: { externalLinks: { neq: 5 } } }, [links('eq', '5')]],
    [
      'not between is below or above',
      { not: { externalLinks: { between: { min: 3, max: 5 } } } },
      [links('gte', '6')],
      [links('lte', '2')],
    ],
    [
      'not between from 0 is above',
      { not: { externalLinks: { between: { min: 0, max: 5 } } } },
      [links('gte', '6')],
    ],
  ]);
});

describe('dates', () => {
  testEach([
    ['gt is from the next day', { firstSeen: { gt: '2024-02-28' } }, [seen('gte', '29.02.2024')]],
    ['lt is until the day before', { firstSeen: { lt: '2024-01-01' } }, [seen('lte', '31.12.2023')]],
    ['eq is a day', { firstSeen: { eq: '2024-03-05' } }, [seen('eq', '05.03.2024')]],
    [
      'two ends are between',
      { firstSeen: { gte: '2024-01-01' }, and: [{ firstSeen: { lte: '2024-01-31' } }] },
      [seen('between', '01.01.2024', '31.01.2024')],
    ],
    [
      'between is inclusive',
      { firstSeen: { between: { from: '2024-01-01', to: '2024-01-02' } } },
      [seen('between', '01.01.2024', '02.01.2024')],
    ],
    [
      'not eq is before or after, since neq is not there',
      { not: { firstSeen: { eq: '2024-03-01' } } },
      [seen('gte', '02.03.2024')],
      [seen('lte', '29.02.2024')],
    ],
    ['not gte is the day before', { not: { firstSeen: { gte: '2024-03-01' } } }, [seen('lte', '29.02.2024')]],
    ['years are written with four digits', { firstSeen: { lte: '0099-01-02' } }, [seen('lte', '02.01.0099')]],
    [
      'lastVisited is check',
      { lastVisited: { gte: '2024-01-01' } },
      [{ field: 'check', compareType: 'gte', value: ['01.01.2024'] }],
    ],
  ]);
});

describe('texts', () => {
  testEach([
    [
      'every comparison is sent as it is',
      { anchor: { contains: 'a', notContains: 'b', startsWith: 'c', endsWith: 'd' } },
      [
        anchor('contains', 'a'),
        anchor('endsWith', 'd'),
        anchor('notContains', 'b'),
        anchor('startsWith', 'c'),
      ],
    ],
    [
      'duplicates disappear',
      { anchor: { contains: 'a' }, and: [{ anchor: { contains: 'a' } }] },
      [anchor('contains', 'a')],
    ],
    ['not contains is notContains', { not: { anchor: { contains: 'a' } } }, [anchor('notContains', 'a')]],
    ['not notContains is contains', { not: { anchor: { notContains: 'a' } } }, [anchor('contains', 'a')]],
    [
      'startsWith stands under two nots',
      { not: { not: { anchor: { startsWith: 'a' } } } },
      [anchor('startsWith', 'a')],
    ],
    [
      'nothing is concluded from parts or case of a text',
      { anchor: { contains: 'a', notContains: 'A' }, and: [{ anchor: { contains: 'ab' } }] },
      [anchor('contains', 'a'), anchor('contains', 'ab'), anchor('notContains', 'A')],
    ],
    [
      'the same text in two fields is no contradiction',
      { urlFrom: { contains: 'a' }, urlTo: { notContains: 'a' } },
      [
        { field: 'url_from', compareType: 'contains', value: ['a'] },
        { field: 'url_to', compareType: 'notContains', value: ['a'] },
      ],
    ],
  ]);
});

describe('link attributes', () => {
  testEach([
    [
      'includesAny is one item of sorted codes',
      { rel: { includesAny: ['SPONSORED', 'FOLLOW'] } },
      [rel('contains', '0', '4')],
    ],
    [
      'includesNone is an item for each code',
      { rel: { includesNone: ['UGC', 'NOFOLLOW'] } },
      [rel('notContains', '1'), rel('notContains', '2')],
    ],
    [
      'not includesAny is includesNone',
      { not: { rel: { includesAny: ['UGC', 'FOLLOW'] } } },
      [rel('notContains', '0'), rel('notContains', '2')],
    ],
    [
      'not includesNone is includesAny',
      { not: { rel: { includesNone: ['UGC', 'FOLLOW'] } } },
      [rel('contains', '0', '2')],
    ],
    [
      'an excluded code leaves the sets it stands in',
      { rel: { includesAny: ['FOLLOW', 'UGC'], includesNone: ['UGC'] } },
      [rel('contains', '0'), rel('notContains', '2')],
    ],
    [
      'a set that holds another one whole disappears',
      { and: [{ rel: { includesAny: ['FOLLOW', 'UGC'] } }, { rel: { includesAny: ['UGC'] } }] },
      [rel('contains', '2')],
    ],
    [
      'a set that holds an earlier one whole disappears too',
      { and: [{ rel: { includesAny: ['UGC'] } }, { rel: { includesAny: ['FOLLOW', 'UGC'] } }] },
      [rel('contains', '2')],
    ],
    [
      'sets that only overlap stay',
      { and: [{ rel: { includesAny: ['FOLLOW', 'UGC'] } }, { rel: { includesAny: ['UGC', 'NOFOLLOW'] } }] },
      [rel('contains', '0', '2'), rel('contains', '1', '2')],
    ],
  ]);
});

describe('link types', () => {
  testEach([
    [
      'in is an alternative for each word of the filter vocabulary',
      { linkType: { in: ['TEXT', 'IFRAME', 'TEXT'] } },
      [type('eq', 'iframe')],
      [type('eq', 'text')],
    ],
    [
      'notIn is a neq for each word',
      { linkType: { notIn: ['TEXT', 'IFRAME'] } },
      [type('neq', 'iframe'), type('neq', 'text')],
    ],
    [
      'not in is notIn',
      { not: { linkType: { in: ['RSS', 'FORM'] } } },
      [type('neq', 'form'), type('neq', 'rss')],
    ],
    [
      'not notIn is in',
      { not: { linkType: { notIn: ['RSS', 'FORM'] } } },
      [type('eq', 'form')],
      [type('eq', 'rss')],
    ],
    [
      'a known type makes the others redundant',
      { linkType: { in: ['TEXT', 'RSS'], notIn: ['RSS'] } },
      [type('eq', 'text')],
    ],
    [
      'all types excluded still leaves those that are not known here',
      {
        linkType: { notIn: ['TEXT', 'IMAGE', 'REDIRECT', 'IFRAME', 'FORM', 'CANONICAL', 'RSS', 'ALTERNATE'] },
      },
      ['alternate', 'canonical', 'form', 'iframe', 'image', 'redirect', 'rss', 'text'].map(word =>
        type('neq', word),
      ),
    ],
  ]);
});

test('a flag is an additional filter, named once', () => {
  expectGroups({ lastWeek: true, and: [{ lastWeek: true, noSubdomains: true }] }, [
    [{ additional_filters: 'last_week' }, { additional_filters: 'no_subdomains' }],
  ]);
});

describe('groups', () => {
  testEach([
    [
      'and distributes over or',
      { or: [{ anchor: { contains: 'a' } }, { anchor: { contains: 'b' } }], externalLinks: { eq: 1 } },
      [anchor('contains', 'a'), links('eq', '1')],
      [anchor('contains', 'b'), links('eq', '1')],
    ],
    [
      'not turns or into and',
      { not: { or: [{ anchor: { contains: 'a' } }, { externalLinks: { gt: 4 } }] } },
      [anchor('notContains', 'a'), links('lte', '4')],
    ],
    [
      'not turns the conditions of an object into alternatives',
      { not: { anchor: { contains: 'a' }, externalLinks: { gt: 4 } } },
      [anchor('notContains', 'a')],
      [links('lte', '4')],
    ],
    [
      'an impossible group vanishes',
      {
        or: [{ externalLinks: { eq: 1 } }, { externalLinks: { eq: 2 } }],
        and: [{ externalLinks: { lt: 2 } }],
      },
      [links('eq', '1')],
    ],
    [
      'a smaller range is implied by a larger one',
      {
        or: [
          { externalLinks: { eq: 3 } },
          { externalLinks: { gte: 2, neq: 5 } },
          { externalLinks: { gt: 6 } },
        ],
      },
      [links('gte', '2'), links('neq', '5')],
    ],
    [
      'a number that a range excludes is not implied by it',
      { or: [{ externalLinks: { eq: 5 } }, { externalLinks: { gte: 2, neq: 5 } }] },
      [links('eq', '5')],
      [links('gte', '2'), links('neq', '5')],
    ],
    [
      'more conditions are implied by fewer, whichever comes first',
      { or: [{ anchor: { contains: 'a', startsWith: 'b' } }, { anchor: { contains: 'a' } }] },
      [anchor('contains', 'a')],
    ],
    [
      'a narrower set of attributes is implied by a wider one',
      {
        or: [
          { rel: { includesAny: ['UGC', 'FOLLOW'] } },
          { rel: { includesAny: ['UGC'], includesNone: ['FOLLOW'] } },
        ],
      },
      [rel('contains', '0', '2')],
    ],
    [
      'a link type is implied by the exclusion of another',
      { or: [{ linkType: { in: ['TEXT'] } }, { linkType: { notIn: ['RSS'] } }] },
      [type('neq', 'rss')],
    ],
    [
      'a link type and its exclusion are two groups',
      {
        or: [
          { linkType: { in: ['RSS'] } },
          { linkType: { notIn: ['RSS', 'FORM'] } },
          { linkType: { notIn: ['RSS'] } },
        ],
      },
      [type('eq', 'rss')],
      [type('neq', 'rss')],
    ],
    [
      'duplicates vanish',
      { or: [{ lastWeek: true }, { lastWeek: true }] },
      [{ additional_filters: 'last_week' }],
    ],
    [
      'groups are sorted by their items, in whatever order they are named',
      {
        or: [
          { rel: { includesAny: ['FOLLOW', 'UGC'] }, urlTo: { contains: 'a' } },
          { rel: { includesAny: ['FOLLOW'] }, externalLinks: { gt: 1 } },
          { rel: { includesAny: ['FOLLOW', 'UGC'] }, lastWeek: true },
        ],
      },
      [{ additional_filters: 'last_week' }, rel('contains', '0', '2')],
      [rel('contains', '0'), links('gte', '2')],
      [rel('contains', '0', '2'), { field: 'url_to', compareType: 'contains', value: ['a'] }],
    ],
    [
      'groups named the other way round are sorted the same',
      {
        or: [
          { rel: { includesAny: ['FOLLOW'] }, externalLinks: { gt: 1 } },
          { rel: { includesAny: ['FOLLOW', 'UGC'] }, urlTo: { contains: 'a' } },
        ],
      },
      [rel('contains', '0'), links('gte', '2')],
      [rel('contains', '0', '2'), { field: 'url_to', compareType: 'contains', value: ['a'] }],
    ],
  ]);
});
