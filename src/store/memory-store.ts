import { LRUCache } from 'lru-cache';
import { addRows, type Extents, heldParts, joinParts, missingParts } from '../paging/extents.ts';
import type { Span } from '../paging/span.ts';
import type { Store, StoredSnapshot } from './store.ts';

export interface MemoryStore extends Store {
  /** Adds the rows of a snapshot that are missing here. Removes another snapshot of the listing first. */
  fill<Row>(fingerprint: string, snapshot: StoredSnapshot<Row>): Promise<void>;
}

/**
 * Keeps rows in memory. If they exceed `maxBytes`, as `rowSize` estimates them, evicts whole listings, the least recently
 * used first, or a listing that exceeds it alone.
 */
export function memoryStore({ maxBytes }: { readonly maxBytes: number }): MemoryStore {
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

/**
 * Estimates the bytes of memory that a row from `JSON.parse` takes, as V8 lays it out on a 64-bit machine: 24 for an
 * object or array and 8 for each member; 16 for a text and 1 for each character, or 2 if any is past U+00FF; 8 for a
 * number. All rows share the names of members, so these do not count. `npm run bench` compares the estimate with
 * measurements.
 */
export function rowSize(row: unknown): number {
  switch (typeof row) {
    case 'string':
      return 16 + row.length * (WIDE.test(row) ? 2 : 1);
    case 'number':
      return 8;
    case 'object':
      return row === null ? 0 : membersSize(Array.isArray(row) ? row : Object.values(row));
    default:
      return 0;
  }
}

export function rowsSize(rows: readonly unknown[]): number {
  return rows.reduce<number>((bytes, row) => bytes + 8 + rowSize(row), 0);
}

/** biome-ignore lint/suspicious/noControlCharactersInRegex: the range begins at the first character */
const WIDE = /[^\x00-\xff]/;

function membersSize(members: readonly unknown[]): number {
  return members.reduce<number>((bytes, member) => bytes + 8 + rowSize(member), 24);
}
