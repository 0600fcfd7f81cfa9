import { MAX_LISTING_ROWS, MAX_PAGE_SIZE } from '../serpstat/limits.ts';
import type { PageRequest } from '../serpstat/listing.ts';
import { sizeAt, sizesOfPagesAt } from './page-sizes.ts';
import { SlidingMinimum } from './sliding-minimum.ts';
import { clip, rowsIn, type Span } from './span.ts';

export interface CoverOptions {
  /** How many credits saving one request is worth: finite, from 0, may be fractional. */
  readonly callCost: number;
  /** Rows of the listing. Rows past it cost nothing; where it is unknown, all rows up to 60,000 count as there. */
  readonly total?: number | undefined;
}

/**
 * The cheapest requests that together return the missing rows, in the order of these rows. Of several that cost the
 * same, those with the fewest surplus rows before what each is for (surplus behind it is what a reader is likely to
 * want next), and of these the fewest requests. Missing rows past the total are left out.
 *
 * `missing` is sorted and disjoint, as `unite` returns it.
 *
 * It is exact. Of the requests of a cheapest cover that return its first missing row, the one that ends last returns
 * all missing rows that the others do, so there are no others. The rows that it leaves have again a first one, and so
 * on. So the cheapest cover from a row on is one request that returns this row and the cheapest cover from where that
 * request ends: worked out for each missing row, from the last to the first, over every page that returns it.
 */
export function planCover(missing: readonly Span[], options: CoverOptions): readonly PageRequest[] {
  const needed = clip(missing, { start: 0, end: endOfListing(options) });
  const requests: PageRequest[] = [];
  for (let cover = cheapestCover(needed, options); cover.kind === 'request'; cover = cover.rest) {
    requests.push({ page: cover.start / cover.size + 1, size: cover.size });
  }
  return requests;
}

/** What the requests cost in credits: the rows that they return, and `callCost` for each. */
export function coverCost(requests: readonly PageRequest[], options: CoverOptions): number {
  const listing = { start: 0, end: endOfListing(options) };
  const rows = requests.reduce((sum, request) => sum + rowsIn(clip([spanOf(request)], listing)), 0);
  return rows + options.callCost * requests.length;
}

/** The rows that a request returns where the listing has them all: `[(page - 1) · size, page · size)`. */
export function spanOf(request: PageRequest): Span {
  return { start: (request.page - 1) * request.size, end: request.page * request.size };
}

/** Requests that return all missing rows from some row on. The three sums are of all of them. */
type Cover = {
  readonly rows: number;
  readonly requests: number;
  readonly surplusBefore: number;
} & (
  | { readonly kind: 'nothing' }
  | { readonly kind: 'request'; readonly start: number; readonly size: number; readonly rest: Cover }
);

const NOTHING: Cover = { kind: 'nothing', rows: 0, requests: 0, surplusBefore: 0 };

/** What has been worked out: `covers[i]` is the cheapest cover of the missing rows from `first + i` on. */
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
  const ground = { covers, first, listingEnd: endOfListing(options), callCost: options.callCost };
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
 * Pages that start further and further before the row are tried until none can be cheaper: one that starts there
 * costs at least its surplus rows more than a page would that starts at the row itself and ends at `bestEnd`, which
 * no choice of an end can beat.
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

/** Sizes come largest first, so of pages that differ in nothing but rows past the total the smallest is taken. */
function isPreferred(cover: Cover, rival: Cover): boolean {
  if (cover.surplusBefore !== rival.surplusBefore) {
    return cover.surplusBefore < rival.surplusBefore;
  }
  return cover.requests <= rival.requests;
}

/** The cost of all rows up to `end`, as if bought one by one from row 0 on, and of the missing rows behind it. */
function costOfEndingAt(ground: Ground, end: number): number {
  const rest = coverFrom(ground, end);
  return end + rest.rows + ground.callCost * rest.requests;
}

function coverFrom(ground: Ground, row: number): Cover {
  return ground.covers[row - ground.first] ?? NOTHING;
}

function endOfListing(options: CoverOptions): number {
  return Math.min(options.total ?? MAX_LISTING_ROWS, MAX_LISTING_ROWS);
}
