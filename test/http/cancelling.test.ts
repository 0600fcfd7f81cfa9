import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { CreditBalance } from '../documents/credits.ts';
import { type Rig, startRig } from '../rig.ts';

const method = 'POST';
const headers = { 'content-type': 'application/json' };
const body = JSON.stringify({ query: CreditBalance.toString() });

it('cancels the upstream request of a caller that aborts', async () => {
  await using rig = await startRig();
  rig.sandbox.fail({ kind: 'hang' });
  const caller = new AbortController();
  const answer = rig.ask(CreditBalance, {}, { signal: caller.signal });
  await isAsked(rig);

  caller.abort();
  await expect(answer).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  await isCancelled(rig);
  expect(rig.faults).toEqual([]);
});

it('cancels the upstream request of a client that closes its socket, and still closes', async () => {
  await using rig = await startRig();
  await using server = await listen(rig.gateway.handler);
  rig.sandbox.fail({ kind: 'hang' });
  const client = httpRequest(urlOf(server), { method, headers });
  client.on('error', () => {}); // Caused by destroying the request.
  client.end(body);
  await isAsked(rig);

  client.destroy();
  await isCancelled(rig);
  expect((await fetch(urlOf(server), { method, headers, body })).status).toBe(200);
  await rig.gateway.close();
  expect(rig.faults).toEqual([]);
});

it('takes no harm from a client that hangs up in the middle of its request', async () => {
  await using rig = await startRig();
  await using server = await listen(rig.gateway.handler);
  const arrival = once(server, 'request');
  const socket = connect(portOf(server), '127.0.0.1');
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"que`,
  );
  await arrival;

  socket.destroy();
  await rig.gateway.close();
  expect(rig.faults).toEqual([]);
});

it('starts nothing for a client that hangs up while a burst of others comes first', async () => {
  await using rig = await startRig();
  const burst: (readonly [IncomingMessage, ServerResponse])[] = [];
  await using server = await listen((...exchange) => burst.push(exchange));
  const others = Array.from({ length: 100 }, () =>
    fetch(urlOf(server), { method, headers, body: JSON.stringify({ query: '{ __typename }' }) }),
  );
  await expect.poll(() => burst).toHaveLength(100);
  const query = encodeURIComponent(CreditBalance.toString());
  const client = httpRequest(`${urlOf(server)}?query=${query}`, { headers });
  client.on('error', () => {}); // What destroying it brings about.
  client.end();
  await expect.poll(() => burst).toHaveLength(101);

  for (const exchange of burst) {
    rig.gateway.handler(...exchange);
  }
  burst.at(-1)?.[1].destroy();
  expect((await Promise.all(others)).map(({ status }) => status)).toEqual(others.map(() => 200));
  await rig.askText('{ domain(name: "gepur.com") { backlinks { totalCount } } }');
  expect(rig.sandbox.requests).toHaveLength(1);
  expect(rig.faults).toEqual([]);
});

async function isAsked({ sandbox }: Rig): Promise<void> {
  await expect.poll(() => sandbox.requests).toHaveLength(1);
}

async function isCancelled({ sandbox }: Rig): Promise<void> {
  await expect
    .poll(() => sandbox.requests, { timeout: 10_000 })
    .toMatchObject([{ outcome: 'hang', aborted: true }]);
}

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${portOf(server)}/graphql`;
}

function portOf(server: Server): number {
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
  return port;
}
