import type { Dependencies } from '../dependencies.ts';
import { estimate } from '../listing/estimate.ts';
import { suffixOf } from '../listing/fingerprint.ts';
import { createPlanner } from '../listing/plan.ts';
import { addStored, emptySnapshot, type Snapshot } from '../listing/snapshot.ts';
import {
  type Delivery,
  deliveryFrom,
  type WindowRequest,
  type WindowResult,
} from '../listing/window-request.ts';
import type { ReadListing } from '../operation/loader.ts';
import type { Operation } from '../operation/operation.ts';
import type { Listing } from '../serpstat/listing.ts';
import type { Store } from '../store/store.ts';
import { Coordinator } from './coordinator.ts';
import { dryRunError } from './errors.ts';
import { deliveryFromMemory, recall } from './recall.ts';

/** Where the operations of the process get rows of one kind of listing. */
export interface Buying<Row> {
  readonly read: ReadListing<Row>;
  /**
   * What `read` would deliver from memory to an operation that began at a time, in milliseconds since 1970, and the
   * listing's key in store and ledger. Undefined if memory lacks a part of it, or the listing is being bought. Changes
   * no account.
   */
  peek(request: Omit<WindowRequest<Row>, 'key'>, startedAt: number): Peeked<Row> | undefined;
  /** Resolves once nothing is bought or stored any more. */
  idle(): Promise<void>;
}

export interface Peeked<Row> {
  readonly key: string;
  readonly delivery: Delivery<Row>;
}

/**
 * Answers from memory what memory holds. The rest is left to a coordinator, one for each listing that operations wait
 * for.
 */
export function createBuying<Row>(dependencies: Dependencies): Buying<Row> {
  const { upstream, store, clock, ttlMs, callCost } = dependencies;
  const suffix = suffixOf(upstream);
  const plan = createPlanner();
  const coordinators = new Map<string, Coordinator<Row>>();
  /** What is being read; these promises never reject. */
  const readings = new Set<Promise<unknown>>();

  async function buy(reading: Reading<Row>): Promise<readonly WindowResult<Row>[]> {
    const { operation, listing, key, requests, freshSince } = reading;
    const stored: Snapshot<Row>[] = [];
    for (const request of requests) {
      stored.push(await recall(request, key, store, freshSince));
    }
    const { signal } = operation;
    if (signal.aborted) {
      return requests.map(() => signal.reason);
    }
    let coordinator = coordinators.get(key);
    if (coordinator === undefined) {
      coordinator = new Coordinator(listing, key, dependencies, plan, () => coordinators.delete(key));
      coordinators.set(key, coordinator);
    }
    // All are asked at once, so that they are planned together.
    const asks: Promise<WindowResult<Row>>[] = [];
    for (const [place, request] of requests.entries()) {
      asks.push(coordinator.ask(operation, request, stored[place] ?? emptySnapshot, freshSince));
    }
    return await Promise.all(asks);
  }

  /** Answers what needs no purchase, and counts what the rest would cost. */
  async function dryRun(reading: Reading<Row>): Promise<readonly WindowResult<Row>[]> {
    const { operation, key, requests, freshSince } = reading;
    const current = coordinators.get(key)?.held ?? emptySnapshot;
    let held: Snapshot<Row> = (current.boughtAt ?? -1) >= freshSince ? current : emptySnapshot;
    for (const request of requests) {
      held = addStored(held, await recall(request, key, store, freshSince));
    }
    const { requested, needed, imagined } = estimate(requests, held, operation.imagined(key), plan, callCost);
    operation.book(key, { requested, imagined });
    return requests.map((request, place) => {
      const delivery = needed[place] === undefined ? deliveryFrom(request, held) : undefined;
      if (delivery !== undefined && delivery.rows.length > 0) {
        operation.book(key, { delivered: [delivery.window] });
      }
      return delivery ?? dryRunError(needed[place] ?? 0);
    });
  }

  /** What was bought since an operation began is fresh to it, whatever the age that rows are served to. */
  function freshSinceFor(startedAt: number): number {
    return Math.min(startedAt, clock.epoch() - ttlMs);
  }

  return {
    peek(request, startedAt) {
      const key = request.fingerprint + suffix;
      const delivery = coordinators.has(key)
        ? undefined
        : deliveryFromMemory<Row>(request, key, store, freshSinceFor(startedAt));
      return delivery && { key, delivery };
    },
    read(operation, requests) {
      const [first] = requests;
      if (first === undefined) {
        return [];
      }
      const { fresh, dryRun: isDryRun, startedAt } = operation.options;
      const reading: Reading<Row> = {
        operation,
        requests,
        listing: first.listing,
        key: first.fingerprint + suffix,
        freshSince: fresh ? startedAt : freshSinceFor(startedAt),
      };
      const held = coordinators.has(reading.key) ? undefined : readMemory(reading, store);
      if (held !== undefined) {
        return held;
      }
      const results = isDryRun ? dryRun(reading) : buy(reading);
      readings.add(results);
      void results.then(() => readings.delete(results));
      return results;
    },
    async idle() {
      while (readings.size + coordinators.size > 0) {
        await Promise.all([...readings, ...[...coordinators.values()].map(({ rested }) => rested)]);
      }
    },
  };
}

/** What an operation requests of one listing at a time. */
interface Reading<Row> {
  readonly operation: Operation;
  readonly listing: Listing<Row>;
  /** The listing's key in store and ledger. */
  readonly key: string;
  readonly requests: readonly WindowRequest<Row>[];
  /** Rows bought before this are not delivered, in milliseconds since 1970. */
  readonly freshSince: number;
}

/** All answers from memory, or undefined if it lacks a part of one. */
function readMemory<Row>(reading: Reading<Row>, store: Store): readonly Delivery<Row>[] | undefined {
  const { operation, key, requests, freshSince } = reading;
  const deliveries: Delivery<Row>[] = [];
  for (const request of requests) {
    const delivery = deliveryFromMemory<Row>(request, key, store, freshSince);
    if (delivery === undefined) {
      return undefined;
    }
    deliveries.push(delivery);
  }
  const delivered = deliveries.filter(({ rows }) => rows.length > 0).map(({ window }) => window);
  operation.book(key, { delivered });
  return deliveries;
}
