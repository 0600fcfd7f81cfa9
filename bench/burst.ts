import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { fingerprintOf } from '../src/listing/fingerprint.ts';
import { encodeCursor } from '../src/paging/cursor.ts';
import { backlinksListing } from '../src/serpstat/backlinks.ts';
import { MAX_LISTING_ROWS } from '../src/serpstat/listing.ts';
import type { Usage } from './burst-gateway.ts';

const FEW = 250;
const MANY = 2000;

/** A burst of `FEW` is so short that one garbage collection would decide its result. */
const BURSTS_OF_FEW = 4;

/** How much more CPU an operation may take among `MANY` than among `FEW`. */
const MOST_RATIO = 1.5;

const ROWS = 20;

/** Where the window of each operation starts. All windows lie in the first 60,000 rows. */
const WINDOWS: Readonly<Record<string, (operation: number) => number>> = {
  equal: () => 0,
  'aligned, side by side': operation => operation * ROWS,
  'unaligned, overlapping': operation => operation * 13 + 7,
  'unaligned, with gaps': operation => operation * 29 + 3,
};

/**
 * Prints what an operation costs the gateway if thousands arrive at once for one list, over HTTP. If BURST_PROFILE
 * names a folder, a CPU profile of the gateway is written there.
 */
export async function benchBurst(): Promise<void> {
  const sandbox = await startSandbox();
  const gateway = await startGateway(sandbox.url);
  try {
    await warmUp(gateway);
    const table = [];
    for (const [windows, startOf] of Object.entries(WINDOWS)) {
      const few = await burstsOf(FEW, BURSTS_OF_FEW, startOf, gateway, sandbox);
      const many = await burstsOf(MANY, 1, startOf, gateway, sandbox);
      table.push({ windows, ...rowFor(few) }, { windows, ...rowFor(many), ...ratioOf(many, few) });
    }
    console.log(`\nOperations at once on one list, ${ROWS} rows each, at 5 requests to Serpstat a second`);
    console.table(table);
  } finally {
    await gateway.close();
    sandbox.close();
  }
}

interface SandboxProcess {
  readonly url: string;
  /** Requests so far. */
  requests(): Promise<number>;
  close(): void;
}

