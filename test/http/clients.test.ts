import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { createKey } from '../../src/clients/key.ts';
import { clientsFile } from '../clients/file.ts';
import { type Answer, type Rig, startRig, TRACE_ID } from '../rig.ts';
import { readExposition } from '../telemetry/exposition.ts';
import { startSocketUpstream } from '../upstream/index.ts';

const ENDPOINT = 'http://gateway.test/graphql';
const JSON_BODY = { 'content-type': 'application/json' };
const TYPENAME = '{ __typename }';
const NINE_ROWS = '{ domain(name: "gepur.com") { backlinks(first: 9) { nodes { anchor } } } }';

const file = clientsFile({ 'team-a': { creditLimit: 5 }, 'team-b': {} });
const rig = await startRig({ CLIENTS: file.path, LOG_LEVEL: 'trace' });
afterAll(async () => {
  await rig[Symbol.asyncDispose]();
  file[Symbol.dispose]();
});

function post(
  headers: Readonly<Record<string, string>>,
  body: string | ReadableStream = `{"query":"${TYPENAME}"}`,
) {
  return rig.gateway.fetch(ENDPOINT, {
    method: 'POST',
    headers: { ...JSON_BODY, ...headers },
    body,
    ...(typeof body !== 'string' && { duplex: 'half' }),
  });
}

async function errorsOf(response: Response): Promise<Answer<unknown>['errors']> {
  const { errors } = (await response.json()) as Answer<unknown>; // what GraphQL over HTTP says an answer is
  return errors;
}

