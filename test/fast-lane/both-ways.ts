import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '../../src/clock.ts';
import type { Environment } from '../../src/config.ts';
import { openSqliteFile } from '../../src/store/sqlite-file.ts';
import { sqliteLedger } from '../../src/store/sqlite-ledger.ts';
import { type Rig, startRig } from '../rig.ts';
import { readExposition } from '../telemetry/exposition.ts';

/** What is written to a socket, one packet after the other. `PORT` stands for the port of the gateway. */
export type Packets = readonly string[];

/** One gateway, at a socket. */
interface Way {
  readonly rig: Rig;
  /** Writes the packets, and returns all that comes back until the gateway closes the connection. */
  send(packets: Packets): Promise<string>;
  /** Answers that the fast lane has sent. */
  readonly fast: number;
  /** What the gateway has recorded: its metrics, its log of operations and its bill. With CLIENTS, metrics need a key. */
  records(headers?: Readonly<Record<string, string>>): Promise<unknown>;
  /** The account of credits. Closes the gateway. */
  close(): Promise<unknown>;
}

/** Two gateways of the same settings, each with a sandbox of its own: one with the fast lane, one without. */
export interface BothWays {
  readonly fast: Way;
  readonly ordinary: Way;
  /** Moves the time of day of both, which stands still otherwise. */
  pass(ms: number): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startBothWays(settings: Environment = {}): Promise<BothWays> {
  const folder = await mkdtemp(join(tmpdir(), 'fast-lane-'));
  let epoch = Date.UTC(2026, 10, 15, 12);
  const clock = { ...systemClock, epoch: () => epoch };
  const start = async (name: string, fastLane: boolean): Promise<Way> => {
    const path = join(folder, name);
    const rig = await startRig(
      { LOG_LEVEL: 'debug', STORE_URL: `sqlite:${path}`, ...settings, FAST_LANE: String(fastLane) },
      { clock },
    );
    return atSocket(rig, path);
  };
  const fast = await start('fast.db', true);
  const ordinary = await start('ordinary.db', false);
  return {
    fast,
    ordinary,
    pass(ms) {
      epoch += ms;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([fast.close(), ordinary.close()]);
      await rm(folder, { recursive: true });
    },
  };
}

async function atSocket(rig: Rig, path: string): Promise<Way> {
  let fast = 0;
  const server = createServer((request, response) => {
    response.writeHead = new Proxy(response.writeHead, {
      apply(writeHead, self, args: Parameters<typeof response.writeHead>) {
        // Only the fast lane gives all headers with the status.
        fast += Array.isArray(args[1]) ? 1 : 0;
        return Reflect.apply(writeHead, self, args);
      },
    });
    rig.gateway.handler(request, response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
  let closed: Promise<unknown> | undefined;

  async function close() {
    server.closeAllConnections();
    server.close();
    await rig[Symbol.asyncDispose]();
    const ledger = sqliteLedger(openSqliteFile(path));
    const { days, listings } = await ledger.report();
    await ledger.close();
    // Its end tells the port of the sandbox.
    return {
      days,
      listings: listings.map(each => ({ ...each, fingerprint: each.fingerprint.slice(0, 22) })),
    };
  }

  return {
    rig,
    get fast() {
      return fast;
    },
    async send(packets) {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      const chunks: Buffer[] = [];
      const end = new Promise<void>(resolve => socket.once('close', () => resolve()));
      socket.on('data', chunk => chunks.push(chunk));
      // A connection that the gateway cuts.
      socket.on('error', () => {});
      for (const packet of packets) {
        socket.write(packet.replaceAll('PORT', String(port)));
        await setImmediate();
        await setImmediate();
      }
      await end;
      return comparable(Buffer.concat(chunks).toString('latin1'), port);
    },
    async records(headers = {}) {
      const text = await (await rig.gateway.fetch('http://gateway.test/metrics', { headers })).text();
      return {
        metrics: [...readExposition(text)].filter(([name]) => !TIMES.test(name)),
        // Requests of one connection can be executed in another order.
        log: rig.log
          .map(line => JSON.parse(line))
          // Other lines tell of trouble with time.
          .filter(({ msg }) => msg === 'operation' || msg === 'serpstat')
          .map(({ time, ms, traceId, ...line }) => JSON.stringify(line))
          .toSorted(),
        bill: rig.sandbox.billed,
        requests: rig.sandbox.requests.length,
      };
    },
    close() {
      closed ??= close();
      return closed;
    },
  };
}

/** Series that depend on the speed of the machine. */
const TIMES = /_sum$|_bucket\{|_sum\{/;

/** Without what differs between two answers to one request: dates, ids and ports. */
function comparable(response: string, port: number): string {
  return response
    .replace(/^Date: .*$/gm, 'Date: …')
    .replaceAll(/\b[0-9a-f]{32}\b/g, '(id)')
    .replaceAll(`127.0.0.1:${port}`, '127.0.0.1:PORT');
}
