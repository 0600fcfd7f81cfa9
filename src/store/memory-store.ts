import { LRUCache } from 'lru-cache';
import { addRows, type Extents } from '../paging/extents.ts';
import type { Span } from '../paging/span.ts';
import { heldParts, joinParts, missingParts } from './extent-parts.ts';
import { rowsSize } from './row-size.ts';
import type { Store, StoredSnapshot } from './store.ts';

export interface MemoryStore extends Store {
  /** Adds the rows of a snapshot that are missing here. Removes another snapshot of the listing first. */
  fill<Row>(fingerprint: string, snapshot: StoredSnapshot<Row>): Promise<void>;
}

export interface MemoryStoreOptions {
  /** Bytes that rows may take, as `rowSize` estimates them. */
  readonly maxBytes: number;
}

/**
 * Keeps rows in memory. If they exceed `maxBytes`, evicts whole listings, the least recently used first, or a listing
 * that exceeds it alone.
 */
export function memoryStore({ maxBytes }: MemoryStoreOptions): MemoryStore {
  const snapshots = new LRUCache<string, HeldSnapshot>({
    maxSize: maxBytes,
    sizeCalculation: ({ extents, rowBytes }) => LISTING_BYTES + extents.length * EXTENT_BYTES + rowBytes,
  });

  /** What is held of this snapshot: nothing if another snapshot of the listing is held. */
  function heldOf(fingerprint: string, boughtAt: number, total: number): HeldSnapshot {
    const held = snapshots.get(fingerprint);
    return held?.boughtAt === boughtAt && held.total === total
      ? held
      : { boughtAt, total, extents: [], rowBytes: 0 };
  }

  function peek<Row>(fingerprint: string, span: Span, freshSince: number): StoredSnapshot<Row> | undefined {
    const held = snapshots.get(fingerprint);
    if (held === undefined || held.boughtAt < freshSince) {
      return undefined;
    }
    // A fingerprint names one listing, whose rows all have one type.
    const extents = heldParts(held.extents as Extents<Row>, span);
    return { boughtAt: held.boughtAt, total: held.total, extents };
  }

  return {
    peek,

    async read<Row>(fingerprint: string, span: Span, freshSince: number) {
      return peek<Row>(fingerprint, span, freshSince);
    },

    async write({ fingerprint, boughtAt, total, start, rows }) {
      const held = heldOf(fingerprint, boughtAt, total);
      const replaced = heldParts(held.extents, { start, end: start + rows.length });
      snapshots.set(fingerprint, {
        ...held,
        extents: addRows(held.extents, start, rows),
        rowBytes: held.rowBytes + rowsSize(rows) - sizeOf(replaced),
      });
    },

    async fill(fingerprint, { boughtAt, total, extents }) {
      const held = heldOf(fingerprint, boughtAt, total);
      const added = missingParts(held.extents, extents);
      snapshots.set(fingerprint, {
        ...held,
        extents: joinParts([...held.extents, ...added]),
        rowBytes: held.rowBytes + sizeOf(added),
      });
    },

    async close() {
      snapshots.clear();
    },
  };
}

interface HeldSnapshot extends StoredSnapshot<unknown> {
  readonly rowBytes: number;
}

/** A listing's entry in the cache, with its fingerprint. */
const LISTING_BYTES = 400;

/** An extent, with its array of rows and its place in the array of extents. */
const EXTENT_BYTES = 100;

function sizeOf(parts: Extents<unknown>): number {
  return parts.reduce((bytes, part) => bytes + rowsSize(part.rows), 0);
}
