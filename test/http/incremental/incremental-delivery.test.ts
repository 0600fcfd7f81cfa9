import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { clientsFile } from '../../clients/file.ts';
import { passing } from '../../fake-clock.ts';
import { startRig, TRACE_ID } from '../../rig.ts';
import { type ReceivedPart, type Scene, startScene } from './reader.ts';

const HELD = '{ domain(name: "rows-900.example") { backlinks(first: 2) { nodes { urlFrom } } } }';

/** The rows that `HELD` buys, and three lists that have to be bought. */
const PAGE = `query ($defer: Boolean = true) {
  domain(name: "rows-900.example") {
    backlinks(first: 2) { nodes { urlFrom } }
    ... @defer(label: "second", if: $defer) { second: backlinks(first: 2, orderBy: { field: ANCHOR }) { totalCount } }
    ... @defer(label: "third", if: $defer) { third: backlinks(first: 3, orderBy: { field: URL_FROM }) { nodes { anchor } } }
  }
}`;

async function warmScene(settings = {}): Promise<Scene> {
  const scene = await startScene(settings);
  await (await scene.ask(HELD)).rest();
  await scene.clock.advance(1500);
  return scene;
}

describe('an answer in parts', () => {
  it('brings held rows at once, and others one after another at the pace of Serpstat', async () => {
    await using scene = await warmScene();
    const reader = await scene.ask(PAGE);
    expect(reader.contentType).toBe('multipart/mixed; boundary="-"');
    expect(await reader.next()).toEqual({
      data: {
        domain: { backlinks: { nodes: [{ urlFrom: expect.any(String) }, { urlFrom: expect.any(String) }] } },
      },
      hasNext: true,
    });
    expect(await reader.next()).toMatchObject({
      incremental: [{ label: 'second', path: ['domain'], data: { second: { totalCount: 900 } } }],
      hasNext: true,
    });
    expect(scene.rig.sandbox.requests).toHaveLength(2);
    await scene.clock.advance(1500);
    expect(await reader.next()).toMatchObject({
      incremental: [{ label: 'third', path: ['domain'], data: { third: { nodes: { length: 3 } } } }],
      hasNext: false,
    });
    expect(await reader.next()).toBeUndefined();
  });

  it('reports the credits with the last part, the same as without the directives', async () => {
    const bills = [];
    for (const defer of [true, false]) {
      await using scene = await warmScene();
      const parts = await (await scene.ask(PAGE, { variables: { defer }, stepMs: defer ? 0 : 1 })).rest();
      expect(parts.slice(0, -1).map(({ extensions }) => extensions)).toEqual(
        parts.slice(1).map(() => undefined),
      );
      const bill = parts.at(-1)?.extensions?.credits;
      expect(bill?.spent).toBe(scene.rig.sandbox.billed - 2);
      bills.push([bill, scene.rig.sandbox.requests.length]);
    }
    expect(bills[0]).toEqual([{ requested: 4, spent: 4, saved: 2, left: 999_994 }, 3]);
    expect(bills[1]).toEqual(bills[0]);
  });

  it('plans the windows of one list together, although they come apart', async () => {
    await using scene = await warmScene();
    const parts = await (
      await scene.ask(`{
        domain(name: "rows-900.example") {
          backlinks(first: 2) { nodes { urlFrom } pageInfo { endCursor } }
          ... @defer { ten: backlinks(first: 10) { nodes { urlFrom } } }
          ... @defer { more: backlinks(first: 100) { nodes { urlFrom } } }
        }
      }`)
    ).rest();
    expect(parts[0]).toMatchObject({
      data: { domain: { backlinks: { nodes: { length: 2 } } } },
      hasNext: true,
    });
    expect(rowsIn(parts)).toEqual([10, 100]);
    expect(scene.rig.sandbox.requests).toHaveLength(2);
  });

  it('has the items of a list of domains in their order, each as soon as its rows are there', async () => {
    await using scene = await warmScene();
    const names = ['rows-900.example', 'rows-1.example', 'rows-2.example'];
    const reader = await scene.ask(
      `query ($names: [DomainName!]!) {
        domains(names: $names) @stream(initialCount: 1) { name backlinks(first: 2) { totalCount nodes { anchor } } }
      }`,
      { variables: { names } },
    );
    expect(await reader.next()).toMatchObject({ data: { domains: [{ name: names[0] }] }, hasNext: true });
    expect(await reader.next()).toMatchObject({
      incremental: [{ path: ['domains', 1], items: [{ name: names[1], backlinks: { totalCount: 1 } }] }],
      hasNext: true,
    });
    expect(await reader.rest()).toMatchObject([
      {
        incremental: [{ path: ['domains', 2], items: [{ name: names[2], backlinks: { totalCount: 2 } }] }],
        hasNext: false,
        extensions: { credits: { spent: 3, saved: 2 } },
      },
    ]);
  });

  it('cannot be kept by caches, or kept back by proxies', async () => {
    await using rig = await startRig();
    const response = await rig.gateway.fetch(
      `http://gateway.test/graphql?query=${encodeURIComponent('{ ... @defer { domain(name: "rows-5.example") { backlinks { totalCount } } } }')}`,
      { headers: { accept: 'multipart/mixed' } },
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-accel-buffering')).toBe('no');
    expect(await response.text()).toContain('"hasNext":false,"extensions":{"credits":');
  });
});

describe('errors of later parts', () => {
  it('carry code and trace id, and leave the other parts intact', async () => {
    await using scene = await warmScene();
    const [first, ...others] = await (
      await scene.ask(
        `{
          domain(name: "rows-900.example") {
            name
            ... @defer { bad: backlinks(first: 2000) { totalCount } }
            ... @defer { dear: backlinks(first: 50, orderBy: { field: ANCHOR }) { nodes { anchor } } }
            ... @defer { backlinks(first: 2) { nodes { urlFrom } } }
          }
        }`,
        { headers: { 'x-credit-limit': '40' } },
      )
    ).rest();
    expect(first).toEqual({ data: { domain: { name: 'rows-900.example' } }, hasNext: true });
    const errors = others.flatMap(({ incremental = [] }) =>
      incremental.flatMap(({ errors: inner = [] }) => inner),
    );
    expect(
      new Set(errors.map(({ path, extensions }) => [path?.join('.'), extensions.code].join(' '))),
    ).toEqual(new Set(['domain.bad BAD_USER_INPUT', 'domain.dear CREDIT_LIMIT_EXCEEDED']));
    for (const { extensions } of errors) {
      expect(extensions.traceId).toMatch(TRACE_ID);
      expect(extensions.retryable).toBe(false);
    }
    expect(rowsIn(others)).toEqual([2]);
    expect(scene.rig.sandbox.billed).toBe(2);
  });

  it('tell the price in a dry run, which buys nothing', async () => {
    await using scene = await warmScene();
    const parts = await (await scene.ask(PAGE, { headers: { 'x-credits-dry-run': '1' } })).rest();
    const codes = parts.flatMap(({ incremental = [] }) =>
      incremental.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions.code)),
    );
    expect(codes).toEqual(['DRY_RUN', 'DRY_RUN']);
    expect(parts.at(-1)?.extensions?.credits).toEqual({ requested: 4, spent: 0, saved: 2, left: 999_998 });
    expect(scene.rig.sandbox.billed).toBe(2);
  });

  it('say that the time is up, where it is up before the rows have come', async () => {
    await using scene = await warmScene({ REQUEST_TIMEOUT_MS: '1500', SERPSTAT_TIMEOUT_MS: '2000' });
    scene.rig.sandbox.fail({ kind: 'hang' });
    const reader = await scene.ask(PAGE);
    expect(await reader.next()).toMatchObject({ hasNext: true });
    const parts = await reader.rest();
    const codes = parts.flatMap(({ incremental = [] }) =>
      incremental.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions.code)),
    );
    expect(codes).toContain('UPSTREAM_TIMEOUT');
    expect(parts.at(-1)).toMatchObject({
      hasNext: false,
      extensions: { credits: { saved: expect.any(Number) } },
    });
  });

  it('stand for rows with which the answer has too many bytes; other parts still come', async () => {
    await using scene = await startScene({ MAX_ANSWER_BYTES: '20000', SERPSTAT_RATE: '100' });
    const parts = await (
      await scene.ask(`{
        domain(name: "rows-900.example") {
          few: backlinks(first: 10) { nodes { urlFrom } }
          ... @defer { many: backlinks(first: 900) { nodes { urlFrom urlTo anchor } } }
          ... @defer { others: backlinks(first: 20, orderBy: { field: ANCHOR }) { nodes { urlFrom } } }
        }
      }`)
    ).rest();
    expect(rowsIn(parts)).toEqual([20]);
    expect(JSON.stringify(parts)).toContain('20000 bytes, the maximum (MAX_ANSWER_BYTES)');
  });
});

