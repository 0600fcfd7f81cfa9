import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { backlinks, call, everyRow, intersect, newBacklinks, type Row } from '../wire.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

const params = { query: 'rows-50.example', searchType: 'domain' };
const every = (each = sandbox) => everyRow(each, newBacklinks, params);
const pages = (rows: readonly Row[]) => new Set(rows.map(({ url_from }) => url_from));

it('a move removes and inserts rows at scattered positions', async () => {
  const before = await every();
  sandbox.move('rows-50.example', { remove: 3, insert: 5 });
  const after = await every();
  expect(after).toHaveLength(52);
  const stayed = pages(before).intersection(pages(after));
  expect(stayed.size).toBe(47);
  expect(after.filter(({ url_from }) => stayed.has(url_from))).toEqual(
    before.filter(({ url_from }) => stayed.has(url_from)),
  );
  const newestFirst = (a: Row, b: Row) => String(b.last_visited).localeCompare(String(a.last_visited));
  expect(after).toEqual(after.toSorted(newestFirst));
});

it('a move can keep the total', async () => {
  const before = await every();
  sandbox.move('rows-50.example', { remove: 1, insert: 1 });
  const after = await every();
  expect(after).toHaveLength(50);
  expect(pages(after)).not.toEqual(pages(before));
});

it('each of several moves inserts other rows', async () => {
  sandbox.move('rows-50.example', { insert: 10 });
  const first = await every();
  sandbox.move('rows-50.example', { insert: 10 });
  const second = await every();
  expect(second).toHaveLength(70);
  expect(pages(first).isSubsetOf(pages(second))).toBe(true);
});

it('a listing can lose all its rows and gain rows again', async () => {
  sandbox.move('rows-50.example', { remove: 1000 });
  expect(await backlinks(sandbox, params)).toHaveProperty('error.code', 32017);
  sandbox.move('rows-50.example', { insert: 2 });
  expect(await every()).toHaveLength(2);
});

it('a host never has more than 100,000 donors', async () => {
  sandbox.move('rows-99999.example', { insert: 100_000 });
  const { result } = await backlinks(sandbox, { query: 'rows-99999.example', size: 1 });
  expect(result?.summary_info.total).toBe(100_000);
});

it('a move changes every listing of the domain and no other', async () => {
  const pair = { query: 'rows-20.example', intersect: ['rows-50.example'], size: 1000 };
  const other = { query: 'rows-20.example', searchType: 'domain' };
  const before = await Promise.all([call(sandbox, intersect, pair), everyRow(sandbox, newBacklinks, other)]);
  sandbox.move('www.rows-50.example', { remove: 50 });
  const [donors, links] = await Promise.all([
    call(sandbox, intersect, pair),
    everyRow(sandbox, newBacklinks, other),
  ]);
  expect(before[0].result?.data.length).toBeGreaterThan(20);
  expect(donors.result?.data).toHaveLength(20);
  expect(links).toEqual(before[1]);
});

it('the same moves give the same rows in another sandbox and survive a reset', async () => {
  const other = await startSandbox();
  for (const each of [sandbox, other]) {
    each.move('rows-50.example', { remove: 1, insert: 2 });
    each.move('rows-50.example', { remove: 1 });
  }
  sandbox.reset();
  expect(await every()).toHaveLength(50);
  expect(await every()).toEqual(await every(other));
  await other.close();
});
