import { afterAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { everyRow, intersect, newBacklinks, type Row } from '../wire.ts';

const sandbox = await startSandbox({ balance: 1e9 });
afterAll(() => sandbox.close());

describe('sorting', () => {
  const params = { query: 'rows-2500.example', searchType: 'domain' };
  const byCodePoints = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const byText = (field: string) => (a: Row, b: Row) => byCodePoints(String(a[field]), String(b[field]));
  const byNumber = (field: string) => (a: Row, b: Row) => Number(a[field]) - Number(b[field]);

  it.each([
    ['url_from', byText('url_from')],
    ['anchor', byText('link_text')],
    ['link_nofollow', byText('nofollow')],
    ['links_external', byNumber('links_ext')],
    ['link_type', byText('link_type')],
    ['url_to', byText('url_to')],
    ['check', byText('last_visited')],
    ['add', byText('first_seen')],
    ['domain_rank', byNumber('domain_rank')],
  ])('by %s works in both directions, and ties keep their order', async (sort, compare) => {
    const up = await everyRow(sandbox, newBacklinks, { ...params, sort, order: 'asc' });
    expect(up).toEqual(up.toSorted(compare));
    const down = await everyRow(sandbox, newBacklinks, { ...params, sort, order: 'desc' });
    expect(down).toEqual(up.toSorted((a, b) => compare(b, a)));
  });

  it('has ties to resolve in every field', async () => {
    const rows = await everyRow(sandbox, newBacklinks, { ...params, linkPerDomain: 0 });
    for (const field of Object.keys(rows[0] ?? {}).filter(name => name !== 'url_from')) {
      expect(new Set(rows.map(row => row[field])).size).toBeLessThan(rows.length);
    }
  });

  it.each([7, 100, 999])('gives pages of %i that together make up the listing', async size => {
    const whole = await everyRow(sandbox, newBacklinks, { ...params, sort: 'links_external' });
    expect(await everyRow(sandbox, newBacklinks, { ...params, sort: 'links_external' }, size)).toEqual(whole);
  });

  it.each(['domain_rank', 'links_count1', 'links_count2', 'links_count3'])(
    'of getIntersect by %s works in both directions',
    async sort => {
      const pair = { query: 'rows-900.example', intersect: ['rows-800.example', 'rows-700.example'], sort };
      const at = ['Domain', 'domain_rank', 'links_count1', 'links_count2', 'links_count3'].indexOf(sort);
      const value = (row: Row) => Number(Object.values(row)[at]);
      const up = await everyRow(sandbox, intersect, { ...pair, order: 'asc' }, 300);
      expect(up).toEqual(up.toSorted((a, b) => value(a) - value(b)));
      expect(new Set(up.map(value)).size).toBeLessThan(up.length);
      const down = await everyRow(sandbox, intersect, { ...pair, order: 'desc' });
      expect(down).toEqual(up.toSorted((a, b) => value(b) - value(a)));
    },
  );
});
