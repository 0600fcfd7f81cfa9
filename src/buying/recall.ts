import { addStored, emptySnapshot, type Snapshot } from '../listing/snapshot.ts';
import {
  type Delivery,
  deliveryFrom,
  spanToRead,
  type WindowAsked,
  type WindowRequest,
} from '../listing/window-request.ts';
import type { Store } from '../store/store.ts';

/** What the store holds of a window that was not bought before `freshSince`, in milliseconds since 1970. */
export async function recall<Row>(
  request: WindowRequest<Row>,
  key: string,
  store: Store,
  freshSince: number,
): Promise<Snapshot<Row>> {
  let snapshot: Snapshot<Row> = emptySnapshot;
  for (;;) {
    const { total } = snapshot;
    const stored = await store.read<Row>(key, spanToRead(request, total), freshSince);
    if (stored === undefined) {
      return snapshot;
    }
    snapshot = addStored(stored.boughtAt === snapshot.boughtAt ? snapshot : emptySnapshot, stored);
    // The total, once it is known, may move the window.
    if (snapshot.total === total || deliveryFrom(request, snapshot) !== undefined) {
      return snapshot;
    }
  }
}

/** The answer to a request from memory alone, at once; undefined if memory lacks a part of it. */
export function deliveryFromMemory<Row>(
  request: WindowAsked,
  key: string,
  store: Store,
  freshSince: number,
): Delivery<Row> | undefined {
  const known = store.peek<Row>(key, spanToRead(request, undefined), freshSince) ?? emptySnapshot;
  const delivery = deliveryFrom(request, known);
  if (delivery !== undefined || known.total === undefined) {
    return delivery;
  }
  const moved = store.peek<Row>(key, spanToRead(request, known.total), freshSince);
  return moved && deliveryFrom(request, moved);
}
