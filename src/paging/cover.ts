import { MAX_PAGE_SIZE, type PageRequest } from '../serpstat/listing.ts';
import { sizeAt, sizesOfPagesAt } from './page-sizes.ts';
import { SlidingMinimum } from './sliding-minimum.ts';
import { clip, endOfListing, rowsIn, type Span } from './span.ts';

export interface CoverOptions {
  /** Credits that saving one request is worth: finite, 0 or more, can be fractional. */
  readonly callCost: number;
  /**
   * Number of rows in the listing. Rows past the end cost nothing; if unknown, all rows up to 60,000 count as present.
   */
  readonly total?: number | undefined;
}

/**
 * The cheapest requests that together return the missing rows, in the order of these rows. Among equally cheap ones,
 * prefers the fewest surplus rows before the missing ones (a reader is likely to want the surplus after them next),
 * then the fewest requests. Ignores missing rows past the total.
 *
 * `missing` is sorted and disjoint, as `unite` returns it.
 *
 * The result is exact. If several requests of a cheapest cover return the first missing row, the one that ends last
 * returns every missing row that the others return, so there are no others. The same holds for the rows after it. So
 * the cheapest cover from a row on is one request that returns this row, plus the cheapest cover from the end of that
 * request. This is computed for each missing row, from the last to the first, over every page that returns it.
 */
export function planCover(missing: readonly Span[], options: CoverOptions): readonly PageRequest[] {
  const needed = clip(missing, { start: 0, end: endOfListing(options.total) });
  const requests: PageRequest[] = [];
  for (let cover = cheapestCover(needed, options); cover.kind === 'request'; cover = cover.rest) {
    requests.push({ page: cover.start / cover.size + 1, size: cover.size });
  }
  return requests;
}

/** The cost of the requests in credits: the rows that they return, plus `callCost` for each request. */
export function coverCost(requests: readonly PageRequest[], options: CoverOptions): number {
  const listing = { start: 0, end: endOfListing(options.total) };
  const rows = requests.reduce((sum, request) => sum + rowsIn(clip([spanOf(request)], listing)), 0);
  return rows + options.callCost * requests.length;
}

/** The rows that a request returns if the listing has them all: `[(page - 1) · size, page · size)`. */
export function spanOf(request: PageRequest): Span {
  return { start: (request.page - 1) * request.size, end: request.page * request.size };
}

/** Requests that return all missing rows from some row on. `rows`, `requests` and `surplusBefore` are totals. */
type Cover = {
  readonly rows: number;
  readonly requests: number;
  readonly surplusBefore: number;
} & (
  | { readonly kind: 'nothing' }
  | { readonly kind: 'request'; readonly start: number; readonly size: number; readonly rest: Cover }
);

const NOTHING: Cover = { kind: 'nothing', rows: 0, requests: 0, surplusBefore: 0 };

/** The results so far: `covers[i]` is the cheapest cover of the missing rows from `first + i` on. */
interface Ground {
  readonly covers: Cover[];
  readonly first: number;
  readonly listingEnd: number;
  readonly callCost: number;
}

function cheapestCover(needed: readonly Span[], options: CoverOptions): Cover {
  const first = needed[0]?.start ?? 0;
  const end = needed.at(-1)?.end ?? 0;
  const covers = new Array<Cover>(end - first).fill(NOTHING);
  const ground = { covers, first, listingEnd: endOfListing(options.total), callCost: options.callCost };
  const ends = new SlidingMinimum();
  let following = end;
  for (const span of needed.toReversed()) {
    covers.fill(coverFrom(ground, following), span.end - first, following - first);
    for (let row = span.end - 1; row >= span.start; row -= 1) {
      ends.add(row + 1, costOfEndingAt(ground, row + 1));
      covers[row - first] = cheapestFrom(ground, row, ends.lightestUpTo(row + MAX_PAGE_SIZE));
    }
    following = span.start;
  }
  return coverFrom(ground, first);
}

/**
 * Tries pages that start further and further before the row until none can be cheaper. `bestEnd` is the best possible
 * end for a page that starts at the row, and a page that starts before the row costs at least its surplus rows more.
 */
function cheapestFrom(ground: Ground, row: number, bestEnd: number): Cover {
  const least = costOfEndingAt(ground, bestEnd) - row + ground.callCost;
  const farthest = Math.min(row, MAX_PAGE_SIZE - 1);
  let best = NOTHING;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let before = 0; before <= farthest && least + before <= bestCost; before += 1) {
    const start = row - before;
    for (let place = sizesOfPagesAt(start); sizeAt(place) > before; place += 1) {
      const size = sizeAt(place);
      const rest = coverFrom(ground, start + size);
      const rows = Math.min(start + size, ground.listingEnd) - start + rest.rows;
      const requests = rest.requests + 1;
      const cost = rows + ground.callCost * requests;
      if (cost > bestCost) {
        continue;
      }
      const surplusBefore = before + rest.surplusBefore;
      const cover: Cover = { kind: 'request', rows, requests, surplusBefore, start, size, rest };
      if (cost < bestCost || isPreferred(cover, best)) {
        best = cover;
      }
      bestCost = cost;
    }
  }
  return best;
}

/** Sizes come largest first, so of pages that differ only in rows past the total, the smallest wins. */
function isPreferred(cover: Cover, rival: Cover): boolean {
  if (cover.surplusBefore !== rival.surplusBefore) {
    return cover.surplusBefore < rival.surplusBefore;
  }
  return cover.requests <= rival.requests;
}

/** The cost of all rows before `end`, as if bought one by one from row 0, plus that of the missing rows after it. */
function costOfEndingAt(ground: Ground, end: number): number {
  const rest = coverFrom(ground, end);
  return end + rest.rows + ground.callCost * rest.requests;
}

function coverFrom(ground: Ground, row: number): Cover {
  return ground.covers[row - ground.first] ?? NOTHING;
}
