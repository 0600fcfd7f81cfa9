import { missing } from '../paging/extents.ts';
import { clip, type Span } from '../paging/span.ts';
import { joinParts, lackingParts } from './extent-parts.ts';
import type { MemoryStore } from './memory-store.ts';
import type { Store, StoredSnapshot } from './store.ts';

/**
 * A quick store in front of a lasting one. What the front holds is read without a glance at the back; what only the
 * back holds is copied to the front. Writes go to both. The front must not fail: a sturdy back sees to the rest.
 */
export function tieredStore(front: MemoryStore, back: Store): Store {
  let changesBegun = 0;
  let changesDone = 0;

  async function change(work: (tier: Store) => Promise<void>): Promise<void> {
    changesBegun += 1;
    try {
      await work(front);
      await work(back);
    } finally {
      changesDone += 1;
    }
  }

  return {
    peek<Row>(fingerprint: string, span: Span, freshSince: number) {
      const near = front.peek<Row>(fingerprint, span, freshSince);
      return near !== undefined && isWhole(near, span) ? near : undefined;
    },

    async read<Row>(fingerprint: string, span: Span, freshSince: number) {
      const changesBefore = changesBegun;
      const near = front.peek<Row>(fingerprint, span, freshSince);
      if (near !== undefined && isWhole(near, span)) {
        return near;
      }
      const far = await back.read<Row>(fingerprint, span, freshSince);
      if (far === undefined || (near !== undefined && isPast(far, near))) {
        return near;
      }
      const found = near !== undefined && isSame(near, far) ? unite(near, far) : far;
      // What the back has not heard of yet must not be driven out of the front by what it still holds.
      if (found !== near && changesBefore === changesDone && changesBefore === changesBegun) {
        await front.fill(fingerprint, found);
      }
      return found;
    },

    write: page => change(tier => tier.write(page)),
    drop: fingerprint => change(tier => tier.drop(fingerprint)),

    async close() {
      await front.close();
      await back.close();
    },
  };
}

/** Whether there is nothing in the span that the back could add: rows past the total do not exist. */
function isWhole({ total, extents }: StoredSnapshot<unknown>, span: Span): boolean {
  return clip([span], { start: 0, end: total }).every(asked => missing(extents, asked).length === 0);
}

function isSame(a: StoredSnapshot<unknown>, b: StoredSnapshot<unknown>): boolean {
  return a.boughtAt === b.boughtAt && a.total === b.total;
}

/** Whether the back holds a snapshot that the front has already left behind: a write to the back has failed. */
function isPast(far: StoredSnapshot<unknown>, near: StoredSnapshot<unknown>): boolean {
  return !isSame(far, near) && far.boughtAt <= near.boughtAt;
}

/** The rows of the front are never the older ones. */
function unite<Row>(near: StoredSnapshot<Row>, far: StoredSnapshot<Row>): StoredSnapshot<Row> {
  const added = lackingParts(near.extents, far.extents);
  return added.length === 0 ? near : { ...near, extents: joinParts([...near.extents, ...added]) };
}
