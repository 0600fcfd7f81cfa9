import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { backlinks, call, intersect, newBacklinks, post, stats } from '../wire.ts';

const sandbox = await startSandbox();
afterAll(() => sandbox.close());
beforeEach(() => {
  sandbox.reset();
  sandbox.setRate(null);
});

const params = { query: 'rows-20.example', searchType: 'domain', size: 10 };
const body = JSON.stringify({ id: '1', method: newBacklinks, params });

/** Expects that the next request is answered and charged as usual, so the fault is over. */
async function expectOver(): Promise<void> {
  const { result } = await call(sandbox, newBacklinks, params);
  expect(result?.data).toHaveLength(10);
  expect(sandbox.requests.at(-1)).toMatchObject({ outcome: 'answered', credits: 10 });
}

async function until(condition: () => boolean): Promise<void> {
  await expect.poll(condition, { interval: 2 }).toBe(true);
}

describe('faults that cost nothing', () => {
  it('error returns an error with HTTP 200', async () => {
    sandbox.fail({ kind: 'error', code: '-32000', message: 'Server error', data: {} });
    const { status, text } = await post(sandbox, body);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      id: '1',
      error: { code: '-32000', message: 'Server error', data: {} },
    });
    expect(sandbox.requests).toMatchObject([{ outcome: 'error', rows: 0, credits: 0 }]);
    await expectOver();
    expect(sandbox.billed).toBe(10);
  });

  it('status returns another status, by default with an HTML page', async () => {
    sandbox.fail({ kind: 'status', status: 502 });
    sandbox.fail({ kind: 'status', status: 429, body: 'slow down', contentType: 'text/plain' });
    const page = await post(sandbox, body);
    expect(page).toMatchObject({ status: 502, contentType: expect.stringContaining('text/html') });
    expect(page.text).toContain('502 Bad Gateway');
    expect(await post(sandbox, body)).toEqual({
      status: 429,
      contentType: 'text/plain; charset=utf-8',
      text: 'slow down',
    });
    expect(sandbox.billed).toBe(0);
    await expectOver();
  });

  it('hang never answers, and the log records that the client left', async () => {
    sandbox.fail({ kind: 'hang' });
    const abort = new AbortController();
    const answer = post(sandbox, body, { signal: abort.signal });
    await until(() => sandbox.requests.length === 1);
    expect(sandbox.requests).toMatchObject([{ outcome: 'hang', credits: 0, aborted: false }]);
    abort.abort();
    await expect(answer).rejects.toThrow(/abort/i);
    await until(() => sandbox.requests[0]?.aborted === true);
    await expectOver();
  });

  it('reset resets the connection', async () => {
    sandbox.fail({ kind: 'reset' });
    await expect(post(sandbox, body)).rejects.toThrow(/ECONNRESET|other side closed/);
    expect(sandbox.requests).toMatchObject([{ outcome: 'reset', credits: 0, aborted: false }]);
    await expectOver();
  });
});

