import { request } from 'undici';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { backlinks, call, newBacklinks, post, stats } from '../wire.ts';

const sandbox = await startSandbox();
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.reset();
  sandbox.setRate(null);
});

const oneRow = { query: 'rows-1.example', searchType: 'domain' };

describe('the envelope', () => {
  it.each([['123'], [7], ['']])('returns the id %j as a string', async id => {
    const { text } = await post(sandbox, JSON.stringify({ id, method: stats, params: {} }));
    expect(JSON.parse(text)).toHaveProperty('id', String(id));
  });

  it('answers a valid request with only a result, as JSON with HTTP 200', async () => {
    const body = JSON.stringify({ id: '1', method: newBacklinks, params: oneRow });
    const { status, contentType, text } = await post(sandbox, body);
    expect(status).toBe(200);
    expect(contentType).toMatch(/^application\/json/);
    expect(Object.keys(JSON.parse(text))).toEqual(['id', 'result']);
  });

  it('answers an invalid request with only an error, with HTTP 200', async () => {
    const { status, text } = await post(sandbox, JSON.stringify({ id: 5, method: 'No.such', params: {} }));
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      id: '5',
      error: { code: 32601, message: 'Method "No.such" not found', data: null },
    });
  });

  it.each([
    ['malformed JSON', '{"id": 1,', -32700, null],
    ['a batch', '[{"id":"1","method":"a","params":{}}]', -32600, null],
    ['no id', `{"method":"${stats}","params":{}}`, -32600, null],
    ['no method', '{"id":"1","params":{}}', -32600, '1'],
    ['an unknown member', `{"jsonrpc":"2.0","id":"1","method":"${stats}","params":{}}`, -32600, '1'],
  ])('rejects %s', async (_, body, code, id) => {
    const { status, text } = await post(sandbox, body);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({ id, error: { code } });
    expect(sandbox.requests).toMatchObject([{ outcome: String(code), credits: 0 }]);
  });

  it.each([
    ['GET', '', 405],
    ['PUT', '', 405],
    ['POST', 'more', 404],
    ['GET', '..', 404],
  ] as const)('answers %s /v4/%s like a proxy', async (method, path, status) => {
    const response = await request(new URL(path, sandbox.url), { method });
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toMatch(/^text\/html/);
    expect(await response.body.text()).toContain('<html>');
    expect(sandbox.requests).toEqual([]);
  });
});

describe('the token', () => {
  it.each([
    ['no token', null, {}, 'none'],
    ['a wrong token in the query string', 'wrong', {}, 'query'],
    ['a wrong token in the header', null, { authorization: 'Bearer wrong' }, 'bearer'],
    ['another scheme', null, { authorization: 'Basic sandbox' }, 'none'],
    [
      'a wrong token in the query string and a correct one in the header',
      'wrong',
      { authorization: 'Bearer sandbox' },
      'query',
    ],
  ])('is rejected with 403: %s', async (_, token, headers, auth) => {
    const answer = await call(sandbox, stats, {}, { token, headers });
    expect(answer.error).toEqual({ code: 403, message: 'Invalid token!', data: null });
    expect(sandbox.requests).toMatchObject([{ auth, outcome: '403', credits: 0 }]);
  });

  it.each([
    ['query', 'sandbox', {}],
    ['bearer', null, { authorization: 'Bearer sandbox' }],
  ])('is accepted as %s and not logged', async (auth, token, headers) => {
    const answer = await call(sandbox, newBacklinks, oneRow, { token, headers });
    expect(answer.result?.data).toHaveLength(1);
    expect(sandbox.requests).toMatchObject([{ auth, outcome: 'answered' }]);
    expect(JSON.stringify(sandbox.requests)).not.toContain('sandbox');
  });

  it('is configurable', async () => {
    const other = await startSandbox({ token: 'a b&c' });
    expect(await call(other, stats, {})).toHaveProperty('result');
    expect(await call(other, stats, {}, { token: 'sandbox' })).toHaveProperty('error.code', 403);
    await other.close();
  });
});

describe('the rate', () => {
  it('rejects requests that arrive too fast, free of charge; getStats counts', async () => {
    sandbox.setRate(0.01);
    expect(await call(sandbox, stats, {})).toHaveProperty('result');
    const answer = await call(sandbox, newBacklinks, oneRow);
    expect(answer.error).toEqual({ code: 32429, message: 'Too many requests', data: null });
    expect(sandbox.requests.map(({ outcome }) => outcome)).toEqual(['answered', '32429']);
    expect(sandbox.billed).toBe(0);
  });

  it('is not used up by requests without a valid token', async () => {
    sandbox.setRate(0.01);
    expect(await call(sandbox, stats, {}, { token: 'wrong' })).toHaveProperty('error.code', 403);
    expect(await call(sandbox, stats, {})).toHaveProperty('result');
  });

  it('has no limit if it is null', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => call(sandbox, stats, {})));
    expect(answers.every(({ result }) => result)).toBe(true);
  });
});

describe('the order of the checks', () => {
  it('is token, rate, method, parameters, balance', async () => {
    sandbox.setRate(0.01);
    sandbox.setBalance(0);
    const codes: unknown[] = [];
    const ask = async (method: string, params: object, token?: string) =>
      codes.push((await call(sandbox, method, params, token ? { token } : {})).error?.code);

    await ask('No.such', { size: 0 }, 'wrong');
    await ask('No.such', { size: 0 });
    await ask('No.such', { size: 0 });
    sandbox.setRate(null);
    await ask(newBacklinks, { ...oneRow, size: 0 });
    await ask(newBacklinks, oneRow);
    expect(codes).toEqual([403, 32601, 32429, 32602, 403]);
    expect(sandbox.billed).toBe(0);
    sandbox.setBalance(1_000_000);
  });
});

describe('the log', () => {
  it('contains each request, its time and its outcome', async () => {
    const before = performance.now();
    await backlinks(sandbox, { query: 'rows-12.example', size: 5 });
    await call(sandbox, stats, {});
    expect(sandbox.requests).toEqual([
      {
        id: '1',
        method: newBacklinks,
        params: { query: 'rows-12.example', searchType: 'domain', size: 5 },
        time: expect.any(Number),
        auth: 'query',
        rows: 5,
        credits: 5,
        outcome: 'answered',
        aborted: false,
      },
      expect.objectContaining({ method: stats, params: {}, rows: 0, credits: 0 }),
    ]);
    const times = sandbox.requests.map(({ time }) => time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(before);
    expect(times[1]).toBeLessThanOrEqual(performance.now());
  });
});
