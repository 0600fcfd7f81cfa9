import { isDeepStrictEqual } from 'node:util';
import { addRows, type Extents, missing, readRows } from '../paging/extents.ts';
import { subtract } from '../paging/span.ts';
import type { StoredSnapshot } from '../store/store.ts';

/** What is held of one listing: rows and a total that belong together, of one age. */
export interface Snapshot<Row> {
  /** When its first page was bought, in milliseconds since 1970; undefined until then. */
  readonly boughtAt: number | undefined;
  readonly total: number | undefined;
  readonly extents: Extents<Row>;
}

export const emptySnapshot: Snapshot<never> = { boughtAt: undefined, total: undefined, extents: [] };

/** Rows that have just been bought, from the index `start` on. */
export interface BoughtRows<Row> {
  readonly start: number;
  readonly rows: readonly Row[];
  readonly total: number;
  readonly at: number;
}

/**
 * Adds rows. If the total is not the one held, or a row that is held comes back different, the listing has moved:
 * rows of two states of a listing are never mixed, so these start a new snapshot.
 */
export function addBought<Row>(
  snapshot: Snapshot<Row>,
  bought: BoughtRows<Row>,
): { readonly snapshot: Snapshot<Row>; readonly moved: boolean } {
  const moved =
    snapshot.total !== undefined && (snapshot.total !== bought.total || differs(snapshot.extents, bought));
  const { boughtAt, extents } = moved ? emptySnapshot : snapshot;
  return {
    moved,
    snapshot: {
      boughtAt: boughtAt ?? bought.at,
      total: bought.total,
      extents: addRows(extents, bought.start, bought.rows),
    },
  };
}

/** Adds what the store holds, if it belongs to the same snapshot; an empty snapshot becomes what the store holds. */
export function addStored<Row>(
  snapshot: Snapshot<Row>,
  stored: StoredSnapshot<Row> | Snapshot<Row>,
): Snapshot<Row> {
  if (snapshot.boughtAt === undefined) {
    return stored;
  }
  if (snapshot.boughtAt !== stored.boughtAt || snapshot.total !== stored.total) {
    return snapshot;
  }
  const extents = stored.extents.reduce(
    (held, { start, rows }) => addRows(held, start, rows),
    snapshot.extents,
  );
  return { ...snapshot, extents };
}

/** Whether a snapshot has all rows of another that was bought at the same time. */
export function holdsAll(snapshot: Snapshot<unknown>, other: Snapshot<unknown>): boolean {
  return (
    snapshot.boughtAt === other.boughtAt &&
    snapshot.total === other.total &&
    other.extents.every(
      ({ start, rows }) => missing(snapshot.extents, { start, end: start + rows.length }).length === 0,
    )
  );
}

function differs<Row>(extents: Extents<Row>, { start, rows }: BoughtRows<Row>): boolean {
  const span = { start, end: start + rows.length };
  return subtract([span], missing(extents, span)).some(
    held => !isDeepStrictEqual(readRows(extents, held), rows.slice(held.start - start, held.end - start)),
  );
}