it('a fault of the gateway itself is masked in later parts, too', async () => {
  const clock = {
    ...systemClock,
    after(ms: number, run: () => void) {
      if (ms === 12_345) {
        throw new TypeError('the secret cause');
      }
      return systemClock.after(ms, run);
    },
  };
  await using rig = await startRig({ SERPSTAT_TIMEOUT_MS: '12345' }, { clock });
  const query = encodeURIComponent('{ __typename ... @defer { serpstatCredits { left } } }');
  const response = await rig.gateway.fetch(`http://gateway.test/graphql?query=${query}`, {
    headers: { accept: 'multipart/mixed' },
  });
  const text = await response.text();
  const { id } = JSON.parse(rig.faults[0] ?? '{}');
  expect(text).toContain(`The log of the gateway has the cause under id ${id}.`);
  expect(text).toContain('"extensions":{"code":"INTERNAL_SERVER_ERROR","retryable":false,"id":');
  expect(text).not.toMatch(/secret|unexpected/);
});

it('is over with the first part if that is too large, and still reports the credits', async () => {
  await using scene = await startScene({ MAX_ANSWER_BYTES: '10000' });
  const parts = await (
    await scene.ask(`{
      __schema { types { description fields { description } } }
      domain(name: "rows-900.example") { backlinks(first: 1) { totalCount } ... @defer { name } }
    }`)
  ).rest();
  expect(parts).toMatchObject([
    {
      data: null,
      errors: [{ message: expect.stringContaining('MAX_ANSWER_BYTES') }],
      hasNext: false,
      extensions: { credits: { spent: 1 } },
    },
  ]);
});

