import { afterAll, beforeEach, expect, it } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { backlinks, call, intersect, stats } from '../wire.ts';

const sandbox = await startSandbox();
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.reset();
  sandbox.setBalance(1000);
});

it('charges one credit per row and returns the credits left', async () => {
  const answer = await backlinks(sandbox, { query: 'rows-250.example', page: 3, size: 100 });
  expect(answer.result?.data).toHaveLength(50);
  expect(answer.result?.summary_info).toEqual({
    left_lines: 950,
    page: 3,
    count: 50,
    total: 250,
    sort: 'check',
    order: 'DESC',
  });
  expect([sandbox.billed, sandbox.balance]).toEqual([50, 950]);
});

it('charges a repeated request again', async () => {
  for (const left of [990, 980]) {
    const { result } = await backlinks(sandbox, { query: 'rows-250.example', size: 10 });
    expect(result?.summary_info.left_lines).toBe(left);
  }
  expect(sandbox.billed).toBe(20);
});

it('charges getIntersect per row', async () => {
  const params = { query: 'rows-40.example', intersect: ['rows-3.example'], size: 30 };
  const answer = await call(sandbox, intersect, params);
  expect(answer.result?.summary_info).toMatchObject({
    left_lines: 970,
    count: 30,
    sort: 'domain_rank',
    order: 'DESC',
  });
  expect(sandbox.billed).toBe(30);
});

it.each([
  ['a page past the end', { query: 'rows-5.example', page: 2 }, 5],
  [
    'a filter that matches nothing',
    {
      query: 'rows-5.example',
      complexFilter: [[{ field: 'anchor', compareType: 'contains', value: ['no anchor says this'] }]],
    },
    0,
  ],
])('charges one credit for %s and returns no rows', async (_, params, total) => {
  const answer = await backlinks(sandbox, params);
  expect(answer.result).toMatchObject({ data: [], summary_info: { count: 0, total, left_lines: 999 } });
  expect(sandbox.requests).toMatchObject([{ rows: 0, credits: 1, outcome: 'answered' }]);
});

it('charges one credit for a domain without links and answers that there is no data', async () => {
  const answer = await backlinks(sandbox, { query: 'rows-0.example' });
  expect(answer.error).toEqual({ code: 32017, message: 'Data not found', data: null });
  const none = await call(sandbox, intersect, { query: 'rows-0.example', intersect: ['www.rows-0.example'] });
  expect(none.error?.code).toBe(32017);
  expect(sandbox.requests).toMatchObject([
    { rows: 0, credits: 1, outcome: '32017' },
    { rows: 0, credits: 1, outcome: '32017' },
  ]);
  expect(sandbox.balance).toBe(998);
});

it('charges nothing for rejected requests', async () => {
  await backlinks(sandbox, { size: 1001 });
  await backlinks(sandbox, { page: 601 });
  await call(sandbox, 'No.such', {});
  expect(sandbox.requests.map(({ outcome }) => outcome)).toEqual(['32602', '402', '32601']);
  expect([sandbox.billed, sandbox.balance]).toEqual([0, 1000]);
});

it('rejects a request that costs more than is left and accepts a smaller one', async () => {
  sandbox.setBalance(10);
  const refused = await backlinks(sandbox, { query: 'rows-11.example' });
  expect(refused.error).toEqual({
    code: 403,
    message: 'Not enough credits: this answer costs 11 and 10 are left',
    data: null,
  });
  const sold = await backlinks(sandbox, { query: 'rows-11.example', size: 10 });
  expect(sold.result?.summary_info.left_lines).toBe(0);
  const nothing = await backlinks(sandbox, { query: 'rows-0.example' });
  expect(nothing.error?.message).toMatch(/^Not enough credits/);
});

it('returns the balance by getStats, free of charge and even without credits', async () => {
  const plan = await startSandbox({ balance: 20 });
  await backlinks(plan, { query: 'rows-20.example' });
  const { result } = await call(plan, stats, {});
  expect(result?.data).toMatchObject({
    max_lines: 20,
    used_lines: 20,
    left_lines: 0,
    user_info: { email: 'sandbox.user@example.com' },
    plugin_limits: expect.any(Object),
  });
  expect(plan.billed).toBe(20);
  await plan.close();
});

it('keeps the balance on reset', async () => {
  await backlinks(sandbox, { query: 'rows-7.example' });
  sandbox.reset();
  expect([sandbox.billed, sandbox.balance, sandbox.requests.length]).toEqual([0, 993, 0]);
});
