import { joinParts, missing, missingParts } from '../paging/extents.ts';
import { clip, type Span } from '../paging/span.ts';
import type { MemoryStore } from './memory-store.ts';
import type { Store, StoredSnapshot } from './store.ts';

/**
 * A fast store in front of a durable one. A window that the front holds as a whole is read from it alone; rows that only
 * the back holds are copied to the front. Writes go to both. Neither may fail, so the back is a failsafe one.
 */
export function tieredStore(front: MemoryStore, back: Store): Store {
  let writesBegun = 0;
  let writesDone = 0;

  return {
    peek<Row>(fingerprint: string, span: Span, freshSince: number) {
      const near = front.peek<Row>(fingerprint, span, freshSince);
      return near !== undefined && isWhole(near, span) ? near : undefined;
    },

    async read<Row>(fingerprint: string, span: Span, freshSince: number) {
      const writesBefore = writesBegun;
      const near = front.peek<Row>(fingerprint, span, freshSince);
      if (near !== undefined && isWhole(near, span)) {
        return near;
      }
      const far = await back.read<Row>(fingerprint, span, freshSince);
      if (far === undefined || (near !== undefined && isPast(far, near))) {
        return near;
      }
      const found = near !== undefined && isSame(near, far) ? unite(near, far) : far;
      // During a write the back may still hold what the write replaces: that must not return to the front.
      if (found !== near && writesBefore === writesDone && writesBefore === writesBegun) {
        await front.fill(fingerprint, found);
      }
      return found;
    },

    async write(page) {
      writesBegun += 1;
      try {
        await front.write(page);
        await back.write(page);
      } finally {
        writesDone += 1;
      }
    },

    async close() {
      await front.close();
      await back.close();
    },
  };
}

/** Whether the snapshot has all rows of the span that exist: none are past the total. */
function isWhole({ total, extents }: StoredSnapshot<unknown>, span: Span): boolean {
  return clip([span], { start: 0, end: total }).every(asked => missing(extents, asked).length === 0);
}

function isSame(a: StoredSnapshot<unknown>, b: StoredSnapshot<unknown>): boolean {
  return a.boughtAt === b.boughtAt && a.total === b.total;
}

/** Whether the back holds a snapshot that the front has replaced, because a write to the back failed. */
function isPast(far: StoredSnapshot<unknown>, near: StoredSnapshot<unknown>): boolean {
  return !isSame(far, near) && far.boughtAt <= near.boughtAt;
}

/** Where both hold a row, the front's is at least as new. */
function unite<Row>(near: StoredSnapshot<Row>, far: StoredSnapshot<Row>): StoredSnapshot<Row> {
  const added = missingParts(near.extents, far.extents);
  return added.length === 0 ? near : { ...near, extents: joinParts([...near.extents, ...added]) };
}