describe('a GraphQL request', () => {
  it.each<[string, Record<string, string>, string]>([
    ['no key', {}, 'This gateway needs a key. Send it in the header "Authorization: Bearer KEY".'],
    [
      'another scheme',
      { authorization: 'Basic YTpi' },
      'The Authorization header is not of the form "Bearer KEY".',
    ],
    ['no key after the scheme', { authorization: 'Bearer ' }, 'The Authorization header is not of the form'],
    ['a key of nobody', { authorization: `Bearer ${createKey()}` }, 'belongs to no client'],
  ])('with %s is refused with 401, and told what to send', async (_, headers, message) => {
    for (const accept of ['application/json', 'application/graphql-response+json', '*/*']) {
      const response = await post({ ...headers, accept });
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
      expect(await errorsOf(response)).toEqual([
        {
          message: expect.stringContaining(message),
          extensions: { code: 'UNAUTHENTICATED', retryable: false, traceId: expect.stringMatching(TRACE_ID) },
        },
      ]);
    }
  });

  it('without a key is refused before anything of it is read', async () => {
    let reads = 0;
    const body = new ReadableStream(
      {
        pull(controller) {
          reads += 1;
          controller.enqueue(new TextEncoder().encode('{'));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
    expect((await post({}, body)).status).toBe(401);
    expect(reads).toBe(0);
    for (const [method, query] of [
      ['GET', '?query=%7B'],
      ['GET', '?query=%7B__typename%7D&variables=%7B'],
      ['PUT', ''],
    ] as const) {
      expect((await rig.gateway.fetch(`${ENDPOINT}${query}`, { method })).status).toBe(401);
    }
  });

  it.each(['Bearer', 'bearer', 'BEARER'])('with the key of a client after %s is answered', async scheme => {
    const authorization = file.headersOf('team-b').authorization.replace('Bearer', scheme);
    expect(await (await post({ authorization })).json()).toEqual({ data: { __typename: 'Query' } });
  });

  it('spends at most the credit limit of its client, which x-credit-limit lowers and never raises', async () => {
    const headers = file.headersOf('team-a');
    const codeWith = async (limit: Record<string, string>, query = NINE_ROWS) => {
      const { errors } = await rig.askText(query, {}, { headers: { ...headers, ...limit } });
      return errors?.map(({ extensions }) => extensions);
    };
    const exceeded = (creditsLeft: number) => [
      expect.objectContaining({ code: 'CREDIT_LIMIT_EXCEEDED', creditsNeeded: 9, creditsLeft }),
    ];
    expect(await codeWith({})).toEqual(exceeded(5));
    expect(await codeWith({ 'x-credit-limit': '4' })).toEqual(exceeded(4));
    expect(await codeWith({ 'x-credit-limit': '9' })).toEqual(exceeded(5));
    const { errors } = await rig.askText(NINE_ROWS, {}, { headers: file.headersOf('team-b') });
    expect(errors).toBeUndefined();
  });

  it('leaves a line that names its client, at level debug', async () => {
    await rig.askText('{ nothing }', {}, { headers: file.headersOf('team-b') });
    expect(rig.log.map(line => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        msg: 'operation',
        client: 'team-b',
        outcome: 'GRAPHQL_VALIDATION_FAILED',
      }),
    );
  });
});

describe('without a key', () => {
  it.each([
    ['/health', {}, 200],
    ['/ready', {}, 200],
    ['/graphql', { accept: 'text/html' }, 200],
    ['/nowhere', {}, 404],
  ])('%s with the headers %j is answered %i', async (path, headers, status) => {
    expect((await rig.gateway.fetch(`http://gateway.test${path}`, { headers })).status).toBe(status);
  });

  it('a preflight request is answered, because browsers send no key with it', async () => {
    const response = await rig.gateway.fetch('http://127.0.0.1:4000/graphql', {
      method: 'OPTIONS',
      headers: {
        origin: 'http://127.0.0.1:4000',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    expect(response.ok).toBe(true);
    expect(response.headers.get('access-control-allow-headers')).toContain('authorization');
  });

  it('GraphiQL has a place for the key among the headers', async () => {
    const page = await rig.gateway.fetch(ENDPOINT, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('Bearer YOUR_KEY');
  });

  it('nobody reads the metrics, which name the clients', async () => {
    const response = await rig.gateway.fetch('http://gateway.test/metrics');
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.text()).toMatch(/^The metrics need the key of a client/);
  });
});

async function seriesOf({ gateway }: Rig, headers: Readonly<Record<string, string>>) {
  const response = await gateway.fetch('http://gateway.test/metrics', { headers });
  expect(response.status).toBe(200);
  return readExposition(await response.text());
}

/** The series that are labelled with clients. */
async function clientSeries(from: Rig, headers: Readonly<Record<string, string>>) {
  const series = [...(await seriesOf(from, headers))].filter(([name]) => name.includes('client="'));
  return Object.fromEntries(
    series.map(([name, value]) => [name.replace('serpstat_gateway_client_', ''), value]),
  );
}

describe('metrics', () => {
  it('count the operations and credits of each client', async () => {
    using clients = clientsFile({ 'team-a': {}, 'team-b': {} });
    await using own = await startRig({ CLIENTS: clients.path });
    await own.askText(NINE_ROWS, {}, { headers: clients.headersOf('team-a') });
    await own.askText(NINE_ROWS, {}, { headers: clients.headersOf('team-b') });
    await own.askText('{', {}, { headers: clients.headersOf('team-b') });
    await own.askText(NINE_ROWS);
    const all = await seriesOf(own, clients.headersOf('team-a'));
    expect(all.get('serpstat_gateway_operation_duration_seconds_count{outcome="UNAUTHENTICATED"}')).toBe(1);
    expect(await clientSeries(own, clients.headersOf('team-b'))).toEqual({
      'operations_total{client="team-a"}': 1,
      'operations_total{client="team-b"}': 2,
      'credits_spent_total{client="team-a"}': 9,
      'credits_spent_total{client="team-b"}': 0,
    });
  });

  it('name no client where CLIENTS is not set, and are then open', async () => {
    await using open = await startRig();
    const names = [...(await seriesOf(open, {})).keys()];
    expect(names.filter(name => name.startsWith('serpstat_gateway_client_'))).toEqual([]);
  });
});

describe('concurrency', () => {
  const refused = [
    {
      message:
        'The client one has as many operations in progress as its "concurrency" allows: 1. Wait for one of them to finish, then try again.',
      extensions: { code: 'CLIENT_BUSY', retryable: true, traceId: expect.stringMatching(TRACE_ID) },
    },
  ];
  const balance = JSON.stringify({ query: '{ serpstatCredits { left } }' });

  it('refuses one operation too many of a client with 429, until one has finished, and none of others', async () => {
    using clients = clientsFile({ one: { concurrency: 1 }, many: {} });
    await using upstream = await startSocketUpstream();
    await using busy = await startRig({
      SERPSTAT_API_URL: upstream.url,
      SERPSTAT_TOKEN: 'any',
      CLIENTS: clients.path,
    });
    const ask = (name: string, body = `{"query":"${TYPENAME}"}`) =>
      busy.gateway.fetch(ENDPOINT, {
        method: 'POST',
        headers: { ...JSON_BODY, ...clients.headersOf(name) },
        body,
      });
    const held = upstream.hold();
    const first = ask('one', balance);
    await held.arrival;

    const second = await ask('one');
    expect(second.status).toBe(429);
    expect(await errorsOf(second)).toEqual(refused);
    const series = await seriesOf(busy, clients.headersOf('one'));
    expect(series.get('serpstat_gateway_operation_duration_seconds_count{outcome="CLIENT_BUSY"}')).toBe(1);
    expect(series.get('serpstat_gateway_client_operations_total{client="one"}')).toBe(1);
    expect((await ask('many')).status).toBe(200);

    // What is in progress still counts after the file is read anew.
    clients.write({ one: { concurrency: 1 }, many: {} });
    busy.gateway.reloadClients();
    expect((await ask('one')).status).toBe(429);
    clients.write({ one: { concurrency: 2 }, many: {} });
    busy.gateway.reloadClients();
    expect((await ask('one')).status).toBe(200);

    held.letThrough();
    expect((await first).status).toBe(200);
    clients.write({ one: { concurrency: 1 } });
    busy.gateway.reloadClients();
    expect((await ask('one')).status).toBe(200);
    expect((await ask('one')).status).toBe(200);
  });

  it('counts no request that is refused or whose client has hung up', async () => {
    using clients = clientsFile({ one: { concurrency: 1 } });
    await using listening = await startRig({ CLIENTS: clients.path });
    await using server = createServer(listening.gateway.handler).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
    const url = `http://127.0.0.1:${port}/graphql`;
    const headers = { ...JSON_BODY, ...clients.headersOf('one') };
    const statusOf = async (init: RequestInit) => {
      const response = await fetch(url, { headers, method: 'POST', ...init });
      await response.text();
      return response.status;
    };
    const body = `{"query":"${TYPENAME}"}`;
    expect(await statusOf({ body: '{' })).toBe(400);
    expect(await statusOf({ method: 'PUT', body })).toBe(405);
    expect(await statusOf({ body, headers: { ...headers, accept: 'image/png' } })).toBe(406);
    expect(await statusOf({ body })).toBe(200);

    // One whose body never arrives in full, …
    const arrival = once(server, 'request');
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: ${headers.authorization}\r\nContent-Length: 1000\r\n\r\n{"que`,
    );
    await arrival;
    await expect.poll(() => statusOf({ body })).toBe(429);
    socket.destroy();
    await expect.poll(() => statusOf({ body })).toBe(200);

    // … and one whose answer takes too long for its client.
    listening.sandbox.fail({ kind: 'hang' });
    const leaving = new AbortController();
    const asked = fetch(url, { method: 'POST', headers, body: balance, signal: leaving.signal });
    await expect.poll(() => listening.sandbox.requests.length).toBe(1);
    expect(await statusOf({ body })).toBe(429);
    leaving.abort();
    await Promise.allSettled([asked]);
    await expect.poll(() => statusOf({ body })).toBe(200);
    expect(listening.faults).toEqual([]);
    server.closeAllConnections();
  });
});

describe('the file of clients', () => {
  it('is read anew: keys and limits change, and the series of a client that is gone end', async () => {
    using clients = clientsFile({ old: {}, kept: {} });
    await using own = await startRig({ CLIENTS: clients.path });
    const statusOf = async (name: string) =>
      (await own.gateway.fetch(`${ENDPOINT}?query=%7B__typename%7D`, { headers: clients.headersOf(name) }))
        .status;
    expect(await statusOf('old')).toBe(200);
    clients.write({ kept: {}, new: {} });
    expect([await statusOf('old'), await statusOf('new')]).toEqual([200, 401]);

    own.gateway.reloadClients();
    expect([await statusOf('old'), await statusOf('kept'), await statusOf('new')]).toEqual([401, 200, 200]);
    expect(own.log.map(line => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 30, clients: 2, msg: 'read the file of clients' }),
    ]);
    const series = await clientSeries(own, clients.headersOf('new'));
    expect(Object.keys(series).filter(name => name.includes('"old"'))).toEqual([]);
    expect(series).toMatchObject({
      'operations_total{client="kept"}': 1,
      'operations_total{client="new"}': 1,
    });
  });

  it('that has become wrong is reported, and the clients stay as they were', async () => {
    using clients = clientsFile({ 'team-a': {} });
    await using own = await startRig({ CLIENTS: clients.path });
    const wrong: [() => void, RegExp][] = [
      [
        () => clients.write({ 'team-a': { concurrency: 0 } }),
        /^The file of clients .* is wrong:\n {2}team-a\.concurrency=0 takes/,
      ],
      [() => writeFileSync(clients.path, '{'), /is not JSON/],
      [() => rmSync(clients.path), /^Cannot read the file of clients .*ENOENT/],
    ];
    for (const [spoil, cause] of wrong) {
      spoil();
      own.gateway.reloadClients();
      const line = JSON.parse(own.log.at(-1) ?? '');
      expect(line).toMatchObject({ level: 50, reason: expect.stringMatching(cause) });
      const { data } = await own.askText(TYPENAME, {}, { headers: clients.headersOf('team-a') });
      expect(data).toEqual({ __typename: 'Query' });
    }
  });

  it('keeps a gateway from starting where it is wrong', async () => {
    using clients = clientsFile({ 'team a': {} });
    await expect(startRig({ CLIENTS: clients.path })).rejects.toThrow('"team a" is not the name of a client');
  });
});

it('shows no key and no digest in a log, an error or a metric', async () => {
  const unknown = createKey();
  const outputs = [
    await (await post({ authorization: `Bearer ${unknown}` })).text(),
    await (await post(file.headersOf('team-a'), '{')).text(),
    await (
      await rig.gateway.fetch('http://gateway.test/metrics', { headers: file.headersOf('team-a') })
    ).text(),
    ...rig.log,
  ].join('\n');
  expect(outputs).toContain('team-a');
  expect([unknown, ...file.secrets].filter(secret => outputs.includes(secret))).toEqual([]);
});
