import { describe, expect, test } from 'vitest';
import { compileIntersectFilter } from '../../src/filter/compile.ts';
import type { IntersectFilter } from '../../src/filter/input.ts';

const domains = ['gepur.com', 'klubok.com', 'issaplus.com'];

test('the filter of the documented request compiles as documented', () => {
  const filter = {
    domainRank: { gte: 1 },
    linkCounts: [
      { domain: 'gepur.com', gte: 1 },
      { domain: 'klubok.com', gte: 1 },
    ],
  };
  expect(compileIntersectFilter(filter, domains)).toEqual({
    kind: 'groups',
    groups: [
      [
        { field: 'domain_rank', compareType: 'gte', value: [1] },
        { field: 'links_count1', compareType: 'gte', value: [1] },
        { field: 'links_count2', compareType: 'gte', value: [1] },
      ],
    ],
  });
});

test('a domain has the number of its position in the request', () => {
  const filter = { linkCounts: [{ domain: 'klubok.com', eq: 0 }] };
  expect(compileIntersectFilter(filter, ['issaplus.com', 'gepur.com', 'klubok.com'])).toEqual({
    kind: 'groups',
    groups: [[{ field: 'links_count3', compareType: 'eq', value: [0] }]],
  });
});

test('all link counts must hold, so their negation is that one of them does not', () => {
  const filter = {
    not: {
      linkCounts: [
        { domain: 'klubok.com', gte: 1 },
        { domain: 'issaplus.com', between: { min: 5, max: 9 } },
      ],
    },
  };
  expect(compileIntersectFilter(filter, domains)).toEqual({
    kind: 'groups',
    groups: [
      [{ field: 'links_count2', compareType: 'lte', value: [0] }],
      [{ field: 'links_count3', compareType: 'gte', value: [10] }],
      [{ field: 'links_count3', compareType: 'lte', value: [4] }],
    ],
  });
});

test('two counts of one domain become one condition', () => {
  const filter = {
    linkCounts: [
      { domain: 'gepur.com', gt: 1 },
      { domain: 'gepur.com', lt: 12, neq: 10 },
    ],
  };
  expect(compileIntersectFilter(filter, domains)).toEqual({
    kind: 'groups',
    groups: [
      [
        { field: 'links_count1', compareType: 'between', value: [2, 11] },
        { field: 'links_count1', compareType: 'neq', value: [10] },
      ],
    ],
  });
});

test('numbers are sorted as numbers', () => {
  const filter = { and: [10, 9].map(neq => ({ domainRank: { neq } })) };
  expect(compileIntersectFilter(filter, domains)).toEqual({
    kind: 'groups',
    groups: [
      [
        { field: 'domain_rank', compareType: 'neq', value: [9] },
        { field: 'domain_rank', compareType: 'neq', value: [10] },
      ],
    ],
  });
});

describe('no donor can match', () => {
  test.each<readonly [string, IntersectFilter]>([
    ['a rank above 100', { domainRank: { gt: 100 } }],
    ['the negation of all ranks', { not: { domainRank: { between: { min: 0, max: 100 } } } }],
    ['every rank excluded', { and: Array.from({ length: 101 }, (_, neq) => ({ domainRank: { neq } })) }],
    ['fewer than no links', { linkCounts: [{ domain: 'gepur.com', lt: 0 }] }],
  ])('%s', (_, filter) => {
    expect(compileIntersectFilter(filter, domains)).toEqual({ kind: 'nothing' });
  });
});

describe('every donor matches', () => {
  test.each<readonly [string, IntersectFilter | null | undefined]>([
    ['no filter', undefined],
    ['null', null],
    ['an empty object', {}],
    ['a domain without a condition', { linkCounts: [{ domain: 'klubok.com', eq: null }] }],
  ])('%s', (_, filter) => {
    expect(compileIntersectFilter(filter, domains)).toEqual({ kind: 'everything' });
  });
});
