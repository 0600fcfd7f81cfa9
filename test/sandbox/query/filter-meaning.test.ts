import { afterAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { everyRow, intersect, newBacklinks, type Row } from '../wire.ts';

const listing = { query: 'rows-3000.example', searchType: 'domain' };

const sandbox = await startSandbox({ balance: 1e9, today: '2026-11-15' });
const all = await everyRow(sandbox, newBacklinks, listing);
afterAll(() => sandbox.close());

/** Expects the filter to keep some rows but not all, exactly those that `keeps` keeps, in the same order. */
async function expectRows(complexFilter: unknown, keeps: (row: Row) => boolean): Promise<void> {
  const expected = all.filter(keeps);
  expect(expected.length).toBeGreaterThan(0);
  expect(expected.length).toBeLessThan(all.length);
  expect(await everyRow(sandbox, newBacklinks, { ...listing, complexFilter })).toEqual(expected);
}

const only = (field: string, compareType: string, ...value: string[]) => [[{ field, compareType, value }]];
const lower = (value: unknown) => String(value).toLowerCase();
const links = (row: Row) => Number(row.links_ext);
const rels = (row: Row) => lower(row.nofollow).split(',');

describe('text comparison is case-insensitive', () => {
  it.each([
    ['contains', 'PROFILE/user', (row: Row) => lower(row.url_from).includes('profile/user')],
    ['notContains', 'BLOG', (row: Row) => !lower(row.url_from).includes('blog')],
    ['startsWith', 'HTTPS://www.', (row: Row) => lower(row.url_from).startsWith('https://www.')],
    ['endsWith', '.HTML', (row: Row) => lower(row.url_from).endsWith('.html')],
  ])('url_from %s %s', (compareType, value, keeps) =>
    expectRows(only('url_from', compareType, value), keeps),
  );

  it('compares url_to and anchor, also beyond ASCII', async () => {
    await expectRows(only('url_to', 'startsWith', 'http://'), row => lower(row.url_to).startsWith('http://'));
    await expectRows(only('anchor', 'contains', 'ЧИТАТИ'), row => lower(row.link_text).includes('читати'));
    await expectRows(only('anchor', 'contains', '🔥'), row => lower(row.link_text).includes('🔥'));
    await expectRows(only('anchor', 'notContains', '公式'), row => !lower(row.link_text).includes('公式'));
  });
});

describe('numbers', () => {
  it.each([
    ['gt', ['100'], (n: number) => n > 100],
    ['gte', ['100'], (n: number) => n >= 100],
    ['lt', ['15'], (n: number) => n < 15],
    ['lte', ['15'], (n: number) => n <= 15],
    ['eq', ['0'], (n: number) => n === 0],
    ['neq', ['0'], (n: number) => n !== 0],
    ['between', ['3', '15'], (n: number) => n >= 3 && n <= 15],
  ])('links_external %s %j', (compareType, value, holds) =>
    expectRows(only('links_external', compareType, ...value), row => holds(links(row))),
  );
});

describe('dates are compared by day', () => {
  it.each([
    ['check', 'eq', ['14.11.2026'], (row: Row) => String(row.last_visited).startsWith('2026-11-14 ')],
    ['check', 'lte', ['1.9.2026'], (row: Row) => String(row.last_visited) < '2026-09-02'],
    ['check', 'lt', ['01.09.2026'], (row: Row) => String(row.last_visited) < '2026-09-01'],
    ['check', 'gt', ['13.11.2026'], (row: Row) => String(row.last_visited) >= '2026-11-14'],
    ['add', 'gte', ['5.1.2024'], (row: Row) => String(row.first_seen) >= '2024-01-05'],
    [
      'add',
      'between',
      ['14.11.2025', '13.11.2026'],
      (row: Row) => String(row.first_seen) >= '2025-11-14' && String(row.first_seen) <= '2026-11-13',
    ],
  ])('%s %s %j', (field, compareType, value, keeps) => expectRows(only(field, compareType, ...value), keeps));
});

describe('link attributes', () => {
  it('contains matches any of the codes', async () => {
    await expectRows(only('link_nofollow', 'contains', '2', '4'), row =>
      rels(row).some(word => word === 'ugc' || word === 'sponsored'),
    );
    await expectRows(only('link_nofollow', 'contains', '0'), row => rels(row).includes('follow'));
  });

  it('notContains matches none of the codes', () =>
    expectRows(
      only('link_nofollow', 'notContains', '1', '4'),
      row => !rels(row).some(word => word === 'nofollow' || word === 'sponsored'),
    ));
});

describe('link types have other names in filters than in answers', () => {
  it.each([
    ['text', 'href'],
    ['iframe', 'frame'],
    ['canonical', 'canonical'],
  ])('%s means %s', async (word, answer) => {
    await expectRows(only('link_type', 'eq', word), row => row.link_type === answer);
    await expectRows(only('link_type', 'neq', word), row => row.link_type !== answer);
  });
});

describe('additional filters', () => {
  const host = (row: Row) => String(row.url_from).replace(/^https?:\/\/(www\.)?([^/?]+).*$/s, '$2');

  it('no_subdomains keeps registrable names, with and without www.', async () => {
    const suffix = /\.(co\.uk|com\.ua|in\.ua|co\.jp)$/;
    await expectRows([[{ additional_filters: 'no_subdomains' }]], row => {
      const name = host(row).replace(suffix, '.suffix');
      return name.split('.').length === 2;
    });
    const kept = all.filter(row => /^https:\/\/www\.\w+\.co\.uk/.test(String(row.url_from)));
    expect(kept.length).toBeGreaterThan(0);
  });

  it('only_main_page keeps URLs without path and query', () =>
    expectRows([[{ additional_filters: 'only_main_page' }]], row =>
      /^https?:\/\/[^/?]+\/?$/.test(String(row.url_from)),
    ));

  it('last_week keeps rows visited since 2026-11-08', () =>
    expectRows([[{ additional_filters: 'last_week' }]], row => String(row.last_visited) >= '2026-11-08'));
});

it('joins groups by OR and the items of a group by AND', () =>
  expectRows(
    [
      [...(only('links_external', 'lt', '100')[0] ?? []), ...(only('link_type', 'eq', 'image')[0] ?? [])],
      [...(only('link_type', 'eq', 'redirect')[0] ?? []), { additional_filters: 'last_week' }],
    ],
    row =>
      (links(row) < 100 && row.link_type === 'image') ||
      (row.link_type === 'redirect' && String(row.last_visited) >= '2026-11-08'),
  ));

it('filters getIntersect by rank and counts, including zero', async () => {
  const params = { query: 'rows-400.example', intersect: ['rows-500.example', 'rows-300.example'] };
  const donors = await everyRow(sandbox, intersect, params);
  const filter = [
    [
      { field: 'links_count1', compareType: 'eq', value: [0] },
      { field: 'links_count2', compareType: 'between', value: [1, 3] },
      { field: 'links_count3', compareType: 'gt', value: [1] },
    ],
    [{ field: 'domain_rank', compareType: 'gte', value: [60] }],
  ];
  const expected = donors.filter(row => {
    const [rank, first, second, third] = Object.values(row).slice(1).map(Number);
    if (rank === undefined || first === undefined || second === undefined || third === undefined) {
      return false;
    }
    return (first === 0 && second >= 1 && second <= 3 && third > 1) || rank >= 60;
  });
  expect(expected.length).toBeGreaterThan(10);
  expect(expected.length).toBeLessThan(donors.length);
  expect(await everyRow(sandbox, intersect, { ...params, complexFilter: filter })).toEqual(expected);
});
