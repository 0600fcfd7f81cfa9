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

test('the filter of the documented request compiles as documented, with padded dates', () => {
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

describe('a filter without an effect compiles to everything', () => {
  test.each<readonly [string, BacklinkFilter | null | undefined]>([
    ['no filter', undefined],
    ['null', null],
    ['an empty object', {}],
    ['members that are null', { and: null, or: null, not: null, anchor: null, rel: null, lastWeek: null }],
    ['an empty condition', { externalLinks: {}, anchor: {}, rel: {}, linkType: {}, firstSeen: {} }],
    ['conditions that are null', { externalLinks: { eq: null, between: null }, firstSeen: { eq: null } }],
    ['flags that are false', { noSubdomains: false, onlyMainPage: false, lastWeek: false }],
    ['an alternative without an effect', { or: [{ anchor: { contains: 'a' } }, {}] }],
    ['the negation of an impossible filter', { not: { not: {} } }],
  ])('%s', (_, filter) => {
    expect(compileBacklinkFilter(filter)).toEqual({ kind: 'everything' });
  });
});

describe('a filter that no row can match compiles to nothing', () => {
  test.each<readonly [string, BacklinkFilter]>([
    ['the negation of everything', { not: {} }],
    ['the negation of a flag without an effect', { not: { lastWeek: false } }],
    ['numbers that exclude each other', { externalLinks: { gt: 5, lt: 6 } }],
    ['eq and neq of the same number', { externalLinks: { eq: 5, neq: 5 } }],
    [
      'a range whose every number is excluded',
      { externalLinks: { lte: 1, neq: 0 }, not: { externalLinks: { eq: 1 } } },
    ],
    ['fewer than no links', { externalLinks: { lt: 0 } }],
    ['more links than the largest number', { externalLinks: { gt: 2_147_483_647 } }],
    ['days that exclude each other', { firstSeen: { gt: '2024-02-28', lt: '2024-02-29' } }],
    ['a day after the last one', { firstSeen: { gt: '9999-12-31' } }],
    ['a text and its negation', { anchor: { contains: 'a', notContains: 'a' } }],
    [
      'attributes that are all excluded',
      { rel: { includesAny: ['UGC', 'FOLLOW'], includesNone: ['FOLLOW', 'UGC'] } },
    ],
    ['two link types at once', { and: [{ linkType: { in: ['TEXT'] } }, { linkType: { in: ['IMAGE'] } }] }],
    ['a link type and its negation', { linkType: { in: ['TEXT'], notIn: ['TEXT'] } }],
    ['alternatives that are impossible', { or: [{ not: {} }, { externalLinks: { lt: 0 } }] }],
    ['a choice and an impossible filter', { or: [{ lastWeek: true }, { noSubdomains: true }], not: {} }],
  ])('%s', (_, filter) => {
    expect(compileBacklinkFilter(filter)).toEqual({ kind: 'nothing' });
  });
});

describe('numbers', () => {
  testEach([
    ['gt becomes gte of the next number', { externalLinks: { gt: 5 } }, [links('gte', '6')]],
    ['lt becomes lte of the previous number', { externalLinks: { lt: 5 } }, [links('lte', '4')]],
    ['two limits become between', { externalLinks: { gt: 5, lte: 9 } }, [links('between', '6', '9')]],
    ['equal limits become eq', { externalLinks: { gte: 5, lt: 6 } }, [links('eq', '5')]],
    [
      'ranges intersect',
      { externalLinks: { between: { min: 1, max: 9 }, lt: 5 } },
      [links('between', '1', '4')],
    ],
    ['neq at a limit moves the limit', { externalLinks: { lte: 9, neq: 9 } }, [links('lte', '8')]],
    ['neq outside the limits is dropped', { externalLinks: { gte: 5, neq: 3 } }, [links('gte', '5')]],
    [
      'neq within the limits is kept',
      { externalLinks: { gte: 5, neq: 7 } },
      [links('gte', '5'), links('neq', '7')],
    ],
    [
      'several neq are sorted',
      { and: [{ externalLinks: { neq: 7 } }, { externalLinks: { neq: 3 } }, { externalLinks: { neq: 7 } }] },
      [links('neq', '3'), links('neq', '7')],
    ],
    [
      'several neq move a limit past all their numbers',
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
      'not between becomes lower or higher',
      { not: { externalLinks: { between: { min: 3, max: 5 } } } },
      [links('gte', '6')],
      [links('lte', '2')],
    ],
    [
      'not between from 0 becomes higher',
      { not: { externalLinks: { between: { min: 0, max: 5 } } } },
      [links('gte', '6')],
    ],
  ]);
});

describe('dates', () => {
  testEach([
    ['gt becomes gte of the next day', { firstSeen: { gt: '2024-02-28' } }, [seen('gte', '29.02.2024')]],
    ['lt becomes lte of the previous day', { firstSeen: { lt: '2024-01-01' } }, [seen('lte', '31.12.2023')]],
    ['eq is a day', { firstSeen: { eq: '2024-03-05' } }, [seen('eq', '05.03.2024')]],
    [
      'two limits become between',
      { firstSeen: { gte: '2024-01-01' }, and: [{ firstSeen: { lte: '2024-01-31' } }] },
      [seen('between', '01.01.2024', '31.01.2024')],
    ],
    [
      'between is inclusive',
      { firstSeen: { between: { from: '2024-01-01', to: '2024-01-02' } } },
      [seen('between', '01.01.2024', '02.01.2024')],
    ],
    [
      'not eq becomes before or after, because dates have no neq',
      { not: { firstSeen: { eq: '2024-03-01' } } },
      [seen('gte', '02.03.2024')],
      [seen('lte', '29.02.2024')],
    ],
    [
      'not gte becomes lte of the previous day',
      { not: { firstSeen: { gte: '2024-03-01' } } },
      [seen('lte', '29.02.2024')],
    ],
    ['years are written with four digits', { firstSeen: { lte: '0099-01-02' } }, [seen('lte', '02.01.0099')]],
    [
      'lastVisited is sent as check',
      { lastVisited: { gte: '2024-01-01' } },
      [{ field: 'check', compareType: 'gte', value: ['01.01.2024'] }],
    ],
  ]);
});

describe('texts', () => {
  testEach([
    [
      'every comparison is sent unchanged',
      { anchor: { contains: 'a', notContains: 'b', startsWith: 'c', endsWith: 'd' } },
      [
        anchor('contains', 'a'),
        anchor('endsWith', 'd'),
        anchor('notContains', 'b'),
        anchor('startsWith', 'c'),
      ],
    ],
    [
      'duplicates are dropped',
      { anchor: { contains: 'a' }, and: [{ anchor: { contains: 'a' } }] },
      [anchor('contains', 'a')],
    ],
    ['not contains is notContains', { not: { anchor: { contains: 'a' } } }, [anchor('notContains', 'a')]],
    ['not notContains is contains', { not: { anchor: { notContains: 'a' } } }, [anchor('contains', 'a')]],
    [
      'startsWith is allowed under two nots',
      { not: { not: { anchor: { startsWith: 'a' } } } },
      [anchor('startsWith', 'a')],
    ],
    [
      'a part of a text or another case is a different text',
      { anchor: { contains: 'a', notContains: 'A' }, and: [{ anchor: { contains: 'ab' } }] },
      [anchor('contains', 'a'), anchor('contains', 'ab'), anchor('notContains', 'A')],
    ],
    [
      'contains and notContains of two fields do not contradict each other',
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
      'includesAny becomes one item with sorted codes',
      { rel: { includesAny: ['SPONSORED', 'FOLLOW'] } },
      [rel('contains', '0', '4')],
    ],
    [
      'includesNone becomes one item for each code',
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
      'an excluded code is removed from the sets',
      { rel: { includesAny: ['FOLLOW', 'UGC'], includesNone: ['UGC'] } },
      [rel('contains', '0'), rel('notContains', '2')],
    ],
    [
      'a superset of another set is dropped',
      { and: [{ rel: { includesAny: ['FOLLOW', 'UGC'] } }, { rel: { includesAny: ['UGC'] } }] },
      [rel('contains', '2')],
    ],
    [
      'a superset of an earlier set is dropped too',
      { and: [{ rel: { includesAny: ['UGC'] } }, { rel: { includesAny: ['FOLLOW', 'UGC'] } }] },
      [rel('contains', '2')],
    ],
    [
      'sets that overlap are kept',
      { and: [{ rel: { includesAny: ['FOLLOW', 'UGC'] } }, { rel: { includesAny: ['UGC', 'NOFOLLOW'] } }] },
      [rel('contains', '0', '2'), rel('contains', '1', '2')],
    ],
  ]);
});

describe('link types', () => {
  testEach([
    [
      'in becomes an alternative for each filter word',
      { linkType: { in: ['TEXT', 'IFRAME', 'TEXT'] } },
      [type('eq', 'iframe')],
      [type('eq', 'text')],
    ],
    [
      'notIn becomes a neq for each word',
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
      'the exclusion of all known types still matches unknown ones',
      {
        linkType: { notIn: ['TEXT', 'IMAGE', 'REDIRECT', 'IFRAME', 'FORM', 'CANONICAL', 'RSS', 'ALTERNATE'] },
      },
      ['alternate', 'canonical', 'form', 'iframe', 'image', 'redirect', 'rss', 'text'].map(word =>
        type('neq', word),
      ),
    ],
  ]);
});

test('a flag becomes one additional filter', () => {
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
      'an impossible group is dropped',
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
      'a group with more conditions is implied by one with fewer, in either order',
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
      'a link type and its exclusion stay two groups',
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
      'duplicate groups are dropped',
      { or: [{ lastWeek: true }, { lastWeek: true }] },
      [{ additional_filters: 'last_week' }],
    ],
    [
      'groups are sorted by their items',
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
      'groups in the reverse order are sorted the same',
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
