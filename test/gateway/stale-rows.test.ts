import { describe, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/sandbox.ts';
import { createFakeClock, passing } from '../fake-clock.ts';
import { type Rig, startRig } from '../rig.ts';

const DAY = 86_400;

const outages: readonly (readonly [string, Fault])[] = [
  ['is unavailable', { kind: 'error', code: -32603, message: 'Internal error', times: 100 }],
  ['hides behind a proxy that fails', { kind: 'status', status: 503, times: 100 }],
  ['breaks connections', { kind: 'reset', times: 100 }],
  ['does not answer', { kind: 'hang', times: 100 }],
  ['is out of credits', { kind: 'error', code: 32012, message: 'Not enough credits', times: 100 }],
  ['refuses the rate', { kind: 'error', code: 429, message: 'Too many requests', times: 100 }],
  ['answers with HTML', { kind: 'body', body: '<html></html>', times: 100 }],
];

const FIRST_THREE =
  '{ domain(name: "rows-9.example") { backlinks(first: 3) { totalCount nodes { urlFrom } } } }';

interface Rows {
  readonly domain: { readonly backlinks: { readonly nodes: readonly unknown[] } | null };
}

async function buyFirst(rig: Rig): Promise<unknown> {
  const { data, errors } = await rig.askText(FIRST_THREE);
  expect(errors).toBeUndefined();
  expect((data as Rows).domain.backlinks?.nodes).toHaveLength(3);
  return data;
}

/** A gateway that has bought the first rows. Its time passes only during operations and when the test advances it. */
async function startAged(settings = {}) {
  const clock = createFakeClock();
  const started = await startRig(
    { SERPSTAT_TIMEOUT_MS: '1000', SERPSTAT_RETRIES: '1', ...settings },
    { clock },
  );
  const rig: Rig = {
    ...started,
    askText: (...question) => passing(clock, started.askText(...question)),
  };
  const data = await buyFirst(rig);
  return { rig, data, shift: (seconds: number) => clock.advance(1000 * seconds) };
}

describe.each(outages)('while Serpstat %s', (_how, fault) => {
  test('stale rows are served, and the response counts them', async () => {
    const { rig, data, shift } = await startAged();
    await using _closed = rig;
    await shift(3 * DAY);
    rig.sandbox.fail(fault);
    const answer = await rig.askText(FIRST_THREE);
    expect(answer).toMatchObject({ data, extensions: { credits: { spent: 0, saved: 3, stale: 3 } } });
    expect(answer.errors).toBeUndefined();
  });
});

test('fresh rows are served as usual, and are not counted as stale', async () => {
  const { rig, data } = await startAged();
  await using _closed = rig;
  rig.sandbox.fail({ kind: 'error', code: 32012, message: 'Not enough credits', times: 100 });
  const answer = await rig.askText(FIRST_THREE);
  expect(answer.data).toEqual(data);
  expect(answer.extensions?.credits).toEqual({ requested: 0, spent: 0, saved: 3, left: expect.any(Number) });
});

describe('the error is returned', () => {
  const outOfCredits: Fault = { kind: 'error', code: 32012, message: 'Not enough credits', times: 100 };
  const exhausted = [{ extensions: { code: 'UPSTREAM_CREDITS_EXHAUSTED' } }];

  test('if the rows are older than ROWS_STALE_SECONDS allows', async () => {
    const { rig, shift } = await startAged({ ROWS_STALE_SECONDS: String(DAY) });
    await using _closed = rig;
    rig.sandbox.fail(outOfCredits);
    await shift(2 * DAY - 5);
    expect((await rig.askText(FIRST_THREE)).errors).toBeUndefined();
    await shift(10);
    expect((await rig.askText(FIRST_THREE)).errors).toMatchObject(exhausted);
  });

  test('if some of the rows are not held', async () => {
    const { rig, shift } = await startAged();
    await using _closed = rig;
    rig.sandbox.fail(outOfCredits);
    await shift(2 * DAY);
    const { errors } = await rig.askText(FIRST_THREE.replace('3', '4'));
    expect(errors).toMatchObject(exhausted);
  });

  test('to an operation with x-credits-refresh', async () => {
    const { rig, shift } = await startAged();
    await using _closed = rig;
    rig.sandbox.fail(outOfCredits);
    await shift(2 * DAY);
    const headers = { 'x-credits-refresh': '1' };
    expect((await rig.askText(FIRST_THREE, {}, { headers })).errors).toMatchObject(exhausted);
  });

  test('if the token is rejected', async () => {
    const { rig, shift } = await startAged();
    await using _closed = rig;
    await shift(2 * DAY);
    rig.sandbox.fail({ kind: 'error', code: 403, message: 'Invalid token!' });
    expect((await rig.askText(FIRST_THREE)).errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_UNAUTHENTICATED' } },
    ]);
  });
});

test('rows that several connections deliver are counted once', async () => {
  const { rig, shift } = await startAged();
  await using _closed = rig;
  await shift(2 * DAY);
  rig.sandbox.fail({ kind: 'status', status: 503, times: 100 });
  const answer = await rig.askText(
    '{ domain(name: "rows-9.example") { a: backlinks(first: 3) { nodes { urlFrom } } b: backlinks(first: 2) { nodes { urlFrom } } } }',
  );
  expect(answer.extensions).toMatchObject({ credits: { saved: 3, stale: 3 } });
});

test('a total without rows counts as one row', async () => {
  const { rig, shift } = await startAged();
  await using _closed = rig;
  await shift(2 * DAY);
  rig.sandbox.fail({ kind: 'status', status: 503, times: 100 });
  const answer = await rig.askText('{ domain(name: "rows-9.example") { backlinks { totalCount } } }');
  expect(answer).toMatchObject({
    data: { domain: { backlinks: { totalCount: 9 } } },
    extensions: { credits: { stale: 1 } },
  });
});

test('when Serpstat has recovered, the rows are bought again', async () => {
  const { rig, data, shift } = await startAged({ SERPSTAT_RETRIES: '0' });
  await using _closed = rig;
  await shift(2 * DAY);
  rig.sandbox.fail({ kind: 'status', status: 503 });
  expect(await rig.askText(FIRST_THREE)).toMatchObject({ extensions: { credits: { stale: 3 } } });
  const answer = await rig.askText(FIRST_THREE);
  expect(answer.data).toEqual(data);
  expect(answer.extensions?.credits).toEqual({ requested: 3, spent: 3, saved: 0, left: expect.any(Number) });
});

test('while the circuit breaker pauses requests, stale rows are served at once', async () => {
  const { rig, data, shift } = await startAged({ SERPSTAT_RETRIES: '10' });
  await using _closed = rig;
  await shift(2 * DAY);
  rig.sandbox.fail({ kind: 'status', status: 503, times: 100 });
  await rig.askText(FIRST_THREE);
  const asked = rig.sandbox.requests.length;
  expect(await rig.askText(FIRST_THREE)).toMatchObject({ data, extensions: { credits: { stale: 3 } } });
  const { errors } = await rig.askText('{ domain(name: "a.com") { backlinks { totalCount } } }');
  expect(errors).toMatchObject([
    { extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfterMs: expect.any(Number) } },
  ]);
  expect(rig.sandbox.requests).toHaveLength(asked);
});
