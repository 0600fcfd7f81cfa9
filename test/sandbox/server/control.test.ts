import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { call, newBacklinks, post, stats } from '../wire.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ balance: 500, rate: null, token: 'secret' });
});
afterEach(() => sandbox.close());

const params = { query: 'rows-20.example', searchType: 'domain' };

async function control(method: 'GET' | 'PATCH' | 'POST', body?: unknown) {
  const response = await request(new URL('/sandbox', sandbox.url), {
    method,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.body.text();
  return { status: response.statusCode, text };
}

async function patch(body: unknown) {
  const { status, text } = await control('PATCH', body);
  return { status, ...JSON.parse(text) };
}

describe('GET /sandbox', () => {
  it('returns the state without the token', async () => {
    await call(sandbox, newBacklinks, params);
    const { status, text } = await control('GET');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      balance: 480,
      billed: 20,
      rate: null,
      requests: [expect.objectContaining({ method: newBacklinks, params, credits: 20, outcome: 'answered' })],
    });
    expect(text).not.toContain('secret');
  });
});

describe('PATCH /sandbox', () => {
  it('sets rate and balance', async () => {
    expect(await patch({ rate: 0.01, balance: 5 })).toEqual({
      status: 200,
      balance: 5,
      billed: 0,
      rate: 0.01,
      requests: [],
    });
    await call(sandbox, stats, {});
    expect(await call(sandbox, stats, {})).toHaveProperty('error.code', 32429);
    expect(await patch({ rate: null })).toMatchObject({ rate: null, balance: 5 });
    expect(await call(sandbox, newBacklinks, params)).toHaveProperty('error.code', 403);
  });

  it('sets the day', async () => {
    const newest = async () => (await call(sandbox, newBacklinks, { ...params, size: 1 })).result?.data;
    expect(await patch({ today: '2045-06-07' })).toHaveProperty('status', 200);
    expect(await newest()).toMatchObject([{ last_visited: expect.stringMatching(/^2045-0[56]/) }]);
    expect(await patch({ today: null })).toHaveProperty('status', 200);
    expect(await newest()).not.toMatchObject([{ last_visited: expect.stringMatching(/^2045/) }]);
  });

  it('resets before it adds faults', async () => {
    await call(sandbox, newBacklinks, params);
    sandbox.fail({ kind: 'hang' });
    const state = await patch({ reset: true, faults: [{ kind: 'status', status: 503, times: 2 }] });
    expect(state).toMatchObject({ billed: 0, balance: 480, requests: [] });
    for (const status of [503, 503, 200]) {
      expect((await post(sandbox, '{}')).status).toBe(status);
    }
  });

  it('moves listings', async () => {
    const moves = [
      { domain: 'rows-20.example', remove: 5 },
      { domain: 'rows-20.example', insert: 2 },
    ];
    expect(await patch({ moves })).toHaveProperty('status', 200);
    const { result } = await call(sandbox, newBacklinks, params);
    expect(result?.summary_info.total).toBe(17);
  });

  it.each([
    { kind: 'error', code: 500, message: 'x', data: null, times: 1 },
    { kind: 'status', status: 502, body: 'x', contentType: 'text/plain' },
    { kind: 'body', body: '<html>', method: stats },
    { kind: 'delay', ms: 1 },
    { kind: 'stall' },
    { kind: 'hang' },
    { kind: 'reset' },
  ])('accepts the fault $kind', async fault => {
    expect(await patch({ faults: [fault] })).toHaveProperty('status', 200);
    call(sandbox, stats, {}).catch(() => undefined);
    await expect.poll(() => sandbox.requests.map(({ outcome }) => outcome)).toEqual([fault.kind]);
  });

  it.each([
    ['malformed JSON', '{'],
    ['an array', []],
    ['an unknown switch', { speed: 1 }],
    ['a rate of zero', { rate: 0 }],
    ['a fractional balance', { balance: 1.5 }],
    ['a day that does not exist', { today: '2027-02-29' }],
    ['an unknown fault', { faults: [{ kind: 'explode' }] }],
    ['a fault with a function', { faults: [{ kind: 'edit', edit: 'answer => answer' }] }],
    ['a fault with a missing option', { faults: [{ kind: 'status' }] }],
    ['a fault with a misspelt option', { faults: [{ kind: 'hang', time: 2 }] }],
    ['a move of an invalid domain', { moves: [{ domain: 'nowhere', insert: 1 }] }],
    ['a move by a fraction of a row', { moves: [{ domain: 'rows-20.example', insert: 0.5 }] }],
  ])('rejects %s with 400 and changes nothing', async (_, body) => {
    const wrong = typeof body === 'object' && !Array.isArray(body) ? { reset: true, ...body } : body;
    await call(sandbox, newBacklinks, params);
    const answer = await patch(wrong);
    expect(answer).toEqual({ status: 400, error: expect.stringMatching(/\w/) });
    expect([sandbox.billed, sandbox.rate, sandbox.balance]).toEqual([20, null, 480]);
  });
});

it('other methods are rejected', async () => {
  expect(await control('POST', {})).toMatchObject({ status: 405 });
});

it('requests to the switches are neither logged nor charged', async () => {
  await control('GET');
  expect(await patch({})).toMatchObject({ requests: [], billed: 0 });
});
