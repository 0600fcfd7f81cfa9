import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprintOf } from '../../src/listing/fingerprint.ts';
import { encodeCursor } from '../../src/paging/cursor.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { backlinksListing } from '../../src/serpstat/backlinks.ts';
import { measure } from './load.ts';
import { leaveCoreToServers, type Server, startGateway, startMercurius, startRaw } from './servers.ts';

const LISTS = 20;
const ROWS = 1000;
const CONNECTIONS = 16;

/** Milliseconds of one measurement, and how often each is made: the machine may do other things meanwhile. */
const MEASURED_MS = 2000;
const ROUNDS = 3;

const DOCUMENT = /* GraphQL */ `query Page($name: DomainName!, $first: Int!, $after: String) {
  domain(name: $name) {
    backlinks(first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { urlFrom urlTo anchor rel linkType externalLinks firstSeen lastVisited domainRank }
    }
  }
}`;

/**
 * Prints how fast rows that are held are answered, beside Mercurius with graphql-jit and node:http. `FAST_LANE=false`
 * measures the ordinary path.
 */
export async function benchHttp(): Promise<void> {
  leaveCoreToServers();
  const folder = mkdtempSync(join(tmpdir(), 'serpstat-bench-'));
  const sandbox = await startSandbox();
  const gateway = await startGateway({
    SERPSTAT_API_URL: sandbox.url,
    SERPSTAT_TOKEN: sandbox.token,
    SERPSTAT_RATE: '100',
    ...(process.env.FAST_LANE && { FAST_LANE: process.env.FAST_LANE }),
  });
  const rows = join(folder, 'rows.json');
  writeFileSync(rows, JSON.stringify(await buyRows(gateway)));
  const idleMemory = gateway.memory();
  const servers = { gateway, mercurius: await startMercurius(rows), 'node:http': await startRaw(rows) };
  try {
    console.log(`\nAnswers from rows that are held: answers in a second of CPU, ${CONNECTIONS} connections`);
    console.table(await compare(servers));
    console.log('\nOne client with 10 rows beside one that reads pages of 1000: milliseconds of the first');
    console.table(await compareNeighbours(servers));
    const ratio = gateway.memory() / idleMemory;
    console.log(
      `\nMemory of the gateway: ${megabytes(gateway)} MB, ${ratio.toFixed(2)} times what it held before`,
    );
  } finally {
    await Promise.all(Object.values(servers).map(server => server.close()));
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
}

type Servers = Readonly<Record<'gateway' | 'mercurius' | 'node:http', Server>>;

/** Buys the rows; returns them as the peers serve them. */
async function buyRows({ port }: Server): Promise<Record<string, readonly unknown[]>> {
  const lists: Record<string, readonly unknown[]> = {};
  for (let list = 0; list < LISTS; list += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: bodyOf(list, ROWS, 0),
    });
    const { data } = (await response.json()) as Answer; // what the document selects
    lists[nameOf(list)] = data.domain.backlinks.nodes;
  }
  return lists;
}

interface Answer {
  readonly data: { readonly domain: { readonly backlinks: { readonly nodes: readonly unknown[] } } };
}

function nameOf(list: number): string {
  return `rows-${ROWS + list}.example`;
}

function bodyOf(list: number, first: number, start: number): string {
  const name = nameOf(list);
  const listing = backlinksListing({
    query: name,
    searchType: 'DOMAIN',
    onePerDomain: true,
    filter: undefined,
    orderBy: { field: 'LAST_VISITED', direction: 'DESC' },
  });
  const after = start === 0 ? null : encodeCursor(fingerprintOf(listing), start - 1);
  return JSON.stringify({ query: DOCUMENT, variables: { name, first, after } });
}

/** Bodies of requests, written before they are measured. */
const CASES: Readonly<Record<string, () => readonly string[]>> = {
  'first 10': () => [bodyOf(0, 10, 0)],
  'first 100': () => [bodyOf(0, 100, 0)],
  'first 1000': () => [bodyOf(0, 1000, 0)],
  'random 10': () => randomBodies(10),
  'random 100': () => randomBodies(100),
};

/** So many that no server remembers them all: few answers repeat one that was given shortly before. */
const RANDOM_BODIES = 50_000;

function randomBodies(first: number): readonly string[] {
  const random = (below: number) => Math.floor(Math.random() * below);
  return Array.from({ length: RANDOM_BODIES }, () => bodyOf(random(LISTS), first, random(ROWS - first)));
}

function inTurn(bodies: readonly string[]): () => string {
  let place = 0;
  return () => {
    place = (place + 1) % bodies.length;
    return bodies[place] ?? '';
  };
}

async function compare(servers: Servers) {
  const table: Record<string, unknown>[] = [];
  for (const [kind, bodies] of Object.entries(CASES)) {
    const next = inTurn(bodies());
    const results = await inRounds(servers, server => perSecond(server, next));
    const [gateway, mercurius, raw] = results.map(median);
    table.push({
      windows: kind,
      gateway: Math.round(gateway ?? 0),
      mercurius: Math.round(mercurius ?? 0),
      'node:http': Math.round(raw ?? 0),
      'of mercurius': ((gateway ?? 0) / (mercurius ?? 0)).toFixed(2),
      'of node:http': ((gateway ?? 0) / (raw ?? 0)).toFixed(2),
    });
  }
  return table;
}

/** Answers in a second of the server's CPU: a machine that does other things gives it less than all seconds. */
async function perSecond({ port, cpuMs }: Server, next: () => string): Promise<number> {
  const before = cpuMs();
  const { answers } = await measure({ port, connections: CONNECTIONS, ms: MEASURED_MS, next });
  const after = cpuMs();
  return (1000 * answers) / (before === undefined || after === undefined ? MEASURED_MS : after - before);
}

async function compareNeighbours(servers: Servers) {
  const small = inTurn([bodyOf(0, 10, 0)]);
  const large = inTurn([bodyOf(1, 1000, 0)]);
  const results = await inRounds(servers, async ({ port }) => {
    const load = { port, connections: 1, ms: MEASURED_MS };
    const [measured] = await Promise.all([
      measure({ ...load, next: small }),
      measure({ ...load, next: large }),
    ]);
    return measured;
  });
  return Object.keys(servers).map((server, place) => ({
    server,
    median: median((results[place] ?? []).map(({ medianMs }) => medianMs)).toFixed(2),
    '99 %': median((results[place] ?? []).map(({ p99Ms }) => p99Ms)).toFixed(2),
  }));
}

/** Measures the servers by turns, so that what else the machine does meets all of them. */
async function inRounds<Result>(
  servers: Servers,
  run: (server: Server) => Promise<Result>,
): Promise<readonly (readonly Result[])[]> {
  const all = Object.values(servers).map(server => ({ server, results: [] as Result[] }));
  // What a server compiles while it runs, it has compiled after this.
  for (const { server } of all) {
    await run(server);
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { server, results } of all) {
      results.push(await run(server));
    }
  }
  return all.map(({ results }) => results);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function megabytes(server: Server): string {
  return (server.memory() / 2 ** 20).toFixed(0);
}

if (import.meta.main) {
  await benchHttp();
}
