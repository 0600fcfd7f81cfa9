import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { createSerpstatClient, type SerpstatClient } from '../../src/serpstat/client.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';

/** What happens to one connection after its first bytes. */
type Mishap = (socket: Socket, firstBytes: Buffer) => void;

/** Stands between client and sandbox: each of the next connections has a mishap, then all work. */
const sandbox = await startSandbox();
const mishaps: Mishap[] = [];
const sockets = new Set<Socket>();
const server = createServer(socket => {
  sockets.add(socket);
  socket.on('error', () => socket.destroy());
  socket.once('close', () => sockets.delete(socket));
  socket.once('data', firstBytes => (mishaps.shift() ?? passOn)(socket, firstBytes));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
afterAll(async () => {
  cutAll();
  server.close();
  await sandbox.close();
});

function cutAll(): void {
  for (const socket of sockets) {
    socket.destroy();
  }
}

const passOn: Mishap = (socket, firstBytes) => {
  const onward = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
  onward.on('error', () => socket.destroy());
  socket.once('close', () => onward.destroy());
  onward.write(firstBytes);
  socket.pipe(onward).pipe(socket);
};

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n';
const HALF = `${HEAD}\r\n{"id":"1","result":{"data":[`;

const mute: Mishap = () => {};
const halfOfTheHead: Mishap = socket => socket.write(HEAD);
const halfOfTheBody: Mishap = socket => socket.write(HALF);

const TIMEOUT_MS = 30_000;

let clock: FakeClock;
let client: SerpstatClient;
let leaving: AbortController;

beforeEach(() => {
  sandbox.reset();
  clock = createFakeClock();
  client = clientOf(`http://127.0.0.1:${port}/v4/`);
  leaving = new AbortController();
});
afterEach(async () => {
  expect(mishaps).toEqual([]);
  expect(clock.pending).toBe(0);
  await client.close();
});

function clientOf(url: string, timeoutMs = TIMEOUT_MS): SerpstatClient {
  const config = readConfig({
    SERPSTAT_API_URL: url,
    SERPSTAT_TOKEN: sandbox.token,
    SERPSTAT_TIMEOUT_MS: String(timeoutMs),
  }).serpstat;
  return createSerpstatClient({ config, clock });
}

/** Requests the balance, which is sent in the same way as pages are. */
const ask = (asked = client) => asked.credits({ signal: leaving.signal, onSent() {} });

async function expectHealth(): Promise<void> {
  leaving = new AbortController();
  await expect(ask()).resolves.toMatchObject({ left: sandbox.balance });
}

/** Resolves when the next connection has sent its first bytes and `mishap` has happened to it. */
function befallen(mishap: Mishap): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  mishaps.push((socket, firstBytes) => {
    mishap(socket, firstBytes);
    resolve();
  });
  return promise;
}

describe('a connection that breaks is UPSTREAM_UNAVAILABLE, and the next request works', () => {
  it.each<[how: string, mishap: Mishap]>([
    ['it is reset before the response', socket => socket.resetAndDestroy()],
    ['it is closed before the response', socket => socket.end()],
    ['it is closed in the headers', socket => socket.end(HEAD)],
    ['it is closed in the body', socket => socket.end(HALF)],
    ['it is reset in the body', socket => socket.write(HALF, () => socket.resetAndDestroy())],
  ])('if %s', async (_how, mishap) => {
    mishaps.push(mishap);
    await expect(ask()).rejects.toMatchObject({
      name: 'GatewayError',
      message: expect.stringMatching(/connection to Serpstat failed \([A-Z_]+\)/),
      extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    });
    await expectHealth();
  });

  it('if it is refused', async () => {
    const gone = createServer();
    gone.listen(0, '127.0.0.1');
    await once(gone, 'listening');
    const { port } = gone.address() as AddressInfo; // as above
    gone.close();
    await once(gone, 'close');
    const lost = clientOf(`http://127.0.0.1:${port}/v4/`);
    await expect(ask(lost)).rejects.toMatchObject({
      message: expect.stringContaining('ECONNREFUSED'),
      extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    });
    await lost.close();
  });

  it('if the sandbox resets it', async () => {
    sandbox.fail({ kind: 'reset' });
    await expect(ask()).rejects.toMatchObject({ extensions: { code: 'UPSTREAM_UNAVAILABLE' } });
    await expectHealth();
  });
});

const silences: readonly [where: string, mishap: Mishap][] = [
  ['before the headers', mute],
  ['in the headers', halfOfTheHead],
  ['in the body', halfOfTheBody],
];

describe('a response that stops is UPSTREAM_TIMEOUT to the millisecond, and the next request works', () => {
  it.each(silences)('if it stops %s', async (_where, mishap) => {
    const stopped = befallen(mishap);
    const settled = vi.fn();
    const asked = ask().finally(settled);
    const expected = expect(asked).rejects.toMatchObject({
      message: expect.stringContaining('30000 ms (SERPSTAT_TIMEOUT_MS)'),
      extensions: { code: 'UPSTREAM_TIMEOUT', retryable: true },
    });
    await stopped;
    await clock.advance(TIMEOUT_MS - 1);
    expect(settled).not.toHaveBeenCalled();
    await clock.advance(1);
    await expected;
    await expectHealth();
  });

  it('if the connection is never established', async () => {
    const stopped = befallen(mute);
    const secure = clientOf(`https://127.0.0.1:${port}/v4/`);
    const expected = expect(ask(secure)).rejects.toMatchObject({ extensions: { code: 'UPSTREAM_TIMEOUT' } });
    await stopped;
    await clock.advance(TIMEOUT_MS);
    await expected;
    cutAll();
    await secure.close();
    await expectHealth();
  });

  it('if the pool times out a connection before the clock does', async () => {
    mishaps.push(mute);
    const hasty = clientOf(`https://127.0.0.1:${port}/v4/`, 20);
    await expect(ask(hasty)).rejects.toMatchObject({
      message: expect.stringContaining('within 20 ms'),
      extensions: { code: 'UPSTREAM_TIMEOUT', retryable: true },
    });
    await hasty.close();
    await expectHealth();
  });

  it.each([['hang'], ['stall']] as const)('if the sandbox makes it %s', async kind => {
    sandbox.fail({ kind });
    const expected = expect(ask()).rejects.toMatchObject({ extensions: { code: 'UPSTREAM_TIMEOUT' } });
    await vi.waitFor(() => expect(sandbox.requests).toHaveLength(1), { interval: 1 });
    await clock.advance(TIMEOUT_MS);
    await expected;
    await vi.waitFor(() => expect(sandbox.requests[0]?.aborted).toBe(true), { interval: 1 });
    await expectHealth();
  });
});

describe('a cancelled request rejects with its reason at once, and the socket is closed', () => {
  it.each(silences)('while the response stops %s', async (_where, mishap) => {
    const closed = Promise.withResolvers<void>();
    const stopped = befallen((socket, firstBytes) => {
      socket.once('close', () => closed.resolve());
      mishap(socket, firstBytes);
    });
    const expected = expect(ask()).rejects.toBe('gone');
    await stopped;
    leaving.abort('gone');
    await expected;
    await closed.promise;
    await expectHealth();
  });

  it('while the connection is not established', async () => {
    const stopped = befallen(mute);
    const secure = clientOf(`https://127.0.0.1:${port}/v4/`);
    const expected = expect(ask(secure)).rejects.toBe('gone');
    await stopped;
    leaving.abort('gone');
    await expected;
    cutAll();
    await secure.close();
    await expectHealth();
  });

  it('before it connects, and then it never does', async () => {
    mishaps.push(mute);
    const secure = clientOf(`https://127.0.0.1:${port}/v4/`);
    leaving.abort('gone');
    await expect(ask(secure)).rejects.toBe('gone');
    await secure.close();
    expect(mishaps.splice(0)).toEqual([mute]);
  });

  it.each([['hang'], ['stall']] as const)('while the sandbox makes it %s', async kind => {
    sandbox.fail({ kind });
    const expected = expect(ask()).rejects.toBe('gone');
    await vi.waitFor(() => expect(sandbox.requests).toHaveLength(1), { interval: 1 });
    leaving.abort('gone');
    await expected;
    await vi.waitFor(() => expect(sandbox.requests[0]?.aborted).toBe(true), { interval: 1 });
    await expectHealth();
  });
});
