import type { Extents } from '../paging/extents.ts';
import type { Span } from '../paging/span.ts';
import { prepareQuery, type SqliteFile } from './sqlite-file.ts';
import { prepareListingId } from './sqlite-listings.ts';
import type { Store } from './store.ts';

export interface SqliteStore extends Store {
  /**
   * Removes snapshots bought before `olderThan` (milliseconds since the epoch), the oldest first, and gives free space
   * back to the disk; a part of it at a time, so that nobody waits long. Says whether there is more to remove.
   */
  sweep(olderThan: number): Promise<boolean>;
}

export interface SqliteStoreOptions {
  /** Bytes of the file that may be in use. Where they become more, the listings that were bought first leave. */
  readonly maxBytes: number;
}

/** Keeps rows in a store file, and closes the file with the store. */
export function sqliteStore(file: SqliteFile, { maxBytes }: SqliteStoreOptions): SqliteStore {
  const { db } = file;
  const listingId = prepareListingId(db);
  const find = prepareQuery<Held>(db, 'SELECT id, total, bought_at FROM listings WHERE fingerprint = ?');
  const oldest = prepareQuery<{ id: number }>(db, OLDEST);
  const hold = db.prepare('UPDATE listings SET total = ?, bought_at = ? WHERE id = ?');
  const selectRows = db.prepare(SELECT_ROWS);
  selectRows.setReturnArrays(true);
  const insertRow = db.prepare('INSERT OR REPLACE INTO rows (listing, position, data) VALUES (?, ?, ?)');
  const deleteRows = db.prepare('DELETE FROM rows WHERE listing = ?');
  const bytesInUse = prepareQuery<{ bytes: number }>(db, BYTES_IN_USE);

  /** Returns how many rows were held. */
  function release(id: number): number {
    hold.run(null, null, id);
    return Number(deleteRows.run(id).changes);
  }

  function makeRoom(): void {
    while ((bytesInUse.get()?.bytes ?? 0) > maxBytes) {
      const found = oldest.get(Infinity);
      if (found === undefined) {
        return;
      }
      release(found.id);
    }
  }

  return {
    peek: () => undefined,

    async read<Row>(fingerprint: string, span: Span, freshSince: number) {
      return file.read(() => {
        const held = find.get(fingerprint);
        if (held === undefined || held.bought_at === null || held.bought_at < freshSince) {
          return undefined;
        }
        // The columns of that query, as arrays.
        const found = selectRows.all(held.id, span.start, span.end) as unknown as PositionedRow[];
        // A fingerprint names one listing, whose rows are all of one type.
        return { boughtAt: held.bought_at, total: held.total, extents: readExtents(found) as Extents<Row> };
      });
    },

    async write(page) {
      const data = page.rows.map(row => JSON.stringify(row));
      file.write(() => {
        const id = listingId(page, page.boughtAt);
        const held = find.get(page.fingerprint);
        if (held?.bought_at !== page.boughtAt || held.total !== page.total) {
          release(id);
          hold.run(page.total, page.boughtAt, id);
        }
        for (const [offset, row] of data.entries()) {
          insertRow.run(id, page.start + offset, row);
        }
        makeRoom();
      });
    },

    async drop(fingerprint) {
      file.write(() => {
        const held = find.get(fingerprint);
        if (held !== undefined) {
          release(held.id);
        }
      });
    },

    async sweep(olderThan) {
      return file.write(() => {
        db.exec(`PRAGMA incremental_vacuum(${VACUUM_PAGES})`);
        for (let removed = 0; removed < SWEEP_ROWS; ) {
          const found = oldest.get(olderThan);
          if (found === undefined) {
            return false;
          }
          removed += 1 + release(found.id);
        }
        return true;
      });
    },

    async close() {
      file.close();
    },
  };
}

/** `total` and `bought_at` are both null where nothing is held of the listing. */
type Held =
  | { readonly id: number; readonly total: number; readonly bought_at: number }
  | { readonly id: number; readonly total: null; readonly bought_at: null };

type PositionedRow = readonly [position: number, data: string];

const OLDEST = `
  SELECT id FROM listings WHERE bought_at IS NOT NULL AND bought_at < ? ORDER BY bought_at LIMIT 1`;

const SELECT_ROWS = `
  SELECT position, data FROM rows WHERE listing = ? AND position >= ? AND position < ? ORDER BY position`;

const BYTES_IN_USE = `
  SELECT (page_count - freelist_count) * page_size AS bytes
  FROM pragma_page_count, pragma_freelist_count, pragma_page_size`;

/** Rows and listings after which a sweep lets others have their turn: some 10 ms of work. */
const SWEEP_ROWS = 5000;

/** Pages of 8 KiB that one sweep gives back at most, 4 MB in all. */
const VACUUM_PAGES = 500;

/** The rows come in order. */
function readExtents(found: readonly PositionedRow[]): Extents<unknown> {
  const extents: { start: number; rows: unknown[] }[] = [];
  let last: { start: number; rows: unknown[] } | undefined;
  for (const [position, data] of found) {
    if (last === undefined || position !== last.start + last.rows.length) {
      last = { start: position, rows: [] };
      extents.push(last);
    }
    last.rows.push(JSON.parse(data));
  }
  return extents;
}
