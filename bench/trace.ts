import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import type { Gateway } from '../src/gateway.ts';
import { type CoveredFunction, coverFunctions, watchEntries } from './function-entries.ts';

/**
 * Counts how far a reader has to jump to follow one uncontended, cold window of 20 rows through the rooms that buy:
 * `node bench/trace.ts`, with `--sequence` also the functions in the order in which they are entered.
 *
 * The window is bought twice, each time by a new gateway from a new sandbox in the same process. The first time, in a
 * worker, V8's precise coverage tells where the functions stand and how often each is called. The second time the
 * modules are loaded with a call at the start of each function that notes the entry. The two have to agree, or the
 * script throws.
 *
 * An entry is a call of a function, a method, a getter or a callback written in the file. Coming back into a function,
 * from a call or from an `await`, is not an entry. A move is an entry in another file than the one before it; only
 * entries in the rooms count. The trace begins with `gateway.fetch` and ends when the answer has been read and what
 * follows it, such as storing the rows, is done. Starting the gateway does not count.
 */
const ROOMS = ['src/operation/', 'src/listing/', 'src/buying/'];

const MOST_MOVES = 60;

/** Functions whose calls are counted, each with the most that there should be. */
const COUNTED = [
  { name: 'missingOf', file: 'src/listing/window-request.ts', most: 3 },
  { name: 'planCover', file: 'src/paging/cover.ts', most: 2 },
  { name: 'planFor', file: 'src/listing/plan.ts', most: 2 },
];

const PROJECT = new URL('..', import.meta.url).href;

const ROWS = 20;

const WINDOW = `{
  domain(name: "rows-5000.example") {
    backlinks(first: ${ROWS}) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { cursor node { urlFrom urlTo } }
    }
  }
}`;

/** What follows an answer takes a few turns of the event loop. */
const SETTLING_MS = 100;

if (isMainThread) {
  await trace();
} else {
  parentPort?.postMessage(await coverWindow());
}

async function trace(): Promise<void> {
  const worker = new Worker(new URL(import.meta.url));
  const [modules] = (await once(worker, 'message')) as [Awaited<ReturnType<typeof coverWindow>>]; // what it posts
  const entries: CoveredFunction[] = [];
  watchEntries(modules, entered => entries.push(entered));
  const entered = await withGateway(async buyWindow => {
    entries.length = 0;
    await buyWindow();
    return [...entries];
  });
  check(
    entered,
    modules.flatMap(({ functions }) => functions),
  );
  report(entered);
}

function coverWindow() {
  return withGateway(buyWindow => coverFunctions(isTraced, buyWindow));
}

async function withGateway<T>(use: (buyWindow: () => Promise<void>) => Promise<T>): Promise<T> {
  // Imported late, so that the functions can be watched.
  const { createGateway, readConfig } = await import('../src/gateway.ts');
  const { startSandbox } = await import('../src/sandbox/sandbox.ts');
  const sandbox = await startSandbox();
  const gateway = createGateway(
    readConfig({
      SERPSTAT_API_URL: sandbox.url,
      SERPSTAT_TOKEN: sandbox.token,
      STORE_URL: 'memory:',
      LOG_LEVEL: 'silent',
    }),
  );
  try {
    return await use(() => buyWindow(gateway));
  } finally {
    await gateway.close();
    await sandbox.close();
  }
}

async function buyWindow({ fetch }: Gateway): Promise<void> {
  const response = await fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: WINDOW }),
  });
  const answer = await response.text();
  if (!answer.includes(`"spent":${ROWS},`)) {
    throw new Error(`expected a window for ${ROWS} credits, not ${answer}`);
  }
  await setTimeout(SETTLING_MS);
}

/** Throws if the two runs differ: then an entry was missed, or is none. */
function check(entries: readonly CoveredFunction[], functions: readonly CoveredFunction[]): void {
  for (const covered of functions) {
    const entered = entries.filter(each => each === covered).length;
    const { name, count, isResumable } = covered;
    const isRight = isResumable ? entered > 0 === count > 0 && entered <= count : entered === count;
    if (!isRight) {
      throw new Error(
        `${name || 'a callback'} in ${fileOf(covered)}: ${entered} entries, but V8 counts ${count}`,
      );
    }
  }
  for (const { name, file } of COUNTED) {
    if (!functions.some(each => each.name === name && fileOf(each) === file)) {
      throw new Error(`${file} has no function ${name}: correct COUNTED in bench/trace.ts`);
    }
  }
}

function report(entries: readonly CoveredFunction[]): void {
  const visits = visitsOf(entries.filter(each => isInRooms(fileOf(each))));
  if (process.argv.includes('--sequence')) {
    for (const { file, names } of visits) {
      console.log(file.padEnd(36), names.join(' '));
    }
  }
  const byFile = Map.groupBy(visits, ({ file }) => file);
  console.table(
    [...byFile].map(([file, own]) => ({
      file,
      'times moved into': own.length,
      'functions entered': own.flatMap(({ names }) => names).length,
    })),
  );
  console.table([
    // The first file is where one starts.
    { counted: 'moves from file to file', times: visits.length - 1, 'at most': MOST_MOVES },
    ...COUNTED.map(({ name, file, most }) => ({
      counted: `calls of ${name} in ${file}`,
      times: entries.filter(each => each.name === name && fileOf(each) === file).length,
      'at most': most,
    })),
  ]);
}

/** Consecutive entries in one file. */
interface Visit {
  readonly file: string;
  readonly names: readonly string[];
}

function visitsOf(entries: readonly CoveredFunction[]): readonly Visit[] {
  const visits: { file: string; names: string[] }[] = [];
  for (const entered of entries) {
    const file = fileOf(entered);
    let visit = visits.at(-1);
    if (visit?.file !== file) {
      visit = { file, names: [] };
      visits.push(visit);
    }
    visit.names.push(entered.name || '=>');
  }
  return visits;
}

function isTraced(url: string): boolean {
  const file = pathOf(url);
  return isInRooms(file) || COUNTED.some(each => each.file === file);
}

function isInRooms(file: string): boolean {
  return ROOMS.some(room => file.startsWith(room));
}

function fileOf({ url }: CoveredFunction): string {
  return pathOf(url);
}

/** Relative to the project. */
function pathOf(url: string): string {
  return url.startsWith(PROJECT) ? url.slice(PROJECT.length) : url;
}