describe('a client that hangs up between parts', () => {
  it('gets nothing bought any more; what was sent is paid and kept, and the gateway can close', async () => {
    using file = clientsFile({ 'team-a': { concurrency: 1 } });
    await using scene = await startScene({ CLIENTS: file.path });
    const headers = file.headersOf('team-a');
    await (await scene.ask(HELD, { headers })).rest();
    await scene.clock.advance(1500);
    const reader = await scene.ask(PAGE, { headers });
    expect(await reader.next()).toMatchObject({ hasNext: true });
    await expect.poll(() => requestsOf(scene)).toBe(2);
    const busy = await scene.ask(HELD, { headers });
    expect(await busy.next()).toMatchObject({ errors: [{ extensions: { code: 'CLIENT_BUSY' } }] });

    reader.hangUp();
    await expect
      .poll(() => metricsOf(scene, headers))
      .toContain('serpstat_gateway_operation_duration_seconds_count{outcome="CANCELLED"} 1');
    await scene.clock.advance(10_000);
    expect(scene.rig.sandbox.requests).toHaveLength(2);
    const again = await scene.ask(HELD, { headers });
    expect(await again.next()).toMatchObject({ extensions: { credits: { spent: 0 } } });
    await passing(scene.clock, scene.rig.gateway.close());
    expect(scene.rig.faults).toEqual([]);
  });
});

it('the gateway closes only after the last part', async () => {
  await using scene = await warmScene();
  const reader = await scene.ask(PAGE);
  await reader.next();
  const closed = scene.rig.gateway.close();
  const parts = await reader.rest();
  expect(parts.at(-1)).toMatchObject({ hasNext: false, extensions: { credits: { spent: 4 } } });
  await passing(scene.clock, closed);
});

