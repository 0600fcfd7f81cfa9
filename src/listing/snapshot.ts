import { addRows, type Extent } from '../paging/extents.ts';
import type { Page, PageRequest } from '../serpstat/listing.ts';

/** What is held of one listing: rows and a total that belong together. */
export interface Snapshot<Row> {
  /** Undefined until the first answer. */
  readonly total: number | undefined;
  readonly extents: readonly Extent<Row>[];
}

export const emptySnapshot: Snapshot<never> = { total: undefined, extents: [] };

/**
 * Adds a bought page. Where its total is not the one held, the listing has moved since: rows of two states of a
 * listing are never mixed, so the page starts a new snapshot.
 */
export function addPage<Row>(
  snapshot: Snapshot<Row>,
  { page, size }: PageRequest,
  { rows, total }: Page<Row>,
): { readonly snapshot: Snapshot<Row>; readonly moved: boolean } {
  const moved = snapshot.total !== undefined && snapshot.total !== total;
  const extents = moved ? [] : snapshot.extents;
  return { snapshot: { total, extents: addRows(extents, (page - 1) * size, rows) }, moved };
}
