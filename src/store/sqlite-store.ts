import { type Extents, joinParts } from '../paging/extents.ts';
import type { Span } from '../paging/span.ts';
import type { SqliteFile } from './sqlite-file.ts';
import { prepareListingId, prepareQuery } from './sqlite-schema.ts';
import type { Store } from './store.ts';

export interface SqliteStore extends Store {
  /**
   * Removes snapshots bought before `before` (milliseconds since the epoch), the oldest first. One call does a bounded
   * part of this, so that queries need not wait, and returns whether there is more to do.
   */
  expire(before: number): Promise<boolean>;
  /** Removes the oldest snapshots until `maxBytes` are in use, and shortens the file, in parts as `expire` does. */
  evict(): Promise<boolean>;
}

/**
 * Keeps rows in a store file, and closes the file with the store. A write after which more than `maxBytes` of the file
 * are in use evicts the listings that were bought first.
 */
export function sqliteStore(file: SqliteFile, { maxBytes }: { readonly maxBytes: number }): SqliteStore {
  const { db } = file;
  const listingId = prepareListingId(db);
  const find = prepareQuery<Held>(db, 'SELECT id, total, bought_at FROM listings WHERE fingerprint = ?');
  const oldest = prepareQuery<{ id: number }>(db, OLDEST);
  const hold = db.prepare('UPDATE listings SET total = ?, bought_at = ? WHERE id = ?');
  const selectRows = db.prepare(SELECT_ROWS);
  selectRows.setReturnArrays(true);
  const insertRow = db.prepare('INSERT OR REPLACE INTO rows (listing, position, data) VALUES (?, ?, ?)');
  const deleteRows = db.prepare('DELETE FROM rows WHERE listing = ?');
  const deleteLastRows = db.prepare(DELETE_LAST_ROWS);
  const space = prepareQuery<{ used: number; free: number }>(db, SPACE);
  const spaceNow = () => space.get() ?? { used: 0, free: 0 };

  /** Removes the rows of the listings that `next` returns. Returns true if it stopped before the last. */
  function removeSome(next: () => { readonly id: number } | undefined): boolean {
    for (let removed = 0; removed < STEP_ROWS; ) {
      const found = next();
      if (found === undefined) {
        return false;
      }
      const rows = Number(deleteLastRows.run(found.id, found.id).changes);
      if (rows < STEP_ROWS) {
        hold.run(null, null, found.id);
      }
      removed += rows + 1;
    }
    return true;
  }

  const evictSome = () => removeSome(() => (spaceNow().used > maxBytes ? oldest.get(Infinity) : undefined));

  return {
    peek: () => undefined,

    async read<Row>(fingerprint: string, span: Span, freshSince: number) {
      return file.read(() => {
        const held = find.get(fingerprint);
        if (held === undefined || held.bought_at === null || held.bought_at < freshSince) {
          return undefined;
        }
        // SQLite knows no types; these are the columns of the query.
        const found = selectRows.all(held.id, span.start, span.end) as unknown as PositionedRow[];
        // A fingerprint names one listing, whose rows all have one type.
        return { boughtAt: held.bought_at, total: held.total, extents: readExtents(found) as Extents<Row> };
      });
    },

    async write(page) {
      const data = page.rows.map(row => JSON.stringify(row));
      file.write(() => {
        const id = listingId(page, page.boughtAt);
        const held = find.get(page.fingerprint);
        if (held?.bought_at !== page.boughtAt || held.total !== page.total) {
          deleteRows.run(id);
          hold.run(page.total, page.boughtAt, id);
        }
        for (const [offset, row] of data.entries()) {
          insertRow.run(id, page.start + offset, row);
        }
        evictSome();
      });
    },

    async expire(before) {
      return file.write(() => removeSome(() => oldest.get(before)));
    },

    async evict() {
      return file.write(() => {
        const isMore = evictSome();
        const { free } = spaceNow();
        db.exec(`PRAGMA incremental_vacuum(${STEP_PAGES})`);
        const left = spaceNow().free;
        // A file that another program has rebuilt may never get shorter.
        return isMore || (left > 0 && left < free);
      });
    },

    async close() {
      file.close();
    },
  };
}

/** `total` and `bought_at` are both null if nothing is held of the listing. */
type Held =
  | { readonly id: number; readonly total: number; readonly bought_at: number }
  | { readonly id: number; readonly total: null; readonly bought_at: null };

type PositionedRow = readonly [position: number, data: string];

const OLDEST = `
  SELECT id FROM listings WHERE bought_at IS NOT NULL AND bought_at < ? ORDER BY bought_at LIMIT 1`;

const SELECT_ROWS = `
  SELECT position, data FROM rows WHERE listing = ? AND position >= ? AND position < ? ORDER BY position`;

const SPACE = `
  SELECT (page_count - freelist_count) * page_size AS used, freelist_count AS free
  FROM pragma_page_count, pragma_freelist_count, pragma_page_size`;

/** Rows and listings that one transaction removes: some 10 ms of work. A listing may need more than one. */
const STEP_ROWS = 5000;

const DELETE_LAST_ROWS = `
  DELETE FROM rows WHERE listing = ? AND position >= coalesce(
    (SELECT position FROM rows WHERE listing = ? ORDER BY position DESC LIMIT 1 OFFSET ${STEP_ROWS - 1}), 0)`;

/** Pages of 8 KiB that one transaction gives back to the disk, 4 MB in all. */
const STEP_PAGES = 500;

function readExtents(found: readonly PositionedRow[]): Extents<unknown> {
  return joinParts(found.map(([position, data]) => ({ start: position, rows: [JSON.parse(data)] })));
}
