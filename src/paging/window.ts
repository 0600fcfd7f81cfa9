import { badUserInput } from '../errors.ts';
import { MAX_LISTING_ROWS } from '../serpstat/listing.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { endOfListing, type Span } from './span.ts';

/** Rows of a page if neither `first` nor `last` is given. */
export const DEFAULT_PAGE = 20;

/** The highest value of `first` and `last`. */
const MAX_PAGE = 1000;

/** The four arguments of a Relay connection. Null is the same as omitting one. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** The decoded arguments: of the rows between the cursors the `first`, and of those the `last`. */
export interface PageRequested {
  /** The index after the row that `after` names; 0 without it. */
  readonly from: number;
  /** The index of the row that `before` names; MAX_LISTING_ROWS, which no cursor names, without it. */
  readonly to: number;
  readonly first?: number;
  readonly last?: number;
}

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/**
 * Reads the arguments of a connection over the listing with this fingerprint.
 *
 * @throws BAD_USER_INPUT if `first` or `last` is not an integer from 0 to 1000, or a cursor is not of this listing.
 */
export function readPageArguments(args: PageArguments, fingerprint: string): PageRequested {
  const last = readCount('last', args.last);
  const first = readCount('first', args.first) ?? (last === undefined ? DEFAULT_PAGE : undefined);
  return {
    from: args.after == null ? 0 : decodeCursor(args.after, fingerprint, 'after') + 1,
    to: args.before == null ? MAX_LISTING_ROWS : decodeCursor(args.before, fingerprint, 'before'),
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
  };
}

/**
 * The rows that a page requests of a listing with `total` rows: EdgesToReturn of the Relay cursor connections
 * specification (https://relay.dev/graphql/connections.htm), on indexes. An empty window has a position: `start` equals
 * `end`.
 *
 * It differs from the specification in one respect: a cursor remains a position in the listing even if no row is left
 * there, or if `before` precedes `after`. The specification ignores such a cursor, and would return the first page
 * again to a reader of a listing that shrank.
 *
 * Without a total, the window can extend past the end of the listing, because rows that do not exist cost nothing. It
 * is undefined if the start of the window depends on that end: `last` counts back from it, unless `before` is given
 * (its row existed when the cursor was handed out) or at most `last` rows are left to choose from. Call again once the
 * total is known.
 */
export function windowOf(page: PageRequested, total: number | undefined): Span | undefined {
  const listingEnd = endOfListing(total);
  const start = Math.min(page.from, listingEnd);
  const toCursor = Math.max(start, Math.min(page.to, listingEnd));
  const end = page.first === undefined ? toCursor : Math.min(toCursor, start + page.first);
  if (page.last === undefined || end - start <= page.last) {
    return { start, end };
  }
  if (total === undefined && page.to === MAX_LISTING_ROWS && page.last > 0) {
    return undefined;
  }
  return { start: end - page.last, end };
}

/**
 * Whether rows follow a window of {@link windowOf} up to `before` (if `first` is given) or up to the end of the
 * listing, and whether rows precede it from `after` (if `last` is given) or from the start of the listing. The
 * specification leaves half of that to servers that know it cheaply; with the total, the gateway does.
 *
 * The total is missing only if nothing had to be bought because the window is empty. The listing then counts as
 * endless: `hasNextPage` says that rows can follow.
 */
export function pageInfoOf(
  page: PageRequested,
  window: Span,
  total: number | undefined,
  fingerprint: string,
): PageInfo {
  const listingEnd = endOfListing(total);
  const isEmpty = window.start === window.end;
  return {
    hasNextPage: window.end < (page.first === undefined ? listingEnd : Math.min(page.to, listingEnd)),
    hasPreviousPage: window.start > (page.last === undefined ? 0 : page.from),
    startCursor: isEmpty ? null : encodeCursor(fingerprint, window.start),
    endCursor: isEmpty ? null : encodeCursor(fingerprint, window.end - 1),
  };
}

function readCount(argument: 'first' | 'last', count: number | null | undefined): number | undefined {
  if (count === null || count === undefined) {
    return undefined;
  }
  if (Number.isInteger(count) && count >= 0 && count <= MAX_PAGE) {
    return count;
  }
  const onward = argument === 'first' ? 'after: pageInfo.endCursor' : 'before: pageInfo.startCursor';
  throw badUserInput(
    `${argument} is ${count}, but must be an integer from 0 to ${MAX_PAGE}. To get more rows, query again with ${onward}.`,
  );
}
