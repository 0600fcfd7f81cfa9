import { Agent } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { cpuTimeOf } from '../test/cpu-time.ts';
import { ask, leaveUnread, outcomeOf } from '../test/crowd/clients.ts';
import { COSTLY, type Costly, LONG_ROWS, SHORT_ROWS } from '../test/crowd/documents.ts';
import { startLongRows } from '../test/crowd/upstream.ts';
import { runGateway, urlOf } from '../test/e2e/program.ts';

const CLIENTS = 20;

const SECONDS = Number(process.env.CROWD_SECONDS ?? 6);

/**
 * Prints what twenty clients with the worst documents do to others: how long `/health` and a small operation take, what
 * the heap comes to, and how the documents are answered. Then the same with clients that do not read.
 */
export async function benchCrowd(): Promise<void> {
  using upstream = await startLongRows();
  const table = [];
  const kinds = [...Object.keys(COSTLY).map(kind => [kind]), Object.keys(COSTLY)];
  for (const reads of [true, false]) {
    for (const all of kinds) {
      const kind = all.length === 1 ? all[0] : 'all of these';
      table.push({
        documents: kind,
        'clients read': reads ? 'yes' : 'no',
        ...(await crowd(upstream.url, all, reads)),
      });
    }
  }
  console.log(`\n${CLIENTS} clients at once with costly documents, ${SECONDS} s each`);
  console.table(table);
}

async function crowd(upstream: string, kinds: readonly string[], reads: boolean) {
  await using gateway = await runGateway({
    SERPSTAT_API_URL: upstream,
    SERPSTAT_TOKEN: 'any',
    SERPSTAT_RATE: '100',
    CREDIT_LIMIT: '5000',
    STORE_URL: 'memory:',
    NODE_OPTIONS: '--max-old-space-size=1024',
  });
  const url = new URL(await urlOf(gateway));
  const agent = new Agent({ keepAlive: true });
  for (const name of [SHORT_ROWS, LONG_ROWS]) {
    await ask(url, agent, {
      query: `{ domain(name: "${name}") { backlinks(first: 1000) { totalCount nodes { urlTo } } } }`,
    });
  }
  await ask(url, agent, {
    query: `{ domain(name: "${SHORT_ROWS}") { intersect(competitors: ["${LONG_ROWS}"], first: 1000) { nodes { domainRank } } } }`,
  });
  const end = performance.now() + SECONDS * 1000;
  const answers: string[] = [];
  const sockets = new Set<Socket>();
  const health = { slowest: 0, cpu: 0, count: 0, failed: 0 };
  const small = { slowest: 0, cpu: 0, count: 0, failed: 0 };
  const peak = { heap: 0, memory: 0, lag: 0 };
  const cpu = cpuTimeOf(gateway.pid);
  let nonce = 0;

  async function attack(client: number): Promise<void> {
    while (performance.now() < end) {
      nonce += 1;
      const costly = COSTLY[kinds[client % kinds.length] ?? '']?.(nonce);
      if (costly !== undefined) {
        answers.push(
          await (reads ? ask(url, agent, costly).then(outcomeOf) : leaveUnread(url, costly, sockets)),
        );
      }
    }
  }

  async function watch(path: string, tally: typeof health, body?: Costly): Promise<void> {
    const own = new Agent({ keepAlive: true });
    while (performance.now() < end) {
      const begun = performance.now();
      const cpuBefore = cpuTimeOf(gateway.pid);
      const outcome = outcomeOf(await ask(new URL(path, url), own, body));
      tally.slowest = Math.max(tally.slowest, performance.now() - begun);
      tally.cpu = Math.max(tally.cpu, cpuTimeOf(gateway.pid) - cpuBefore);
      tally.count += 1;
      tally.failed += outcome === 'ok' ? 0 : 1;
      await setTimeout(20);
    }
    own.destroy();
  }

  async function measure(): Promise<void> {
    const own = new Agent({ keepAlive: true });
    while (performance.now() < end) {
      const { body } = await ask(new URL('/metrics', url), own);
      const gauge = (name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(body)?.[1]);
      peak.heap = Math.max(peak.heap, gauge('nodejs_heap_size_used_bytes'));
      peak.lag = Math.max(peak.lag, gauge('nodejs_eventloop_lag_max_seconds'));
      peak.memory = Math.max(peak.memory, gauge('process_resident_memory_bytes'));
      await setTimeout(50);
    }
    own.destroy();
  }

  await Promise.all([
    ...Array.from({ length: CLIENTS }, (_, client) => attack(client)),
    watch('/health', health),
    watch('/graphql', small, {
      query: `{ domain(name: "${SHORT_ROWS}") { backlinks(first: 20) { nodes { urlFrom } } } }`,
    }),
    measure(),
  ]);
  agent.destroy();
  for (const socket of sockets) {
    socket.destroy();
  }
  return {
    '/health, slowest ms': health.slowest.toFixed(0),
    'CPU ms': health.cpu.toFixed(0),
    'small operations': small.count,
    failed: small.failed + health.failed,
    'slowest ms': small.slowest.toFixed(0),
    'its CPU ms': small.cpu.toFixed(0),
    'longest turn, ms': (1000 * peak.lag).toFixed(0),
    'heap MB': (peak.heap / 1e6).toFixed(0),
    'memory MB': (peak.memory / 1e6).toFixed(0),
    'CPU s': ((cpuTimeOf(gateway.pid) - cpu) / 1000).toFixed(1),
    answers: Object.entries(Object.groupBy(answers, answer => answer))
      .map(([answer, all]) => `${all?.length} ${answer}`)
      .join(', '),
  };
}

if (import.meta.main) {
  await benchCrowd();
}
