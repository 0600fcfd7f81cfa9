import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGuard, type GuardOptions } from '../../src/http/guard.ts';
import { type Rig, startRig } from '../rig.ts';

const LOCAL: GuardOptions = { host: '127.0.0.1', allowedHosts: [], corsOrigins: undefined };
const OPEN: GuardOptions = {
  host: '0.0.0.0',
  allowedHosts: ['api.example.com', 'gateway.internal:4000'],
  corsOrigins: ['https://app.example.com'],
};

function request(headers: Readonly<Record<string, string>> = {}, method = 'POST') {
  const { host = '127.0.0.1:4000', ...others } = headers;
  return { method, host, header: (name: string) => others[name] ?? null };
}

describe('an origin', () => {
  it.each([
    [LOCAL, 'http://127.0.0.1:4000', 'its own'],
    [LOCAL, 'https://127.0.0.1:4000', 'its own, behind a proxy that speaks https'],
    [LOCAL, 'http://localhost:5173', 'a front end on this machine'],
    [LOCAL, 'https://[::1]:8443', 'a front end on this machine'],
    [OPEN, 'https://app.example.com', 'a front end that CORS_ORIGINS names'],
  ])('with %o, %s can query: %s', (options, origin) => {
    expect(createGuard(options).checkOrigin(request({ origin }))).toBeUndefined();
  });

  it.each([
    [LOCAL, 'https://example.com'],
    [LOCAL, 'http://localhost.example.com'],
    [LOCAL, 'http://127.0.0.1.example.com'],
    [LOCAL, 'ftp://127.0.0.1:4000'],
    [LOCAL, 'null'],
    [LOCAL, ''],
    [LOCAL, 'http://localhost:5173/path'],
    [OPEN, 'http://localhost:5173'],
    [OPEN, 'http://app.example.com'],
    [OPEN, 'https://app.example.com.evil.example'],
    [{ ...LOCAL, corsOrigins: [] }, 'http://localhost:5173'],
    [{ ...OPEN, corsOrigins: undefined }, 'http://localhost:5173'],
  ])('with %o, %j cannot', (options, origin) => {
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      expect(createGuard(options).checkOrigin(request({ origin }, method))).toMatchObject({ status: 403 });
    }
  });

  it('can read answers only if it is allowed and another one', () => {
    const { corsOrigin } = createGuard(OPEN);
    const own = { host: 'api.example.com', origin: 'https://api.example.com' };
    expect(corsOrigin(request({ origin: 'https://app.example.com' }))).toBe('https://app.example.com');
    expect(corsOrigin(request(own))).toBeUndefined();
    expect(corsOrigin(request({ origin: 'https://example.com' }))).toBeUndefined();
    expect(corsOrigin(request())).toBeUndefined();
  });
});