describe('faults that are charged like the correct answer', () => {
  it('body returns any text', async () => {
    sandbox.fail({ kind: 'body', body: '{"id": "1", "result' });
    sandbox.fail({ kind: 'body', body: ({ id, method }) => `${id} ${method}` });
    expect(await post(sandbox, body)).toMatchObject({ status: 200, text: '{"id": "1", "result' });
    expect(await post(sandbox, body)).toMatchObject({ status: 200, text: `1 ${newBacklinks}` });
    expect(sandbox.requests).toMatchObject([
      { outcome: 'body', rows: 10, credits: 10 },
      { outcome: 'body', rows: 10, credits: 10 },
    ]);
    await expectOver();
  });

  it('edit changes one correct answer', async () => {
    sandbox.fail({
      kind: 'edit',
      edit: answer => {
        answer.result.summary_info.total = 7;
        for (const row of answer.result.data) {
          row.domain_rank = null;
        }
        return { ...answer, id: 'foreign' };
      },
    });
    const answer = await call(sandbox, newBacklinks, params);
    expect(answer).toMatchObject({ id: 'foreign', result: { summary_info: { total: 7, count: 10 } } });
    expect(answer.result?.data.map(row => row.domain_rank)).toEqual(Array(10).fill(null));
    expect(sandbox.requests).toMatchObject([{ outcome: 'edit', rows: 10, credits: 10 }]);

    const next = await call(sandbox, newBacklinks, params);
    expect(next).toMatchObject({ id: '1', result: { summary_info: { total: 20 } } });
    expect(next.result?.data.map(row => row.domain_rank)).not.toContain(null);
  });

  it('edit waits for a listing without an error', async () => {
    sandbox.fail({ kind: 'edit', edit: () => 'edited' });
    expect(await call(sandbox, stats, {})).toHaveProperty('result');
    expect(await call(sandbox, newBacklinks, { ...params, size: 0 })).toHaveProperty('error.code', 32602);
    expect(await call(sandbox, newBacklinks, params)).toBe('edited');
  });

  it('delay sends the correct answer late but charges it at once', async () => {
    sandbox.fail({ kind: 'delay', ms: 30 });
    const started = performance.now();
    const answer = call(sandbox, newBacklinks, params);
    await until(() => sandbox.requests.length === 1);
    expect(sandbox.billed).toBe(10);
    expect((await answer).result?.data).toHaveLength(10);
    // Timers may fire up to a millisecond early.
    expect(performance.now() - started).toBeGreaterThanOrEqual(29);
    expect(sandbox.requests).toMatchObject([{ outcome: 'delay', aborted: false }]);
    await expectOver();
  });

  it('delay is logged as aborted if the client leaves', async () => {
    sandbox.fail({ kind: 'delay', ms: 600_000 });
    const abort = new AbortController();
    const answer = post(sandbox, body, { signal: abort.signal });
    await until(() => sandbox.requests.length === 1);
    abort.abort();
    await expect(answer).rejects.toThrow(/abort/i);
    await until(() => sandbox.requests[0]?.aborted === true);
  });

  it('stall sends the headers and half of the answer', async () => {
    sandbox.fail({ kind: 'stall' });
    const abort = new AbortController();
    const response = await fetch(`${sandbox.url}?token=sandbox`, {
      method: 'POST',
      body,
      signal: abort.signal,
    });
    expect(response.status).toBe(200);
    const length = Number(response.headers.get('content-length'));
    const reader = response.body?.getReader();
    const part = await reader?.read();
    expect(part?.value?.length).toBeGreaterThan(0);
    expect(part?.value?.length).toBeLessThan(length);
    expect(sandbox.requests).toMatchObject([{ outcome: 'stall', credits: 10, aborted: false }]);
    abort.abort();
    await until(() => sandbox.requests[0]?.aborted === true);
    await expectOver();
  });
});

describe('a fault', () => {
  it('affects as many requests as it says', async () => {
    sandbox.fail({ kind: 'error', code: 500, message: 'x', times: 3 });
    for (let i = 0; i < 3; i++) {
      expect(await call(sandbox, newBacklinks, params)).toHaveProperty('error.code', 500);
    }
    await expectOver();
  });

  it('waits for its method, and the oldest matching fault applies first', async () => {
    sandbox.fail({ kind: 'error', code: 1, message: 'x', method: stats });
    sandbox.fail({ kind: 'error', code: 2, message: 'x', method: intersect });
    sandbox.fail({ kind: 'error', code: 3, message: 'x' });
    const codes = [];
    for (const method of [intersect, intersect, stats]) {
      codes.push((await call(sandbox, method, {})).error?.code);
    }
    expect(codes).toEqual([2, 3, 1]);
    await expectOver();
  });

  it('is not used up by requests with a wrong token or above the rate', async () => {
    sandbox.fail({ kind: 'status', status: 500 });
    expect(await call(sandbox, stats, {}, { token: 'wrong' })).toHaveProperty('error.code', 403);
    sandbox.setRate(0.01);
    expect((await post(sandbox, body)).status).toBe(500);
    sandbox.fail({ kind: 'status', status: 500 });
    expect(await call(sandbox, stats, {})).toHaveProperty('error.code', 32429);
    sandbox.setRate(null);
    expect((await post(sandbox, body)).status).toBe(500);
  });

  it('costs nothing if the correct answer is an error', async () => {
    sandbox.fail({ kind: 'body', body: 'x' });
    await backlinks(sandbox, { size: 0 }).catch(() => undefined);
    expect(sandbox.requests).toMatchObject([{ outcome: 'body', credits: 0 }]);
  });

  it('is dropped by a reset', async () => {
    sandbox.fail({ kind: 'hang', times: 100 });
    sandbox.reset();
    await expectOver();
  });

  it('whose function throws is answered with HTTP 500 and the reason', async () => {
    sandbox.fail({
      kind: 'edit',
      edit: () => {
        throw new Error('mistake in the test');
      },
    });
    const { status, text } = await post(sandbox, body);
    expect(status).toBe(500);
    expect(text).toContain('mistake in the test');
  });
});

describe('close', () => {
  it('stops at once, even while requests hang, are delayed or stall', async () => {
    const other = await startSandbox();
    other.fail({ kind: 'hang' });
    other.fail({ kind: 'delay', ms: 600_000 });
    other.fail({ kind: 'stall' });
    const answers = [1, 2, 3].map(() => post(other, body));
    const settled = Promise.allSettled(answers);
    await until(() => other.requests.length === 3);
    await other.close();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    await expect(post(other, body)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('can be called twice', async () => {
    const other = await startSandbox();
    await Promise.all([other.close(), other.close()]);
    await other.close();
  });
});
