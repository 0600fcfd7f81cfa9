import { setImmediate } from 'node:timers/promises';
import { createBuying } from '../src/buying/buying.ts';
import { systemClock } from '../src/clock.ts';
import type { WindowRequest } from '../src/listing/window-request.ts';
import { Operation } from '../src/operation/operation.ts';
import { planCover } from '../src/paging/cover.ts';
import { type Span, unite } from '../src/paging/span.ts';
import type { PageRequest } from '../src/serpstat/listing.ts';
import { MAX_LISTING_ROWS } from '../src/serpstat/listing.ts';
import type { RequestQueue } from '../src/serpstat/request-queue.ts';
import type { QueueEntry, Turn } from '../src/serpstat/turn.ts';
import { memoryStore } from '../src/store/memory-store.ts';
import { tellAll } from '../src/telemetry/observer.ts';

/** The default of the CALL_COST setting. */
const CALL_COST = 10;

const WINDOWS = 1000;
const LISTINGS = 50;
const LISTING_ROWS = 5000;

/** Prints how long it takes to merge a crowd's windows and to plan for them, and how few requests they come to. */
export async function benchBuying(): Promise<void> {
  const table = [];
  for (const rows of [20, 200, 1000]) {
    const windows = crowd(rows);
    const { admitted, served, requests } = await serve(windows);
    const best = optimum(windows);
    table.push({
      'rows of a window, up to': rows,
      'all admitted, ms': admitted.toFixed(0),
      'all served, ms': served.toFixed(0),
      'ms a request': (served / requests).toFixed(2),
      requests,
      'requests, all windows known': best,
      ratio: (requests / best).toFixed(3),
    });
  }
  console.log(
    `\n${WINDOWS} operations at once, each with a window of one of ${LISTINGS} listings; Serpstat answers in no time`,
  );
  console.table(table);
}

interface Window {
  readonly place: number;
  readonly span: Span;
}

function crowd(longest: number): readonly Window[] {
  return Array.from({ length: WINDOWS }, (_, number) => {
    const length = 1 + ((number * 7919) % longest);
    const start = (number * 104_729) % (LISTING_ROWS - length);
    return { place: number % LISTINGS, span: { start, end: start + length } };
  });
}

async function serve(windows: readonly Window[]) {
  let requests = 0;
  const { queue, next } = turnsByHand();
  const buying = createBuying<number>({
    upstream: new URL('http://bench.test/'),
    client: {
      buyPage(_listing, request) {
        requests += 1;
        // The rows of these listings are numbers.
        return Promise.resolve(pageOf(request) as never);
      },
      credits: () => Promise.reject(new Error('nobody asks')),
      close: () => Promise.resolve(),
    },
    queue,
    retries: { retries: 0, random: Math.random },
    clock: systemClock,
    store: memoryStore({ maxBytes: 2 ** 30 }),
    ledger: {
      enter: () => Promise.resolve({ request: 0 }),
      settle: () => Promise.resolve(),
      save: () => Promise.resolve(),
      report: () => Promise.reject(new Error('nobody asks')),
      close: () => Promise.resolve(),
    },
    balance: { left: null, note() {}, ask: () => Promise.reject(new Error('nobody asks')) },
    callCost: CALL_COST,
    ttlMs: 60_000,
    staleMs: 0,
    observer: tellAll(),
  });
  const begun = performance.now();
  let open = windows.length;
  for (const window of windows) {
    void Promise.resolve(buying.read(newOperation(), [askFor(window)])).then(() => {
      open -= 1;
    });
  }
  await setImmediate();
  const admitted = performance.now() - begun;
  while (open > 0) {
    next();
    await setImmediate();
  }
  return { admitted, served: performance.now() - begun, requests };
}

/** A request queue that gives a turn when it is told to. */
function turnsByHand(): { readonly queue: RequestQueue; next(): void } {
  const waiting = new Set<QueueEntry>();
  const turn: Turn = { departed() {}, ended() {} };
  return {
    queue: {
      enter(entry) {
        waiting.add(entry);
        return { kind: 'queued', ticket: { cancel: () => waiting.delete(entry) } };
      },
      turn: () => Promise.reject(new Error('nobody asks')),
      length: 0,
      rate: 1,
      state: 'closed',
    },
    next() {
      for (const entry of waiting) {
        waiting.delete(entry);
        if (entry.start(turn)) {
          return;
        }
      }
    },
  };
}

function newOperation(): Operation {
  return new Operation({
    creditLimit: LISTING_ROWS,
    creditLimitOf: 'setting',
    quota: undefined,
    dryRun: false,
    fresh: false,
    deadline: Number.POSITIVE_INFINITY,
    startedAt: systemClock.epoch(),
    traceId: '',
  });
}

function askFor({ place, span: { start, end } }: Window): WindowRequest<number> {
  return {
    listing: { method: 'getRows', params: { place }, decodeRow: Number },
    fingerprint: `rows of ${place}`,
    page: { from: start, to: MAX_LISTING_ROWS, first: end - start },
    wants: { rows: true, bounds: false, total: false },
    key: `from ${start} to ${end}`,
  };
}

function pageOf({ page, size }: PageRequest) {
  const start = (page - 1) * size;
  const rows = Array.from({ length: Math.min(size, LISTING_ROWS - start) }, (_, place) => start + place);
  return { rows, total: LISTING_ROWS, charged: rows.length, creditsLeft: null };
}

/** Requests that it would take if all windows were known beforehand. */
function optimum(windows: readonly Window[]): number {
  return Map.groupBy(windows, ({ place }) => place)
    .values()
    .map(
      own =>
        planCover(unite(own.map(({ span }) => span)), { callCost: CALL_COST, total: LISTING_ROWS }).length,
    )
    .reduce((sum, requests) => sum + requests, 0);
}
