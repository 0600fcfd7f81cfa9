import type { Dependencies } from '../dependencies.ts';
import { estimate } from '../listing/estimate.ts';
import { keyOf } from '../listing/fingerprint.ts';
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
import { Coordinator } from './coordinator.ts';
import { dryRunError } from './errors.ts';
import { recall, recallFromMemory } from './recall.ts';

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
  const coordinators = new Map<string, Coordinator<Row>>();
  let waiting: (() => void)[] = [];

  function close(key: string, coordinator: Coordinator<Row>): void {
    if (coordinators.get(key) === coordinator) {
      coordinators.delete(key);
    }
    if (coordinators.size === 0) {
      for (const resolve of waiting) {
        resolve();
      }
      waiting = [];
    }
  }

  /** What was bought since the operation began is fresh to it, whatever the age that rows are served to. */
  function freshSince({ options: { fresh, startedAt } }: Operation): number {
    return fresh ? startedAt : Math.min(startedAt, clock.epoch() - ttlMs);
  }

  function fromMemory(
    operation: Operation,
    requests: readonly WindowRequest<Row>[],
    key: string,
  ): readonly Delivery<Row>[] | undefined {
    const deliveries: Delivery<Row>[] = [];
    for (const request of requests) {
      const delivery = deliveryFrom(request, recallFromMemory(request, key, store, freshSince(operation)));
      if (delivery === undefined) {
        return undefined;
      }
      deliveries.push(delivery);
    }
    return deliveries;
  }

  /** Answers what needs no purchase, and counts what the rest would cost. */
  async function dryRun(
    operation: Operation,
    requests: readonly WindowRequest<Row>[],
    key: string,
  ): Promise<readonly WindowResult<Row>[]> {
    const since = freshSince(operation);
    const current = coordinators.get(key)?.held ?? emptySnapshot;
    let held: Snapshot<Row> = (current.boughtAt ?? since - 1) >= since ? current : emptySnapshot;
    for (const request of requests) {
      held = addStored(held, await recall(request, key, store, since));
    }
    const account = operation.account(key);
    const { requested, needed, imagined } = estimate(
      requests,
      held,
      account.imagined,
      createPlanner(),
      callCost,
    );
    account.imagined = imagined;
    operation.requested += requested;
    return requests.map((request, place) => {
      const delivery = needed[place] === undefined ? deliveryFrom(request, held) : undefined;
      return delivery === undefined
        ? dryRunError(needed[place] ?? 0)
        : deliver(operation, request, key, delivery);
    });
  }

  return {
    read(operation, requests) {
      const [first] = requests;
      if (first === undefined) {
        return [];
      }
      const key = keyOf(first.fingerprint, upstream);
      let coordinator = coordinators.get(key);
      const deliveries = coordinator === undefined ? fromMemory(operation, requests, key) : undefined;
      if (deliveries !== undefined) {
        return deliveries.map((delivery, place) =>
          deliver(operation, requests[place] ?? first, key, delivery),
        );
      }
      if (operation.options.dryRun) {
        return dryRun(operation, requests, key);
      }
      if (coordinator === undefined) {
        coordinator = new Coordinator(first.listing, key, dependencies, rested => close(key, rested));
        coordinators.set(key, coordinator);
      }
      return coordinator.read(operation, requests, freshSince(operation));
    },
    idle: () => (coordinators.size === 0 ? Promise.resolve() : new Promise(resolve => waiting.push(resolve))),
  };
}

function deliver<Row>(
  operation: Operation,
  { wants }: WindowRequest<Row>,
  key: string,
  delivery: Delivery<Row>,
): Delivery<Row> {
  if (wants.rows) {
    operation.account(key).deliver(delivery.window);
  }
  return delivery;
}
