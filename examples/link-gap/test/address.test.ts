import { expect, test } from 'vitest';
import { queryOf, viewOf } from '../src/address.ts';
import { hostOf, webAddress } from '../src/host.ts';
import { DEFAULTS, type View, variablesOf } from '../src/view.ts';

const view: View = {
  domain: 'us.com',
  competitors: ['a.com', 'b.com'],
  rows: 100,
  show: '011',
  rankFrom: 20,
  rankTo: 59,
  minLinks: 3,
  sort: { by: 2, descending: false },
};

test('an address holds the whole view', () => {
  expect(viewOf(queryOf(view))).toEqual(view);
  const plain: View = { ...DEFAULTS, domain: 'us.com', competitors: ['a.com'] };
  expect(queryOf(plain)).toBe('?domain=us.com&competitor=a.com');
  expect(viewOf(queryOf(plain))).toEqual(plain);
});

test('what is not valid in an address has its default', () => {
  const written = '?domain=us.com&competitor=a.com&show=011&sort=2&rank-from=101&rank-to=x&rows=7';
  expect(viewOf(written)).toEqual({ ...DEFAULTS, domain: 'us.com', competitors: ['a.com'] });
  expect(viewOf('?domain=us.com')).toBeUndefined();
});

test('a view becomes a typed filter and an order', () => {
  expect(variablesOf(view)).toEqual({
    domain: 'us.com',
    competitors: ['a.com', 'b.com'],
    filter: {
      linkCounts: [
        { domain: 'us.com', eq: 0 },
        { domain: 'a.com', gte: 1 },
        { domain: 'b.com', gte: 1 },
      ],
      domainRank: { gte: 20, lte: 59 },
      or: ['us.com', 'a.com', 'b.com'].map(domain => ({ linkCounts: [{ domain, gte: 3 }] })),
    },
    orderBy: { field: 'LINK_COUNT', domain: 'b.com', direction: 'ASC' },
  });
  expect(
    variablesOf({ ...DEFAULTS, show: 'all', domain: 'us.com', competitors: ['a.com'] }).filter,
  ).toBeNull();
});

test.each([
  ['https://www.Gepur.com/page?x', 'gepur.com'],
  [' gepur.com ', 'gepur.com'],
  ['not a domain', 'not a domain'],
])('the host of %j is %s', (text, host) => {
  expect(hostOf(text)).toBe(host);
});

test('only addresses of the web become links', () => {
  expect(webAddress('javascript:alert(1)')).toBeUndefined();
  expect(webAddress('https://a.com/ü b')).toBe('https://a.com/%C3%BC%20b');
});