describe('the answer comes in one', () => {
  const ONE = { contentType: 'application/json; charset=utf-8' };

  it.each([
    ['accepts JSON alone', 'application/json'],
    ['accepts anything', '*/*'],
    ['asks for another version of the protocol', 'multipart/mixed;incrementalSpec=v0.2, application/json'],
    ['accepts events and JSON', 'text/event-stream;q=0.1, application/json'],
  ])('if the client %s', async (_, accept) => {
    await using scene = await warmScene({ SERPSTAT_RATE: '100' });
    const reader = await scene.ask(PAGE, { headers: { accept }, stepMs: 1 });
    const answers = await reader.rest();
    expect(answers).toMatchObject([
      { data: { domain: { second: { totalCount: 900 }, third: { nodes: { length: 3 } } } } },
    ]);
    expect(answers[0]).not.toHaveProperty('hasNext');
  });

  it.each([
    [
      'stand only among rows',
      '{ domain(name: "rows-900.example") { backlinks(first: 2) { nodes @stream { anchor ... @defer { urlFrom } } } } }',
    ],
    [
      'stand in a fragment that is spread among rows',
      `{ domain(name: "rows-900.example") { ...D backlinks(first: 2) { nodes { donor { ...D } } } } }
       fragment D on Domain { name ...E }
       fragment E on Domain { ... @defer { id } }`,
    ],
    [
      'would make more than 200 parts',
      `{ domains(names: [${Array.from({ length: 100 }, (_, i) => `"rows-${i}.example"`)}]) {
          ... @defer { a: name } ... @defer { b: name } ... @defer { c: name }
        } }`,
    ],
    ['stand for a wrong count', '{ domains(names: ["a.com"]) @stream(initialCount: -1) { name } }'],
    ['are switched off', '{ domain(name: "a.com") { ... @defer(if: false) { name } } }'],
  ])('if the directives %s', async (_, query) => {
    await using scene = await startScene();
    const reader = await scene.ask(query);
    const [answer, ...others] = await reader.rest();
    expect([reader.contentType, others, answer?.errors]).toEqual([ONE.contentType, [], undefined]);
    expect(answer).not.toHaveProperty('hasNext');
  });
});

describe('refused before anything is bought', () => {
  it.each([
    [
      'labels that are not unique',
      '{ domain(name: "a.com") { ... @defer(label: "x") { name } ... @defer(label: "x") { id } } }',
      /label argument must be unique/,
    ],
    ['a stream of what is no list', '{ domain(name: "a.com") @stream { name } }', /non-list field/],
    [
      'fields that cannot be merged',
      '{ domain(name: "a.com") { ... @defer { x: name } ... @defer { x: id } } }',
      /conflict/,
    ],
  ])('%s', async (_, query, message) => {
    await using scene = await startScene();
    expect(await (await scene.ask(query)).rest()).toMatchObject([
      {
        errors: [
          { message: expect.stringMatching(message), extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
        ],
      },
    ]);
  });

  it('both directives, in a subgraph: routers answer in parts by themselves', async () => {
    await using scene = await startScene({ SCHEMA: 'subgraph' });
    expect(await (await scene.ask(PAGE)).rest()).toMatchObject([
      { errors: [{ message: expect.stringContaining('Unknown directive "@defer"') }, {}] },
    ]);
  });
});

/** The numbers of rows in the lists of later parts, as they come. */
function rowsIn(parts: readonly ReceivedPart[]): readonly number[] {
  return parts.flatMap(({ incremental = [] }) =>
    incremental.flatMap(({ data }) =>
      Object.values(data ?? {}).flatMap(list => (list?.nodes === undefined ? [] : [list.nodes.length])),
    ),
  );
}

/** How many requests Serpstat has received, once all that are due now are sent. */
async function requestsOf({ rig, clock }: Scene): Promise<number> {
  await clock.advance(0);
  return rig.sandbox.requests.length;
}

async function metricsOf({ rig }: Scene, headers: Readonly<Record<string, string>>): Promise<string> {
  const response = await rig.gateway.fetch('http://gateway.test/metrics', { headers });
  return await response.text();
}
