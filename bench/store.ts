import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { systemClock } from '../src/clock.ts';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { backlinksListing } from '../src/serpstat/backlinks.ts';
import { createSerpstatClient } from '../src/serpstat/client.ts';
import { intersectListing } from '../src/serpstat/intersect.ts';
import type { Listing } from '../src/serpstat/listing.ts';
import { memoryStore, rowsSize } from '../src/store/memory-store.ts';
import { openSqliteFile } from '../src/store/sqlite-file.ts';
import { sqliteLedger } from '../src/store/sqlite-ledger.ts';
import { sqliteStore } from '../src/store/sqlite-store.ts';
import type { Store } from '../src/store/store.ts';

const FEW = 1000;
const MANY = 1_000_000;

/** Rows of each listing that the stores are filled with. */
const LISTING_ROWS = 5000;

const ROUNDS = 200;

/** Prints what rows take on disk and in memory, and how long they take to write and to read. */
export async function benchStore(): Promise<void> {
  const { backlinks, donors } = await buyRows();
  const folder = mkdtempSync(join(tmpdir(), 'serpstat-bench-'));
  try {
    console.log('\nBytes a row, of rows that the sandbox sold');
    console.table({
      backlinks: await bytesARow(backlinks, join(folder, 'backlinks.db')),
      donors: await bytesARow(donors, join(folder, 'donors.db')),
    });
    await benchAccess(backlinks, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

type Rows = readonly unknown[];

async function buyRows(): Promise<{ readonly backlinks: Rows; readonly donors: Rows }> {
  const sandbox = await startSandbox();
  const client = createSerpstatClient({
    config: {
      url: new URL(sandbox.url),
      token: sandbox.token,
      auth: 'query',
      rate: 100,
      timeoutMs: 30_000,
      retries: 0,
    },
    clock: systemClock,
  });
  const { signal } = new AbortController();
  const domain = `rows-${LISTING_ROWS}.example`;

  async function buy(listing: Listing<unknown>): Promise<Rows> {
    const rows = [];
    for (let page = 1; page <= LISTING_ROWS / 1000; page += 1) {
      rows.push(...(await client.buyPage(listing, { page, size: 1000 }, { signal, onSent() {} })).rows);
    }
    return rows;
  }

  const backlinks = await buy(
    backlinksListing({
      query: domain,
      searchType: 'DOMAIN',
      onePerDomain: true,
      filter: undefined,
      orderBy: { field: 'LAST_VISITED', direction: 'DESC' },
    }),
  );
  const donors = await buy(
    intersectListing({
      domains: [domain, 'serpstat.com', 'gepur.com'],
      filter: undefined,
      orderBy: { field: 'domain_rank', direction: 'DESC' },
    }),
  );
  await client.close();
  await sandbox.close();
  return { backlinks, donors };
}

async function bytesARow(rows: Rows, path: string) {
  const file = openSqliteFile(path);
  const store = sqliteStore(file, { maxBytes: Infinity });
  const empty = statSync(path).size;
  await fill(store, rows, 10 * LISTING_ROWS);
  await store.close();
  const texts = rows.map(row => JSON.stringify(row));
  return {
    'as JSON': mean(texts.map(text => Buffer.byteLength(text))),
    'on disk': Math.round((statSync(path).size - empty) / (10 * LISTING_ROWS)),
    'in memory': heapARow(texts),
    'in memory, as estimated': Math.round(rowsSize(rows) / rows.length),
  };
}

function heapARow(texts: readonly string[]): number {
  const before = heapUsed();
  const kept = Array.from({ length: 10 }, () => texts.map(text => JSON.parse(text)));
  const after = heapUsed();
  return Math.round((after - before) / kept.flat().length);
}

function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

async function benchAccess(rows: Rows, folder: string): Promise<void> {
  const inMemory = { few: memoryStore(UNBOUNDED), many: memoryStore(UNBOUNDED) };
  const fewFile = openSqliteFile(join(folder, 'few.db'));
  const manyFile = openSqliteFile(join(folder, 'many.db'));
  const inFile = { few: sqliteStore(fewFile, UNBOUNDED), many: sqliteStore(manyFile, UNBOUNDED) };
  for (const { few, many } of [inMemory, inFile]) {
    await fill(few, rows, FEW);
    await fill(many, rows, MANY);
  }
  await fillEveryOther(inFile.many, rows);
  const ledger = sqliteLedger(manyFile);
  let written = 0;

  const times = await medians({
    'read 1000 rows from memory': () => readWindow(inMemory.few, FEW),
    'read 1000 rows from memory that holds 1,000,000': () => readWindow(inMemory.many, MANY),
    'read 1000 rows from a file': () => readWindow(inFile.few, FEW),
    'read 1000 rows from a file that holds 1,000,000': () => readWindow(inFile.many, MANY),
    'read 500 rows in 500 pieces from that file': () =>
      inFile.many.read('every other', { start: 2000, end: 3000 }, 0),
    'write 100 rows to that file': () => {
      written += 1;
      return inFile.many.write(pageOf(`short ${written}`, 0, rows.slice(0, 100)));
    },
    'write 1000 rows to that file': () => {
      written += 1;
      return inFile.many.write(pageOf(`long ${written}`, 0, rows.slice(0, 1000)));
    },
    'enter and settle a request in that file': async () => {
      const page = { page: 1, size: 1000, reserved: 1000, at: Date.now() };
      await ledger.settle(await ledger.enter({ ...pageOf('listing 0', 0, []), ...page }), 1000);
    },
  });
  console.log('\nAccess to stored backlinks');
  console.table(times.map(([what, ms]) => ({ what, 'median, ms': ms.toFixed(3) })));
  const time = new Map(times);
  const ratio = (a: string, b: string) => ((time.get(a) ?? NaN) / (time.get(b) ?? NaN)).toFixed(2);
  console.log('Ratios');
  console.table([
    ...['memory', 'a file'].map(place => ({
      ratio: `read 1000 rows from ${place}, 1,000,000 stored to 1,000 stored`,
      times: ratio(`read 1000 rows from ${place} that holds 1,000,000`, `read 1000 rows from ${place}`),
    })),
    {
      ratio: 'read 1000 rows, a file to memory',
      times: ratio('read 1000 rows from a file', 'read 1000 rows from memory'),
    },
    {
      ratio: 'write 1000 rows to 100',
      times: ratio('write 1000 rows to that file', 'write 100 rows to that file'),
    },
  ]);
  await ledger.close();
  for (const store of [inMemory.few, inMemory.many, inFile.few, inFile.many]) {
    await store.close();
  }
}

const UNBOUNDED = { maxBytes: Number.MAX_SAFE_INTEGER };

function pageOf(fingerprint: string, start: number, rows: Rows) {
  const method = 'SerpstatBacklinksProcedure.getNewBacklinks';
  return { fingerprint, method, params: { query: fingerprint }, boughtAt: 1, total: 60_000, start, rows };
}

/** Fills listings of `LISTING_ROWS` rows, page by page. */
async function fill(store: Store, rows: Rows, count: number): Promise<void> {
  for (let held = 0; held < count; held += 1000) {
    const start = held % LISTING_ROWS;
    const listing = Math.floor(held / LISTING_ROWS);
    await store.write(pageOf(`listing ${listing}`, start, rows.slice(start, start + 1000)));
  }
}

async function fillEveryOther(store: Store, rows: Rows): Promise<void> {
  for (let start = 0; start < LISTING_ROWS; start += 2) {
    await store.write(pageOf('every other', start, rows.slice(start, start + 1)));
  }
}

/** Another window each time. */
async function readWindow(store: Store, held: number): Promise<void> {
  const first = 1000 * Math.floor((Math.random() * held) / 1000);
  const start = first % LISTING_ROWS;
  const listing = `listing ${Math.floor(first / LISTING_ROWS)}`;
  const snapshot = await store.read(listing, { start, end: start + 1000 }, 0);
  if (snapshot?.extents[0]?.rows.length !== 1000) {
    throw new Error(`${listing} does not hold the 1000 rows from ${start}`);
  }
}

/** Turn by turn in any order, so that what else the machine does, and who went before, falls on all of them alike. */
async function medians(tasks: Readonly<Record<string, () => Promise<unknown>>>) {
  const times = new Map<string, number[]>(Object.keys(tasks).map(name => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, task] of Object.entries(tasks).toSorted(() => Math.random() - 0.5)) {
      const begun = performance.now();
      await task();
      times.get(name)?.push(performance.now() - begun);
    }
  }
  return [...times].map(([name, all]) => [name, all.toSorted((a, b) => a - b)[ROUNDS / 2] ?? NaN] as const);
}

function mean(numbers: readonly number[]): number {
  return Math.round(numbers.reduce((sum, number) => sum + number, 0) / numbers.length);
}
