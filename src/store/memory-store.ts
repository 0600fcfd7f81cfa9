import { LRUCache } from 'lru-cache';
import { addRows, type Extents } from '../paging/extents.ts';
import type { Span } from '../paging/span.ts';
import { heldParts, joinParts, lackingParts } from './extent-parts.ts';
import { rowsSize } from './row-size.ts';
import type { Store, StoredSnapshot } from './store.ts';

export interface MemoryStore extends Store {
  /**
   * Adds the rows of a snapshot that it lacks; those that it holds stay. Where it holds another snapshot of the listing,
   * that one is dropped first.
   */
  fill<Row>(fingerprint: string, snapshot: StoredSnapshot<Row>): Promise<void>;
}

export interface MemoryStoreOptions {
  /** Bytes that rows may take, by the estimate of `rowSize`. */
  readonly maxBytes: number;
}

/**
 * Keeps rows in memory. Where they become too many, whole listings leave, the least recently used first; one that is
 * larger than all of `maxBytes` is not kept.
 */
export function memoryStore({ maxBytes }: MemoryStoreOptions): MemoryStore {
  const snapshots = new LRUCache<string, HeldSnapshot>({
    maxSize: maxBytes,
    sizeCalculation: ({ extents, rowBytes }) => LISTING_BYTES + extents.length * EXTENT_BYTES + rowBytes,
  });

  /** What is held of a snapshot: nothing where that is another one. */
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
    // A fingerprint names one listing, whose rows are all of one type.
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
      const added = lackingParts(held.extents, extents);
      snapshots.set(fingerprint, {
        ...held,
        extents: joinParts([...held.extents, ...added]),
        rowBytes: held.rowBytes + sizeOf(added),
      });
    },

    async drop(fingerprint) {
      snapshots.delete(fingerprint);
    },

    async close() {
      snapshots.clear();
    },
  };
}

interface HeldSnapshot extends StoredSnapshot<unknown> {
  readonly rowBytes: number;
}

/** The entry of a listing in the cache, and its fingerprint. */
const LISTING_BYTES = 400;

/** An extent, its list of rows and its place in the list of extents. */
const EXTENT_BYTES = 100;

function sizeOf(parts: Extents<unknown>): number {
  return parts.reduce((bytes, part) => bytes + rowsSize(part.rows), 0);
}
