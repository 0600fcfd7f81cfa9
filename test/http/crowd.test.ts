import { readFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { cpuTimeOf } from '../cpu-time.ts';
import { type Answered, ask, leaveUnread, outcomeOf } from '../crowd/clients.ts';
import { COSTLY, LONG_ROWS, SHORT_ROWS } from '../crowd/documents.ts';
import { startLongRows } from '../crowd/upstream.ts';
import { type Program, runGateway, urlOf } from '../e2e/program.ts';

const CLIENTS = 20;

/**
 * Milliseconds of the gateway's CPU that may pass until it says that it lives. On a busy machine the same work takes twice
 * the CPU time; `npm run bench` measures on an idle one.
 */
const MAX_CPU_TIME = 1500;

/** Bytes that the process may hold. */
const MAX_MEMORY = 2 ** 30;

const small = { query: `{ domain(name: "${SHORT_ROWS}") { backlinks(first: 20) { nodes { urlFrom } } } }` };

/** A gateway that holds all rows, with a heap of 512 MiB. */
async function startHolder(upstream: string, settings: Readonly<Record<string, string>> = {}) {
  const gateway = await runGateway({
    SERPSTAT_API_URL: upstream,
    SERPSTAT_TOKEN: 'any',
    SERPSTAT_RATE: '100',
    CREDIT_LIMIT: '5000',
    STORE_URL: 'memory:',
    NODE_OPTIONS: '--max-old-space-size=512',
    ...settings,
  });
  const url = new URL(await urlOf(gateway));
  const agent = new Agent({ keepAlive: true });
  const rows = 'backlinks(first: 1000) { totalCount nodes { urlTo } }';
  const donors = `intersect(competitors: ["${LONG_ROWS}"], first: 1000) { nodes { domainRank } }`;
  for (const query of [
    `{ domain(name: "${LONG_ROWS}") { ${rows} } }`,
    `{ domain(name: "${SHORT_ROWS}") { ${rows} ${donors} } }`,
  ]) {
    expect(outcomeOf(await ask(url, agent, { query }))).toBe('ok');
  }
  return { gateway, url, agent };
}

/** Asks again and again, until the work is done, for what others need; returns what was wrong with it. */
async function watch(work: Promise<unknown>, url: URL, gateway: Program): Promise<readonly string[]> {
  const agent = new Agent({ keepAlive: true });
  const faults: string[] = [];
  let isDone = false;
  const over = work.finally(() => {
    isDone = true;
  });
  const repeat = async (look: () => Promise<void>) => {
    while (!isDone) {
      await look();
    }
  };
  await Promise.all([
    over,
    repeat(async () => {
      const before = cpuTimeOf(gateway.pid);
      const { status } = await ask(new URL('/health', url), agent);
      const cpuMs = cpuTimeOf(gateway.pid) - before;
      if (status !== 200 || cpuMs > MAX_CPU_TIME) {
        faults.push(`/health: ${status} after ${cpuMs} ms of CPU`);
      }
    }),
    repeat(async () => {
      const outcome = outcomeOf(await ask(url, agent, small));
      if (outcome !== 'ok') {
        faults.push(`a small operation: ${outcome}`);
      }
    }),
  ]);
  agent.destroy();
  return faults;
}

it('twenty clients with the worst documents keep nobody else waiting, and are told which limit they exceed', async () => {
  using upstream = await startLongRows();
  const { gateway, url, agent } = await startHolder(upstream.url);
  await using _gateway = gateway;
  const kinds = Object.values(COSTLY);
  const answers: Answered[] = [];
  const crowd = Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      const costly = kinds[client % kinds.length]?.(client);
      answers.push(await ask(url, agent, costly));
    }),
  );
  expect(await watch(crowd, url, gateway)).toEqual([]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const refusals = new Set(answers.map(outcomeOf).filter(outcome => outcome !== 'ok'));
  expect([...refusals].toSorted()).toEqual([
    expect.stringMatching(/^The operation looks up more than 1000 lists/),
    expect.stringMatching(/^The operation selects too much of __schema/),
    expect.stringMatching(/^With these rows, the answer has more than 33554432 bytes/),
    expect.stringMatching(/^filter: the filters of the operation are too complex/),
    expect.stringMatching(/^first is -1/),
  ]);
  agent.destroy();
  gateway.signal('SIGTERM');
  expect(await gateway.code).toBe(0);
});

it('clients that do not read their answers are cut off before they fill the memory, and do not keep the process', async () => {
  using upstream = await startLongRows();
  const { gateway, url, agent } = await startHolder(upstream.url, { SHUTDOWN_TIMEOUT_MS: '2000' });
  await using _gateway = gateway;
  const sockets = new Set<Socket>();
  const costly = COSTLY['long names of fields']?.(0) ?? small;
  const crowd = (async () => {
    // One after the other, so that each has an answer of 30 MB to read.
    for (let client = 0; client < 12; client += 1) {
      await leaveUnread(url, costly, sockets);
    }
  })();
  expect(await watch(crowd, url, gateway)).toEqual([]);
  expect(await memoryOf(gateway.pid)).toBeLessThan(MAX_MEMORY);
  const read = [...sockets].slice(-4).map(bytesLeftIn);
  const [first] = sockets;
  expect(first && (await bytesLeftIn(first))).toBeLessThan(COMPLETE);
  expect(Math.max(...(await Promise.all(read)))).toBeGreaterThan(COMPLETE);
  agent.destroy();
  gateway.signal('SIGTERM');
  expect(await gateway.code).toBe(0);
  for (const socket of sockets) {
    socket.destroy();
  }
});

/** Less than an answer of this test has, in bytes. */
const COMPLETE = 25_000_000;

/** How many bytes can be read before the connection ends, or the answer nearly does. */
function bytesLeftIn(socket: Socket): Promise<number> {
  return new Promise(resolve => {
    let bytes = 0;
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > COMPLETE) {
        resolve(bytes);
      }
    });
    socket.once('close', () => resolve(bytes));
    socket.resume();
  });
}

/** Bytes that a process holds, as far as this system tells; 0 where it does not. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
