import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { dateOf, dayOf } from '../../../src/sandbox/web/calendar.ts';
import { backlinks, everyRow, newBacklinks, type Row } from '../wire.ts';

const listing = { query: 'rows-3000.example', searchType: 'domain' };
const lastWeek = [[{ additional_filters: 'last_week' }]];

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ balance: 1e9 });
});
afterEach(() => {
  vi.useRealTimers();
  return sandbox.close();
});

/** The rows on one day, by the page that links. */
async function rowsOn(date: string, params: object = {}): Promise<ReadonlyMap<unknown, Row>> {
  sandbox.setToday(date);
  const rows = await everyRow(sandbox, newBacklinks, { ...listing, ...params });
  return new Map(rows.map(row => [row.url_from, row]));
}

const daysBefore = (date: string, days: number) => dateOf((dayOf(date) ?? 0) - days);
const datesOf = (row: Row | undefined) => ({ first_seen: row?.first_seen, last_visited: row?.last_visited });
const visited = (row: Row | undefined) => String(row?.last_visited).slice(0, 10);

describe('from one day to the next', () => {
  it.each([
    ['2026-12-31', '2027-01-01'],
    ['2028-02-28', '2028-02-29'],
    ['2028-02-29', '2028-03-01'],
  ])('%s to %s, a link changes only if it was visited, and then only its dates', async (date, next) => {
    const before = await rowsOn(date);
    const after = await rowsOn(next);
    expect(new Set(after.keys())).toEqual(new Set(before.keys()));
    let changed = 0;
    for (const [url, row] of after) {
      const old = before.get(url);
      if (visited(row) === date) {
        expect([old?.first_seen, date]).toContain(row.first_seen);
        expect(visited(old) < date).toBe(true);
        expect({ ...row, ...datesOf(old) }).toEqual(old);
        changed += 1;
      } else {
        expect(row).toEqual(old);
      }
    }
    expect(changed / after.size).toBeGreaterThan(0.02);
    expect(changed / after.size).toBeLessThan(0.04);
  });
});

describe.each(['2026-11-15', '2027-07-01', '2028-02-29', '2035-01-01'])('on %s', date => {
  it('links were visited and found on each day of the last week, and none later', async () => {
    const week = [7, 6, 5, 4, 3, 2, 1].map(days => daysBefore(date, days));
    const since = (day: string) => day >= daysBefore(date, 7);
    const rows = [...(await rowsOn(date)).values()];
    const visits = rows.map(visited).filter(since);
    expect(new Set(visits)).toEqual(new Set(week));
    expect(new Set(rows.map(row => String(row.first_seen)).filter(since))).toEqual(new Set(week));
    expect((await rowsOn(date, { complexFilter: lastWeek })).size).toBe(visits.length);
  });
});

it('today is the day that it is in UTC, unless a day is set', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2029-05-04T23:59:59.999Z') });
  const newest = async () => visited((await backlinks(sandbox, { ...listing, size: 1 })).result?.data[0]);
  expect(await newest()).toBe('2029-05-03');
  vi.setSystemTime(Date.parse('2029-05-05T00:00:00Z'));
  expect(await newest()).toBe('2029-05-04');
  sandbox.setToday('2026-11-15');
  expect(await newest()).toBe('2026-11-14');
  sandbox.setToday(null);
  expect(await newest()).toBe('2029-05-04');
});

it.each(['2026-11-31', '2026-2-1', 'tomorrow', ''])('"%s" is not a day', async date => {
  expect(() => sandbox.setToday(date)).toThrow(RangeError);
  await expect(startSandbox({ today: date })).rejects.toThrow('YYYY-MM-DD');
});
