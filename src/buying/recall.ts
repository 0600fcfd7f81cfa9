import { addStored, emptySnapshot, type Snapshot } from '../listing/snapshot.ts';
import { deliveryFrom, spanToRead, type WindowRequest } from '../listing/window-request.ts';
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

/** The same from memory alone, at once. */
export function recallFromMemory<Row>(
  request: WindowRequest<Row>,
  key: string,
  store: Store,
  freshSince: number,
): Snapshot<Row> {
  const known = store.peek<Row>(key, spanToRead(request, undefined), freshSince) ?? emptySnapshot;
  return deliveryFrom(request, known) === undefined && known.total !== undefined
    ? (store.peek<Row>(key, spanToRead(request, known.total), freshSince) ?? emptySnapshot)
    : known;
}