const BROWSERS: readonly Readonly<Record<string, string>>[] = [
  { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)' },
  { referer: 'http://evil.example/' },
  { 'accept-language': 'en-US,en;q=0.9' },
  { 'sec-fetch-dest': 'image' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
];

describe('an operation', () => {
  const { checkOperation } = createGuard(LOCAL);

  it.each(BROWSERS)('that a page of another site could send is refused: %o', headers => {
    expect(checkOperation(request(headers, 'GET'))).toMatchObject({ status: 403 });
    for (const type of [
      'text/plain;charset=UTF-8',
      'application/x-www-form-urlencoded',
      'Multipart/Form-Data',
    ]) {
      expect(checkOperation(request({ ...headers, 'content-type': type }))).toMatchObject({ status: 403 });
    }
    expect(checkOperation(request(headers))).toMatchObject({ status: 403 });
    expect(checkOperation(request({ ...headers, 'content-type': 'application/json' }, 'GET'))).toMatchObject({
      status: 403,
    });
  });

  it.each(BROWSERS)('that a page has to ask for first is not: %o', headers => {
    expect(checkOperation(request({ ...headers, 'content-type': 'application/json' }))).toBeUndefined();
    for (const name of [
      'apollo-require-preflight',
      'x-apollo-operation-name',
      'graphql-require-preflight',
      'x-graphql-yoga-csrf',
      'x-credit-limit',
      'x-credits-dry-run',
      'x-credits-refresh',
    ]) {
      expect(checkOperation(request({ ...headers, [name]: '1' }, 'GET'))).toBeUndefined();
    }
    const authorized = (authorization: string) =>
      checkOperation(request({ ...headers, authorization }, 'GET'));
    expect(authorized('Bearer key')).toBeUndefined();
    expect(authorized('Basic dXNlcjpwYXNz')).toMatchObject({ status: 403 });
  });

  it.each([
    ['curl', { 'user-agent': 'curl/8.14.1', accept: '*/*' }],
    ["Node's fetch", { 'user-agent': 'node', 'accept-language': '*', 'sec-fetch-mode': 'cors' }],
    ['a page of the gateway', { 'user-agent': 'Mozilla/5.0', 'sec-fetch-site': 'same-origin' }],
    ['the address bar', { 'user-agent': 'Mozilla/5.0', 'sec-fetch-site': 'none' }],
    [
      'an event source of an allowed origin',
      { 'user-agent': 'Mozilla/5.0', origin: 'http://localhost:5173' },
    ],
  ])('by GET from %s is answered', (_who, headers) => {
    expect(checkOperation(request(headers, 'GET'))).toBeUndefined();
  });

  it('with an encoded body is refused', () => {
    const encoded = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expect(checkOperation(request(encoded))).toMatchObject({ status: 415 });
    expect(checkOperation(request({ ...encoded, 'content-encoding': 'identity' }))).toBeUndefined();
  });
});

describe('at a socket', () => {
  let rig: Rig;
  let port: number;
  const server = createServer((incoming, response) => rig.gateway.handler(incoming, response));

  beforeAll(async () => {
    rig = await startRig({ ALLOWED_HOSTS: 'api.example.com,gateway.internal:4000' });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port; // a TCP server listens on an address and a port
  });

  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    expect(rig.sandbox.requests).toEqual([]);
    expect(rig.faults).toEqual([]);
    await rig[Symbol.asyncDispose]();
  });

  async function send(head: readonly string[], body = ''): Promise<string> {
    const socket = connect(port, '127.0.0.1');
    socket.end([...head, 'connection: close', '', body].join('\r\n'));
    return await text(socket);
  }

  const statusOf = (answer: string) => Number(answer.split(' ')[1]);
  const get = (host: string, path = '/graphql?query={__typename}') =>
    send([`GET ${path} HTTP/1.1`, `host: ${host}`]);

  it.each([
    'localhost',
    'LOCALHOST.:1',
    '127.0.0.1:4000',
    '127.8.9.1',
    '[::1]:4000',
    'api.example.com',
    'API.example.com.:443',
    'gateway.internal:4000',
  ])('the gateway answers as %s', async host => {
    expect(statusOf(await get(host))).toBe(200);
  });

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    '[::2]',
    'gateway.internal',
    'gateway.internal:4001',
    'x.api.example.com',
  ])('it does not answer as %s', async host => {
    for (const path of ['/graphql?query={__typename}', '/metrics', '/', '/nowhere']) {
      const answer = await get(host, path);
      expect(statusOf(answer)).toBe(421);
      expect(answer).toContain('ALLOWED_HOSTS');
    }
  });

  it('the gateway answers as the address that a client has reached', () => {
    const { checkSocket } = createGuard(OPEN);
    const reachedAt = (localAddress: string, host: string) =>
      // All that the guard reads of a request at a socket.
      ({
        url: '/',
        method: 'GET',
        headers: { host },
        rawHeaders: ['Host', host],
        socket: { localAddress },
      }) as IncomingMessage;
    expect(checkSocket(reachedAt('10.0.0.5', '10.0.0.5:4000'))).toBeUndefined();
    expect(checkSocket(reachedAt('::ffff:10.0.0.5', '10.0.0.5'))).toBeUndefined();
    expect(checkSocket(reachedAt('2001:db8::5', '[2001:db8::5]:4000'))).toBeUndefined();
    expect(checkSocket(reachedAt('10.0.0.5', '10.0.0.6:4000'))).toMatchObject({ status: 421 });
  });

  it('probes reach it under any name', async () => {
    expect(statusOf(await get('10.0.0.1:4000', '/health'))).toBe(200);
    expect(statusOf(await get('10.0.0.1:4000', '/ready'))).toBe(200);
    expect(statusOf(await send(['GET /health HTTP/1.0']))).toBe(200);
  });

  it.each([
    ['two Host headers', ['GET /graphql HTTP/1.1', 'host: localhost', 'host: evil.example']],
    ['two origins', ['GET /graphql HTTP/1.1', 'host: localhost', 'origin: http://localhost', 'Origin: null']],
    [
      'two content types',
      [
        'POST /graphql HTTP/1.1',
        'host: localhost',
        'content-type: text/plain',
        'content-type: application/json',
      ],
    ],
    ...['content-encoding', 'authorization', 'sec-fetch-site'].map((name): [string, string[]] => [
      `two ${name}`,
      ['GET /graphql HTTP/1.1', 'host: localhost', `${name}: identity`, `${name}: same-origin`],
    ]),
    ['a port that does not exist', ['GET /graphql HTTP/1.1', 'host: localhost:65536']],
    ['a path in Host', ['GET /graphql HTTP/1.1', 'host: localhost/evil']],
    ['a query in Host', ['GET /graphql HTTP/1.1', 'host: localhost?evil']],
    ['a user in Host', ['GET /graphql HTTP/1.1', 'host: evil@localhost']],
    ['an empty Host', ['GET /graphql HTTP/1.1', 'host:']],
    ['no Host', ['GET /graphql HTTP/1.1']],
    ['a whole URL as target', ['GET http://localhost/graphql HTTP/1.1', 'host: localhost']],
  ])('%s is malformed', async (_what, head) => {
    expect(statusOf(await send(head))).toBe(400);
  });

  it('an encoded body is not read', async () => {
    const head = ['POST /graphql HTTP/1.1', 'host: localhost', 'content-type: application/json'];
    const answer = await send([...head, 'content-encoding: gzip', 'content-length: 4'], 'body');
    expect(statusOf(answer)).toBe(415);
  });

  it.each([
    ['/graphql?query={__typename}', 'localhost', 200],
    ['/graphql', 'localhost', 200],
    ['/health', 'localhost', 200],
    ['/nowhere', 'localhost', 404],
    ['/graphql', 'evil.example', 421],
  ])('security headers are on the answer to %s as %s', async (path, host, status) => {
    const answer = (await get(host, path)).toLowerCase();
    expect(statusOf(answer)).toBe(status);
    for (const header of [
      "content-security-policy: default-src 'none'",
      'x-content-type-options: nosniff',
      'x-frame-options: deny',
      'referrer-policy: no-referrer',
      'cross-origin-resource-policy: same-origin',
    ]) {
      expect(answer).toContain(`\r\n${header}`);
    }
    expect(answer).toMatch(/\r\nvary: .*origin/);
  });

  it('answers to allowed origins name the origin, carry no credentials, and can be preflighted for two hours', async () => {
    const head = ['OPTIONS /graphql HTTP/1.1', 'host: localhost', 'origin: http://localhost:5173'];
    const answer = (
      await send([
        ...head,
        'access-control-request-method: POST',
        'access-control-request-headers: authorization,content-type',
      ])
    ).toLowerCase();
    expect(statusOf(answer)).toBe(204);
    expect(answer).toContain('\r\naccess-control-allow-origin: http://localhost:5173\r\n');
    expect(answer).toContain('\r\naccess-control-allow-headers: authorization,content-type\r\n');
    expect(answer).toContain('\r\naccess-control-max-age: 7200\r\n');
    expect(answer).not.toContain('access-control-allow-credentials');
  });
});