async function startSandbox(): Promise<SandboxProcess> {
  const child = spawn(process.execPath, [pathOf('../src/sandbox/main.ts')], {
    env: { SANDBOX_PORT: '0', SANDBOX_RATE: 'none', SANDBOX_BALANCE: '1000000000' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  const url = String(line).replace('Serpstat sandbox: ', '');
  return {
    url,
    async requests() {
      const response = await fetch(new URL('/sandbox', url));
      const { requests } = (await response.json()) as { readonly requests: readonly unknown[] };
      return requests.length;
    },
    close: () => child.kill(),
  };
}

interface GatewayProcess {
  readonly connections: Pool;
  /** Since the call before. */
  usage(): Promise<Usage>;
  close(): Promise<void>;
}

async function startGateway(sandboxUrl: string): Promise<GatewayProcess> {
  const child = fork(pathOf('./burst-gateway.ts'), {
    execArgv: process.env.BURST_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BURST_PROFILE}`] : [],
    env: {
      SERPSTAT_API_URL: sandboxUrl,
      SERPSTAT_TOKEN: 'sandbox',
      SERPSTAT_RATE: '5',
      REQUEST_TIMEOUT_MS: '600000',
      STORE_URL: 'memory:',
      LOG_LEVEL: 'warn',
    },
  });
  const url = await message<string>(child);
  const connections = new Pool(url, { connections: MANY, headersTimeout: 0, bodyTimeout: 0 });
  return {
    connections,
    usage() {
      child.send('usage');
      return message<Usage>(child);
    },
    async close() {
      await connections.close();
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

async function message<T>(child: ChildProcess): Promise<T> {
  const [value] = await once(child, 'message');
  return value;
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

/** Opens the connections, and lets the gateway compile what a burst runs. */
async function warmUp({ connections }: GatewayProcess): Promise<void> {
  await sendAll(connections, MANY, () => ({ path: '/health', method: 'GET' }));
  for (const startOf of Object.values(WINDOWS)) {
    await sendBurst(connections, FEW, startOf);
  }
  await sendBurst(connections, MANY, () => 0);
}

interface BurstResult extends Usage {
  readonly operations: number;
  readonly bursts: number;
  readonly answered: number;
  readonly errors: Readonly<Record<string, number>>;
  readonly requests: number;
  readonly ms: number;
}

/** Several bursts, each on a list of its own. Times are of the longest. */
async function burstsOf(
  operations: number,
  bursts: number,
  startOf: (operation: number) => number,
  gateway: GatewayProcess,
  sandbox: SandboxProcess,
): Promise<BurstResult> {
  const requests = await sandbox.requests();
  const results: string[] = [];
  let ms = 0;
  await gateway.usage();
  for (let burst = 0; burst < bursts; burst += 1) {
    const begun = performance.now();
    results.push(...(await sendBurst(gateway.connections, operations, startOf)));
    ms = Math.max(ms, performance.now() - begun);
  }
  const usage = await gateway.usage();
  const errors = results.filter(result => result !== ANSWERED);
  return {
    ...usage,
    operations,
    bursts,
    answered: results.length - errors.length,
    errors: countEach(errors),
    requests: ((await sandbox.requests()) - requests) / bursts,
    ms,
  };
}

const ANSWERED = 'answered';

let lists = 0;

/** How each operation ended: `ANSWERED`, or the code of its error. */
async function sendBurst(
  connections: Pool,
  operations: number,
  startOf: (operation: number) => number,
): Promise<readonly string[]> {
  lists += 1;
  const name = `rows-${MAX_LISTING_ROWS + lists}.example`;
  const fingerprint = fingerprintOf(listingOf(name));
  const bodies = await sendAll(connections, operations, operation => {
    const start = startOf(operation);
    const after = start === 0 ? null : encodeCursor(fingerprint, start - 1);
    return {
      path: '/graphql',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: DOCUMENT, variables: { name, after } }),
    };
  });
  return bodies.map(outcomeOf);
}

const DOCUMENT = /* GraphQL */ `
  query Burst($name: DomainName!, $after: String) {
    domain(name: $name) {
      backlinks(first: ${ROWS}, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { urlFrom urlTo anchor }
      }
    }
  }
`;

/** The list that the document reads. */
function listingOf(name: string) {
  return backlinksListing({
    query: name,
    searchType: 'DOMAIN',
    onePerDomain: true,
    filter: undefined,
    orderBy: { field: 'LAST_VISITED', direction: 'DESC' },
  });
}

function sendAll(
  connections: Pool,
  count: number,
  requestFor: (place: number) => Parameters<Pool['request']>[0],
): Promise<readonly string[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, place) => {
      const { body } = await connections.request(requestFor(place));
      return await body.text();
    }),
  );
}

interface Answer {
  readonly data?: { readonly domain: { readonly backlinks: { readonly nodes: readonly unknown[] } | null } };
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

function outcomeOf(body: string): string {
  const { data, errors } = JSON.parse(body) as Answer;
  const [error] = errors ?? [];
  if (error !== undefined) {
    return error.extensions.code;
  }
  return data?.domain.backlinks?.nodes.length === ROWS ? ANSWERED : 'wrong number of rows';
}

function countEach(words: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries([...Map.groupBy(words, word => word)].map(([word, all]) => [word, all.length]));
}

function rowFor(result: BurstResult) {
  const { operations, bursts, answered, errors, requests, pauseMs, turnMs, ms } = result;
  return {
    operations,
    'all answered': answered === operations * bursts ? 'yes' : JSON.stringify(errors),
    'requests to Serpstat': requests,
    'CPU ms an operation': cpuOf(result).toFixed(2),
    'longest pause of the event loop, ms': pauseMs.toFixed(0),
    'of one turn, CPU ms': turnMs.toFixed(0),
    'all answered after, ms': ms.toFixed(0),
  };
}

function ratioOf(many: BurstResult, few: BurstResult) {
  const ratio = cpuOf(many) / cpuOf(few);
  return {
    [`CPU, ${MANY} : ${FEW}`]: `${ratio.toFixed(2)}${ratio > MOST_RATIO ? `, above ${MOST_RATIO}` : ''}`,
  };
}

function cpuOf({ cpuMs, operations, bursts }: BurstResult): number {
  return cpuMs / (operations * bursts);
}

if (import.meta.main) {
  await benchBurst();
}
