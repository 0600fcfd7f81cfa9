import { MAX_LISTING_ROWS, MAX_PAGE_SIZE } from '../serpstat/listing.ts';

/**
 * The index of the first size of the pages that start at a row. A page starts at a multiple of its size, so the sizes
 * are the divisors of the row up to 1000 (all sizes for row 0), except those of pages that end past row 60,000.
 */
export function sizesOfPagesAt(start: number): number {
  return entry(table.beginnings, start);
}

/** The size at an index from {@link sizesOfPagesAt} on: largest first, 0 after the smallest. */
export function sizeAt(place: number): number {
  return entry(table.sizes, place);
}

interface Table {
  readonly beginnings: Int32Array;
  readonly sizes: Int32Array;
}

// About half a million sizes. Flat arrays, because the planner reads millions of entries.
const table = tabulate();

function tabulate(): Table {
  const beginnings = new Int32Array(MAX_LISTING_ROWS + 1);
  visitPages(start => {
    beginnings[start + 1] = entry(beginnings, start + 1) + 1;
  });
  for (let start = 1; start <= MAX_LISTING_ROWS; start += 1) {
    beginnings[start] = entry(beginnings, start) + entry(beginnings, start - 1) + 1;
  }
  const sizes = new Int32Array(entry(beginnings, MAX_LISTING_ROWS));
  const free = beginnings.slice();
  visitPages((start, size) => {
    const place = entry(free, start);
    sizes[place] = size;
    free[start] = place + 1;
  });
  return { beginnings, sizes };
}

function visitPages(visit: (start: number, size: number) => void): void {
  for (let size = MAX_PAGE_SIZE; size >= 1; size -= 1) {
    for (let start = 0; start + size <= MAX_LISTING_ROWS; start += size) {
      visit(start, size);
    }
  }
}

function entry(array: Int32Array, index: number): number {
  // The type checker cannot know that every index is within the array.
  return array[index] as number;
}
