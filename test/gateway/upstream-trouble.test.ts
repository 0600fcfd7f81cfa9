import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Fault } from '../../src/sandbox/sandbox.ts';
import { createFakeClock, passing } from '../fake-clock.ts';
import { type Rig, startRig, TRACE_ID } from '../rig.ts';

const clock = createFakeClock();

let rig: Rig;
beforeAll(async () => {
  const settings = { SERPSTAT_TIMEOUT_MS: '1000', SERPSTAT_RETRIES: '0' };
  rig = await startRig({ ...settings, ROWS_TTL_SECONDS: '0', ROWS_STALE_SECONDS: '0' }, { clock });
});
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(() => rig.sandbox.reset());

const error = (code: number | string, message: string): Fault => ({ kind: 'error', code, message });

/** What Serpstat does, the code that clients receive, and whether the error is retryable. */
const troubles: readonly (readonly [string, Fault, string, boolean])[] = [
  ['refuses the token', error(403, 'Invalid token!'), 'UPSTREAM_UNAUTHENTICATED', false],
  ['refuses the plan', error(403, 'API not allowed for your plan'), 'UPSTREAM_FORBIDDEN', false],
  ['is out of credits', error(32012, 'Not enough credits'), 'UPSTREAM_CREDITS_EXHAUSTED', false],
  ['refuses the arguments', error(32117, 'Filter is wrong'), 'BAD_USER_INPUT', false],
  ['refuses the rate', error(32429, 'Too many requests'), 'UPSTREAM_RATE_LIMITED', true],
  ['fails', error(-32603, 'Internal error'), 'UPSTREAM_UNAVAILABLE', true],
  ['hides behind a proxy that fails', { kind: 'status', status: 502 }, 'UPSTREAM_UNAVAILABLE', true],
  ['breaks the connection', { kind: 'reset' }, 'UPSTREAM_UNAVAILABLE', true],
  ['does not answer', { kind: 'hang' }, 'UPSTREAM_TIMEOUT', true],
  ['stops in the middle of the answer', { kind: 'stall' }, 'UPSTREAM_TIMEOUT', true],
  ['answers with HTML', { kind: 'body', body: '<html></html>' }, 'UPSTREAM_BAD_RESPONSE', true],
  [
    'answers with another shape',
    { kind: 'body', body: '{"id":"1","result":{"rows":[]}}' },
    'UPSTREAM_BAD_RESPONSE',
    true,
  ],
];

test.each(troubles)(
  'when Serpstat %s, the connection fails alone with its code',
  async (_what, fault, code, retryable) => {
    rig.sandbox.fail(fault);
    const query = '{ domain(name: "gepur.com") { name backlinks(first: 2) { nodes { urlFrom } } } }';
    const ask = () => passing(clock, rig.askText(query));
    const { data, errors } = await ask();
    expect(data).toEqual({ domain: { name: 'gepur.com', backlinks: null } });
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['domain', 'backlinks'],
        extensions: { code, retryable, traceId: expect.stringMatching(TRACE_ID) },
      }),
    ]);
    expect(rig.sandbox.requests).toHaveLength(1);

    const next = await ask();
    expect(next.errors).toBeUndefined();
    expect(next.data).toMatchObject({ domain: { backlinks: { nodes: { length: 2 } } } });
  },
);

test('when Serpstat cannot be reached, the connection says so', async () => {
  await using unreachable = await startRig({ SERPSTAT_API_URL: 'http://127.0.0.1:1/v4/' });
  const { errors } = await unreachable.askText('{ domain(name: "gepur.com") { backlinks { totalCount } } }');
  expect(errors).toEqual([
    expect.objectContaining({
      message: expect.stringContaining('ECONNREFUSED'),
      extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true, traceId: expect.stringMatching(TRACE_ID) },
    }),
  ]);
});

test('a request whose turn would come too late is refused at once, with the time to wait', async () => {
  const time = createFakeClock();
  await using slow = await startRig({ SERPSTAT_RATE: '0.1', REQUEST_TIMEOUT_MS: '5000' }, { clock: time });
  const asked = slow.askText(
    '{ a: domain(name: "a.com") { backlinks(first: 1) { nodes { urlFrom } } } b: domain(name: "rows-9.example") { backlinks(first: 1) { nodes { urlFrom } } } }',
  );
  const { data, errors } = await passing(time, asked, 0);
  expect(data).toMatchObject({ a: { backlinks: expect.anything() }, b: { backlinks: null } });
  const [refusal] = errors ?? [];
  expect(refusal?.extensions).toMatchObject({ code: 'UPSTREAM_BUSY', retryable: true });
  expect(refusal?.extensions.retryAfterMs).toBeGreaterThan(9000);
  expect(refusal?.extensions.retryAfterMs).toBeLessThanOrEqual(10_300);
  expect(slow.sandbox.requests).toHaveLength(1);
});

test('an operation that times out returns what it has', async () => {
  const time = createFakeClock();
  await using hasty = await startRig({ REQUEST_TIMEOUT_MS: '1000' }, { clock: time });
  hasty.sandbox.fail({ kind: 'hang', method: 'SerpstatBacklinksProcedure.getIntersect' });
  const asked = hasty.askText(
    '{ domain(name: "gepur.com") { backlinks(first: 1) { nodes { urlFrom } } intersect(competitors: ["klubok.com"]) { totalCount } } }',
  );
  const { data, errors } = await passing(time, asked);
  expect(data).toMatchObject({ domain: { backlinks: { nodes: { length: 1 } }, intersect: null } });
  expect(errors).toEqual([
    expect.objectContaining({
      message: expect.stringContaining('REQUEST_TIMEOUT_MS'),
      extensions: { code: 'UPSTREAM_TIMEOUT', retryable: true, traceId: expect.stringMatching(TRACE_ID) },
    }),
  ]);
  // The request that was sent is awaited until its own timeout.
  await time.advance(30_000);
});

test('nothing is bought for an operation that has been answered', async () => {
  const time = createFakeClock();
  await using early = await startRig({ SERPSTAT_RATE: '5' }, { clock: time });
  // An error in a non-nullable field makes the whole data null, without waiting for other fields.
  const names = Array.from({ length: 101 }, (_, place) => `d${place}.example`);
  const asked = early.askText(
    `{ domains(names: ${JSON.stringify(names)}) { name } domain(name: "gepur.com") { backlinks(first: 2) { nodes { urlFrom } } } }`,
  );
  const { data } = await passing(time, asked, 0);
  expect(data).toBeNull();
  await time.advance(1000);
  await early.gateway.close();
  expect(early.sandbox.requests).toEqual([]);
});