it("GraphiQL's page keeps its policy when the browser has the page already", async () => {
  await using rig = await startRig();
  const page = (headers: Record<string, string> = {}) =>
    rig.gateway.fetch('http://gateway.test/graphql', { headers: { accept: 'text/html', ...headers } });
  const first = await page();
  const again = await page({ 'if-none-match': first.headers.get('etag') ?? '' });
  expect([first.status, again.status]).toEqual([200, 304]);
  const policy = first.headers.get('content-security-policy');
  expect(policy).toContain("script-src 'sha256-");
  expect(again.headers.get('content-security-policy')).toBe(policy);
});

it('without GRAPHIQL, a browser gets no page, and no query of another site is executed', async () => {
  await using rig = await startRig({ GRAPHIQL: 'false' });
  const page = (headers: Record<string, string>) =>
    rig.gateway.fetch('http://gateway.test/graphql?query={__typename}', {
      headers: { accept: 'text/html,*/*', ...headers },
    });
  expect((await page({ 'user-agent': 'Mozilla/5.0' })).status).toBe(403);
  const answer = await page({ 'user-agent': 'curl/8' });
  expect(answer.headers.get('content-type')).not.toContain('text/html');
});

it('without INTROSPECTION, documents cannot query the schema', async () => {
  await using rig = await startRig({ INTROSPECTION: 'false' });
  expect((await rig.askText('{ __schema { types { name } } }')).errors?.[0]?.message).toContain(
    'introspection has been disabled',
  );
  expect((await rig.askText('{ domains { nam } }')).errors?.map(({ message }) => message)).not.toContainEqual(
    expect.stringContaining('Did you mean'),
  );
  expect(await rig.askText('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
});
