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
import type { Store } from '../store/store.ts';
import { Coordinator } from './coordinator.ts';
import { dryRunError } from './errors.ts';
import { deliveryFromMemory, recall } from './recall.ts';

/** Where the operations of the process get rows of one kind of listing. */
export interface Buying<Row> {
  readonly read: ReadListing<Row>;
  /** Resolves once nothing is bought or stored any more. */
  idle(): Promise<void>;
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
  /** Resolve, and never reject. */
  const work = new Set<Promise<unknown>>();

  function working<T>(promise: Promise<T>): Promise<T> {
    work.add(promise);
    void promise.then(() => work.delete(promise));
    return promise;
  }

  function coordinatorOf({ listing }: WindowRequest<Row>, key: string): Coordinator<Row> {
    const known = coordinators.get(key);
    if (known !== undefined) {
      return known;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    void working(promise);
    const coordinator = new Coordinator(listing, key, dependencies, plan, () => {
      coordinators.delete(key);
      resolve();
    });
    coordinators.set(key, coordinator);
    return coordinator;
  }

  async function buy(
    operation: Operation,
    requests: readonly WindowRequest<Row>[],
    key: string,
    freshSince: number,
  ): Promise<readonly WindowResult<Row>[]> {
    const stored = new Map<WindowRequest<Row>, Snapshot<Row>>();
    const isUnknown = (request: WindowRequest<Row>) =>
      !stored.has(request) && !coordinators.get(key)?.knows(request, freshSince);
    for (let next = requests.find(isUnknown); next !== undefined; next = requests.find(isUnknown)) {
      stored.set(next, await recall(next, key, store, freshSince));
    }
    const { signal } = operation;
    if (signal.aborted) {
      return requests.map(() => signal.reason);
    }
    // All are asked at once, so that they are planned together.
    const asks: Promise<WindowResult<Row>>[] = [];
    for (const request of requests) {
      const coordinator = coordinatorOf(request, key);
      asks.push(coordinator.ask(operation, request, stored.get(request) ?? emptySnapshot, freshSince));
    }
    return await Promise.all(asks);
  }

  /** Answers what needs no purchase, and counts what the rest would cost. */
  async function dryRun(
    operation: Operation,
    requests: readonly WindowRequest<Row>[],
    key: string,
    freshSince: number,
  ): Promise<readonly WindowResult<Row>[]> {
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

  return {
    read(operation, requests) {
      const key = `${requests[0]?.fingerprint}${suffix}`;
      const { fresh, dryRun: isDryRun, startedAt } = operation.options;
      // What was bought since the operation began is fresh to it, whatever the age that rows are served to.
      const freshSince = fresh ? startedAt : Math.min(startedAt, clock.epoch() - ttlMs);
      if (!coordinators.has(key)) {
        const deliveries = readMemory(requests, key, store, freshSince);
        if (deliveries !== undefined) {
          operation.book(key, {
            delivered: deliveries.filter(({ rows }) => rows.length > 0).map(({ window }) => window),
          });
          return deliveries;
        }
      }
      return working((isDryRun ? dryRun : buy)(operation, requests, key, freshSince));
    },
    async idle() {
      while (work.size > 0) {
        await Promise.all(work);
      }
    },
  };
}

/** All answers from memory, or undefined if it lacks a part of one. */
function readMemory<Row>(
  requests: readonly WindowRequest<Row>[],
  key: string,
  store: Store,
  freshSince: number,
): readonly Delivery<Row>[] | undefined {
  const deliveries: Delivery<Row>[] = [];
  for (const request of requests) {
    const delivery = deliveryFromMemory(request, key, store, freshSince);
    if (delivery === undefined) {
      return undefined;
    }
    deliveries.push(delivery);
  }
  return deliveries;
}
