import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createFakeClock } from '../fake-clock.ts';
import { askWindows, backlinksOf, firstRows } from '../gateway/windows.ts';
import { type Rig, startRig } from '../rig.ts';
import { readExposition, type Series } from '../telemetry/exposition.ts';
import { startSocketUpstream } from '../upstream/index.ts';

function get({ gateway }: Rig, method = 'GET') {
  return gateway.fetch('http://gateway.test/metrics', { method });
}

async function read(rig: Rig): Promise<Series> {
  return readExposition(await (await get(rig)).text());
}

/** How many operations ended how, of those outcomes that there were. */
async function outcomes(rig: Rig): Promise<Record<string, number>> {
  const prefix = 'serpstat_gateway_operation_duration_seconds_count{outcome="';
  return Object.fromEntries(
    [...(await read(rig))]
      .filter(([name, count]) => name.startsWith(prefix) && count > 0)
      .map(([name, count]) => [name.slice(prefix.length, -2), count]),
  );
}

describe('/metrics', () => {
  it("is in Prometheus' text format, and says nothing of the process where nobody else put that in", async () => {
    await using rig = await startRig();
    const response = await get(rig);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const names = [...readExposition(await response.text()).keys()];
    expect(names.filter(name => !name.startsWith('serpstat_gateway_'))).toEqual([]);
    expect(names).toContain('serpstat_gateway_queue_length');
  });

  it('shows the metrics of the registry that is given', async () => {
    const registry = new Registry();
    await using rig = await startRig({}, { registry });
    await rig.askText('{ __typename }');
    expect(await (await get(rig)).text()).toBe(await registry.metrics());
    expect(await outcomes(rig)).toEqual({ ok: 1 });
  });

  it('answers HEAD without a body', async () => {
    await using rig = await startRig();
    const response = await get(rig, 'HEAD');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toBe('');
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('refuses %s, and says what it takes', async method => {
    await using rig = await startRig();
    const response = await get(rig, method);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });

  it('still answers when the gateway takes no requests any more', async () => {
    await using rig = await startRig();
    await rig.askText('{ __typename }');
    await rig.gateway.close();
    expect((await rig.gateway.fetch('http://gateway.test/graphql?query=%7B__typename%7D')).status).toBe(503);
    expect(await outcomes(rig)).toEqual({ ok: 1 });
  });
});

describe('operations', () => {
  it.each([
    ['answers', '{ domain(name: "gepur.com") { name backlinks(first: 2) { totalCount } } }', 'ok'],
    [
      'is answered in part',
      '{ domain(name: "gepur.com") { name backlinks(first: -1) { totalCount } } }',
      'BAD_USER_INPUT',
    ],
    ['does not parse', '{ domain(', 'GRAPHQL_PARSE_FAILED'],
    ['asks for a field that there is not', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['leaves a choice', 'query A { __typename } query B { __typename }', 'OPERATION_RESOLUTION_FAILURE'],
    ['has an argument of the wrong type', '{ domain(name: "no host") { name } }', 'BAD_USER_INPUT'],
    [
      'may spend too little',
      '{ domain(name: "gepur.com") { backlinks(first: 9) { nodes { anchor } } } }',
      'CREDIT_LIMIT_EXCEEDED',
    ],
  ])('are counted where the document %s', async (_, document, outcome) => {
    await using rig = await startRig({ CREDIT_LIMIT: '5' });
    await rig.askText(document);
    await rig.askText(document);
    expect(await outcomes(rig)).toEqual({ [outcome]: 2 });
  });

  it('are counted where a header or a parameter is refused', async () => {
    await using rig = await startRig();
    await rig.askText('{ __typename }', {}, { headers: { 'x-credit-limit': 'many' } });
    await rig.askText('{ __typename }', []);
    expect(await outcomes(rig)).toEqual({ BAD_USER_INPUT: 1, BAD_REQUEST: 1 });
  });

  it('are counted apart from timeouts where the client hung up', async () => {
    await using rig = await startRig();
    rig.sandbox.fail({ kind: 'hang' });
    const leaving = new AbortController();
    const asked = rig.askText('{ serpstatCredits { left } }', {}, { signal: leaving.signal });
    await expect.poll(() => rig.sandbox.requests.length).toBe(1);
    leaving.abort();
    await Promise.allSettled([asked]);
    await expect.poll(() => outcomes(rig)).toEqual({ CANCELLED: 1 });
  });

  it('are none where no document came', async () => {
    await using rig = await startRig();
    const headers = { 'content-type': 'application/json' };
    const url = 'http://gateway.test/graphql';
    await Promise.all(
      ['{', 'null', '[{"query":"{ __typename }"}]', '{}', '{"query":1}'].map(body =>
        rig.gateway.fetch(url, { method: 'POST', headers, body }),
      ),
    );
    await rig.gateway.fetch(url, { method: 'PUT', headers, body: '{"query":"{ __typename }"}' });
    await rig.gateway.fetch(url, { headers: { accept: 'text/html' } });
    expect(await outcomes(rig)).toEqual({});
  });

  it('take as long as from their arrival to their answer', async () => {
    const clock = createFakeClock();
    await using upstream = await startSocketUpstream();
    const held = upstream.hold();
    await using rig = await startRig({ SERPSTAT_API_URL: upstream.url, SERPSTAT_TOKEN: 'any' }, { clock });
    const answer = rig.askText('{ serpstatCredits { left } }');
    await clock.advance(0);
    await held.arrival;
    await clock.advance(1500);
    held.letThrough();
    await answer;
    const series = await read(rig);
    expect(series.get('serpstat_gateway_operation_duration_seconds_sum{outcome="ok"}')).toBe(1.5);
    expect(series.get('serpstat_gateway_operation_duration_seconds_bucket{le="1",outcome="ok"}')).toBe(0);
    expect(series.get('serpstat_gateway_operation_duration_seconds_bucket{le="2.5",outcome="ok"}')).toBe(1);
  });
});

it('saved credits are those of the answers, and the balance is that of Serpstat', async () => {
  await using rig = await startRig();
  expect((await read(rig)).has('serpstat_gateway_credits_left')).toBe(false);
  const windows = [
    [0, 30],
    [30, 60],
    [0, 60],
    [20, 25],
  ] as const;
  let saved = 0;
  for (const [start, end] of windows) {
    const { credits } = await askWindows(rig, [firstRows(backlinksOf('rows-300.example'), start, end)]);
    saved += credits.saved;
  }
  const series = await read(rig);
  expect(saved).toBe(65);
  expect(series.get('serpstat_gateway_credits_saved_total')).toBe(saved);
  expect(series.get('serpstat_gateway_rows_total{source="store"}')).toBe(saved);
  expect(series.get('serpstat_gateway_credits_left')).toBe(rig.sandbox.balance);
});

it('nothing that a client sends adds a series', async () => {
  await using rig = await startRig();
  // With this the balance is known, which is a series of its own.
  await rig.askText('{ domain(name: "gepur.com") { backlinks(first: 1) { totalCount } } }');
  const before = [...(await read(rig)).keys()];
  const url = 'http://gateway.test/graphql';
  for (let n = 0; n < 20; n += 1) {
    const word = `w${n}`;
    await rig.askText(
      `query ${word} { ${word}: domain(name: "${word}.com") { backlinks(first: 1) { totalCount } } }`,
    );
    await rig.askText(`{ ${word} }`);
    await rig.askText(`{ ${word}`);
    await rig.askText(`query ($${word}: Int!) { __typename }`, { [word]: word });
    await rig.askText(
      '{ __typename }',
      {},
      {
        headers: {
          [`x-${word}`]: word,
          'user-agent': word,
          'x-credit-limit': word,
          traceparent: `00-${String(n).padStart(32, '1')}-${String(n).padStart(16, '1')}-01`,
        },
      },
    );
    await rig.gateway.fetch(`${url}?query=%7B__typename%7D&operationName=${word}`);
    await rig.gateway.fetch(`http://gateway.test/${word}`);
    await rig.gateway.fetch(`http://gateway.test/metrics?${word}=${word}`, { method: `M${n}` });
    await rig.gateway.fetch(url, { method: `M${n}`, headers: { 'content-type': `text/${word}` } });
    await rig.gateway.fetch(url, { method: 'POST', headers: { 'content-type': `text/${word}` }, body: word });
    rig.sandbox.fail({ kind: 'error', code: 33_000 + n, message: word });
    await rig.askText(
      `{ domain(name: "x${n}.com") { intersect(competitors: ["y${n}.com"]) { totalCount } } }`,
    );
  }
  expect([...(await read(rig)).keys()]).toEqual(before);
});

it.each(['query', 'bearer'])(
  'the token is in no metric and in no line of the log, sent by %s',
  async auth => {
    const token = 'a1b2c3d4e5f6';
    await using rig = await startRig({ SERPSTAT_TOKEN: token, SERPSTAT_AUTH: auth, LOG_LEVEL: 'trace' });
    await rig.askText('{ serpstatCredits { left } }');
    rig.sandbox.fail({ kind: 'error', code: 403, message: `Invalid token ${token}!` });
    await rig.askText('{ serpstatCredits { left } }');
    await rig.askText('{ domain(name: "gepur.com") { backlinks(first: 1) { totalCount } } }');
    const text = await (await get(rig)).text();
    expect(text).not.toContain(token);
    expect(rig.log).not.toEqual([]);
    expect(rig.log.join('')).not.toContain(token);
  },
);
