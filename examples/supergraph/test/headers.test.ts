import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeSupergraph } from '../src/compose.ts';
import { FORWARDED_HEADERS } from '../src/hive-router.ts';
import { type Listener, listen } from '../src/listen.ts';
import { startSitesSubgraph } from '../src/sites-subgraph.ts';
import { ask, post } from './ask.ts';
import { FORTY_SITES } from './forty-sites.ts';
import { ROUTERS } from './routers.ts';
import { startSerpstat } from './serpstat.ts';

const KEY = 'sg_headers_of_routers';

const folder = mkdtempSync(join(tmpdir(), 'supergraph-'));
const started = new Set<AsyncDisposable>();
let serpstat: Awaited<ReturnType<typeof startSerpstat>>;
let supergraph: string;
/** Of each request to the other subgraph. */
const received: IncomingHttpHeaders[] = [];
/** The same with a gateway that asks for keys. */
let guarded: string;

beforeAll(async () => {
  const clients = join(folder, 'clients.json');
  const sha256 = createHash('sha256').update(KEY).digest('hex');
  writeFileSync(clients, JSON.stringify({ router: { sha256 } }), { mode: 0o600 });
  const sites = keep(await recordHeaders(keep(await startSitesSubgraph(FORTY_SITES, 0)).url));
  const [open, withKeys] = await Promise.all([startSerpstat(), startSerpstat({ CLIENTS: clients })]);
  serpstat = keep(open);
  keep(withKeys);
  supergraph = await composeSupergraph({ serpstat: serpstat.url, sites: sites.url });
  guarded = supergraph.replaceAll(serpstat.url, withKeys.url);
});

afterAll(async () => {
  await Promise.all([...started].map(part => part[Symbol.asyncDispose]()));
  rmSync(folder, { recursive: true });
});

/** Passes requests on to this address. */
function recordHeaders(url: string): Promise<Listener> {
  return listen(async (request, response) => {
    received.push(request.headers);
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: await text(request),
    });
    response.setHeader('content-type', 'application/json').end(await answer.text());
  }, 0);
}

describe.each(Object.entries(ROUTERS))('%s', (_, startRouter) => {
  const listOf = (arguments_: string) =>
    `{ domain(name: "rows-1001.example") { backlinks(${arguments_}) { nodes { urlFrom } } } }`;

  test('forwards traceparent: the errors of the gateway have its trace id', async () => {
    await using router = await startRouter(supergraph);
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const response = await post(router.url, {
      query: listOf('first: -1'),
      headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    });
    const { errors } = await response.json();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', traceId } }]);
  });

  test('forwards x-credits-refresh: the gateway buys what it has', async () => {
    await using router = await startRouter(supergraph);
    const bill = async (headers = {}) =>
      (await serpstat.bill(() => ask(router.url, { query: listOf('first: 3'), headers }))).bill;
    await bill({ 'x-credits-refresh': '1' });
    expect(await bill()).toEqual({ credits: 0, requests: 0 });
    expect(await bill({ 'x-credits-refresh': '1' })).toEqual({ credits: 3, requests: 1 });
  });

  test('forwards x-credit-limit, which lowers the limit of the gateway and cannot raise it', async () => {
    await using router = await startRouter(supergraph);
    const { result, bill } = await serpstat.bill(async () => [
      await ask(router.url, { query: listOf('first: 9'), headers: { 'x-credit-limit': '2' } }),
      // CREDIT_LIMIT is 1000 by default.
      await ask(router.url, {
        query: `{ domain(name: "rows-1002.example") {
          a: backlinks(first: 600) { nodes { urlFrom } }
          b: backlinks(first: 600, orderBy: { field: ANCHOR }) { nodes { urlFrom } }
        } }`,
        headers: { 'x-credit-limit': '5000', 'x-credits-refresh': '1' },
      }),
    ]);
    expect(result.map(({ errors }) => errors)).toMatchObject([
      [{ path: 'domain.backlinks', code: 'CREDIT_LIMIT_EXCEEDED' }],
      [{ path: 'domain.b', code: 'CREDIT_LIMIT_EXCEEDED' }],
    ]);
    expect(bill.credits).toBe(600);
  });

  test('forwards authorization: the gateway answers clients whose key it knows', async () => {
    await using router = await startRouter(guarded);
    const query = listOf('first: 1');
    const known = await ask(router.url, { query, headers: { authorization: `Bearer ${KEY}` } });
    expect(known.errors).toEqual([]);
    expect(known.data.domain.backlinks.nodes).toHaveLength(1);
    for (const headers of [{}, { authorization: 'Bearer sg_unknown' }]) {
      const { errors, data } = await ask(router.url, { query, headers });
      expect(errors).toMatchObject([{ code: 'UNAUTHENTICATED' }]);
      expect(data?.domain ?? null).toBeNull();
    }
  });

  test('forwards these headers to the gateway, and to no other subgraph', async () => {
    await using router = await startRouter(supergraph);
    received.length = 0;
    const { errors } = await ask(router.url, {
      query:
        '{ site(domain: "rows-1001.example") { owner domain { backlinks(first: 1) { nodes { urlFrom } } } } }',
      headers: {
        authorization: `Bearer ${KEY}`,
        traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
        'x-credit-limit': '5',
        'x-credits-refresh': '1',
      },
    });
    expect(errors).toEqual([]);
    expect(received).toHaveLength(1);
    expect(Object.keys(received[0] ?? {}).filter(name => FORWARDED_HEADERS.includes(name))).toEqual([]);
  });
});

const ofGateway = '{ domain(name: "rows-1001.example") { backlinks(first: 1) { nodes { urlFrom } } } }';
const ofBoth =
  '{ site(domain: "rows-1001.example") { domain { backlinks(first: 1) { nodes { urlFrom } } } } }';

test.each([
  ['Apollo Gateway', ofGateway, /^max-age=\d{5}, private$/],
  // The other subgraph says nothing.
  ['Apollo Gateway', ofBoth, /^no-store$/],
  ['Hive Gateway', ofGateway, /^null$/],
])('%s answers %s with Cache-Control %s', async (name, query, expected) => {
  await using router = await ROUTERS[name]?.(supergraph);
  const { headers } = await post(router?.url ?? '', { query });
  expect(String(headers.get('cache-control'))).toMatch(expected);
});

test('the documentation names every header that the routers forward', () => {
  const page = readFileSync(new URL('../../../docs/federation.md', import.meta.url), 'utf8');
  const [, section = ''] = page.match(/^## Headers\n(.*?)^## /ms) ?? [];
  const rows = [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
  expect(rows.toSorted()).toEqual(FORWARDED_HEADERS.toSorted());
  for (const name of FORWARDED_HEADERS) {
    expect(section).toContain(`'${name}'`);
    expect(section).toContain(`named: ${name} `);
  }
});

function keep<Part extends AsyncDisposable>(part: Part): Part {
  started.add(part);
  return part;
}
