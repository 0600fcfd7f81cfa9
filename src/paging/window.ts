import { badUserInput } from '../errors.ts';
import { MAX_LISTING_ROWS } from '../serpstat/limits.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Span } from './span.ts';

/** Rows of a page where neither `first` nor `last` is given. */
export const DEFAULT_PAGE = 20;

/** The most that `first` and `last` take. */
export const MAX_PAGE = 1000;

/** The four arguments of a Relay connection. Null means the same as leaving one out. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** The arguments read: of the rows between the cursors, the `first`, and of those the `last`. */
export interface PageRequested {
  /** The index behind the row that `after` names; 0 without it. */
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
 * @throws BAD_USER_INPUT where `first` or `last` is not an integer from 0 to 1000, or a cursor is not of this listing.
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
 * The rows that a page wants of a listing with `total` rows: EdgesToReturn of the Relay cursor connections
 * specification (https://relay.dev/graphql/connections.htm), on indexes. An empty window is a place: `start` equals `end`.
 *
 * It parts from the specification's letter in one thing: a cursor stays a place in the listing even where no row is
 * left there, and where `before` lies ahead of `after`. The specification would ignore such a cursor, and so hand a
 * reader of a listing that shrank its first page again.
 *
 * Without a total the window may reach past the listing's end, since rows that do not exist cost nothing. It is
 * undefined where that end decides where the window starts: `last` counts back from it, unless `before` is given (its
 * row existed when the cursor was handed out) or there are no more than `last` rows to choose from. Ask again once the
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
 * What a client may know of the rows around a window of {@link windowOf}: whether some follow it up to `before` (where
 * `first` is given) or up to the listing's end, and whether some precede it from `after` (where `last` is given) or
 * from the listing's start. The specification leaves half of that to servers that know it cheaply; the total tells.
 *
 * Without a total, which is only so where nothing had to be bought because the window is empty, the listing counts as
 * endless: `hasNextPage` then says that rows may follow.
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

function endOfListing(total: number | undefined): number {
  return Math.min(total ?? MAX_LISTING_ROWS, MAX_LISTING_ROWS);
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
    `${argument} is ${count}, but takes an integer from 0 to ${MAX_PAGE}. For more rows ask again with ${onward}.`,
  );
}
