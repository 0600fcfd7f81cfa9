import { type Buying, createBuying } from '../../src/buying/buying.ts';
import type { Dependencies } from '../../src/dependencies.ts';
import { GatewayError } from '../../src/errors.ts';
import type { Wants, WindowRequest, WindowResult } from '../../src/listing/window-request.ts';
import { Operation, type OperationOptions } from '../../src/operation/operation.ts';
import { encodeCursor } from '../../src/paging/cursor.ts';
import { type PageArguments, readPageArguments } from '../../src/paging/window.ts';
import type { PageRequest } from '../../src/serpstat/listing.ts';
import { createRequestQueue } from '../../src/serpstat/request-queue.ts';
import { memoryStore } from '../../src/store/memory-store.ts';
import type { Store } from '../../src/store/store.ts';
import { tellAll } from '../../src/telemetry/observer.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';

/** A market before a Serpstat that is played here, by a clock that stands still until `finish` moves it. */
export interface Shop {
  readonly clock: FakeClock;
  readonly dependencies: Dependencies;
  readonly buying: Buying<string>;
  /** What was sent, as `page/size`, in order. */
  readonly sent: readonly string[];
  /** How many of these were aborted before they were answered. */
  readonly aborted: number;
  /** Credits charged. */
  readonly billed: number;
  /** For each request what the ledger says that it was charged; undefined where it does not know. */
  readonly account: readonly (number | undefined)[];
  enter(options?: Partial<OperationOptions>): Customer;
  /** Moves the clock until the work is done. */
  finish<T>(work: Promise<T>): Promise<T>;
}

/** An operation that reads listings. */
export interface Customer {
  readonly operation: Operation;
  read(...asks: readonly WindowRequest<string>[]): Promise<readonly WindowResult<string>[]>;
  /** Hangs up. */
  leave(): void;
}

/** What a request meets: so many rows, each named after the listing's state and its index, or an error. */
export type Answer = { readonly total: number | undefined; readonly state?: string } | GatewayError;

export interface ShopOptions {
  readonly answer?: (request: PageRequest, requestNumber: number) => Answer;
  /** Rows of the listing; where `answer` does not say. */
  readonly total?: number;
  /** Requests a second. */
  readonly rate?: number;
  /** Milliseconds from a request to its answer. */
  readonly latency?: (requestNumber: number) => number;
  readonly callCost?: number;
  readonly ttlMs?: number;
  readonly staleMs?: number;
  /** Attempts after the first. */
  readonly retries?: number;
  readonly random?: () => number;
  readonly store?: (inner: Store) => Store;
}

const A_DAY = 86_400_000;

export function openShop(options: ShopOptions = {}): Shop {
  const { total = 1000, answer = () => ({ total }), latency = () => 10 } = options;
  const {
    rate = 1000,
    callCost = 10,
    ttlMs = A_DAY,
    staleMs = A_DAY,
    retries = 0,
    random = () => 0,
    store = inner => inner,
  } = options;
  const clock = createFakeClock();
  const sent: string[] = [];
  const account: (number | undefined)[] = [];
  let aborted = 0;
  let billed = 0;

  const dependencies: Dependencies = {
    upstream: new URL('http://shop.test/'),
    client: {
      async buyPage(_listing, request, { signal, onSent }) {
        signal.throwIfAborted();
        onSent();
        sent.push(`${request.page}/${request.size}`);
        const met = answer(request, sent.length);
        const page = met instanceof GatewayError ? met : pageOf(request, met);
        billed += page.charged ?? 0;
        await new Promise<void>((resolve, reject) => {
          const cancel = clock.after(latency(sent.length), resolve);
          signal.addEventListener('abort', () => {
            cancel();
            aborted += 1;
            reject(signal.reason);
          });
        });
        if (page instanceof GatewayError) {
          throw page;
        }
        // The listings of these tests have rows of text.
        return page as never;
      },
      credits: () => Promise.reject(new Error('nobody asks')),
      close: () => Promise.resolve(),
    },
    queue: createRequestQueue({ rate, clock, observer: tellAll() }),
    retries: { retries, random },
    clock,
    store: store(memoryStore({ maxBytes: 2 ** 26 })),
    ledger: {
      enter: () => Promise.resolve({ request: account.push(undefined) - 1 }),
      settle({ request }, charged) {
        account[request] = charged;
        return Promise.resolve();
      },
      save: () => Promise.resolve(),
      report: () => Promise.reject(new Error('nobody asks')),
      close: () => Promise.resolve(),
    },
    balance: { left: null, note() {}, ask: () => Promise.reject(new Error('nobody asks')) },
    callCost,
    ttlMs,
    staleMs,
    observer: tellAll(),
  };
  const buying = createBuying<string>(dependencies);

  return {
    clock,
    dependencies,
    buying,
    sent,
    get aborted() {
      return aborted;
    },
    get billed() {
      return billed;
    },
    account,
    enter(given = {}) {
      const operation = new Operation({
        creditLimit: 1_000_000,
        creditLimitOf: 'setting',
        quota: undefined,
        dryRun: false,
        fresh: false,
        deadline: Number.POSITIVE_INFINITY,
        startedAt: clock.epoch(),
        traceId: 'trace',
        ...given,
      });
      return {
        operation,
        read: async (...requests) => await buying.read(operation, requests),
        leave: () => operation.cancel(new GatewayError('UPSTREAM_TIMEOUT', 'hung up')),
      };
    },
    async finish(work) {
      let isDone = false;
      const note = () => {
        isDone = true;
      };
      work.then(note, note);
      for (let steps = 0; !isDone; steps += 1) {
        if (steps > 5000) {
          throw new Error('five seconds by the clock, and still not done');
        }
        await clock.advance(1);
      }
      return await work;
    },
  };
}

function pageOf({ page, size }: PageRequest, { total, state = 'a' }: Exclude<Answer, GatewayError>) {
  const start = (page - 1) * size;
  const length = Math.max(0, Math.min(size, (total ?? 0) - start));
  const rows = Array.from({ length }, (_, place) => `${state}${start + place}`);
  return { rows, total, charged: Math.max(1, length), creditsLeft: null };
}

export const ROWS: Wants = { rows: true, bounds: false, total: false };
export const TOTAL: Wants = { rows: false, bounds: false, total: true };

/** An ask for the one listing of the shop. */
export function ask(args: PageArguments, wants = ROWS): WindowRequest<string> {
  const page = readPageArguments(args, 'rows');
  return {
    listing: { method: 'getRows', params: {}, decodeRow: String },
    fingerprint: 'rows',
    page,
    wants,
    key: JSON.stringify([page, wants]),
  };
}

/** The cursor of the row at an index. */
export function cursorAt(index: number): string {
  return encodeCursor('rows', index);
}

/** An ask for the rows from `start` up to `end`. */
export function rows(start: number, end: number): WindowRequest<string> {
  return ask(start === 0 ? { first: end } : { first: end - start, after: cursorAt(start - 1) });
}

export function total(): WindowRequest<string> {
  return ask({}, TOTAL);
}
