import { MAX_LISTING_ROWS } from '../serpstat/listing.ts';

/** The rows from `start` up to but not including `end`: absolute indexes in a listing, integers from 0. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Converts any spans, in any order and possibly empty, to the form that the other functions take and return: sorted,
 * none empty, none overlapping or touching another.
 */
export function unite(spans: readonly Span[]): readonly Span[] {
  if (spans.length === 1) {
    return spans.filter(isFilled);
  }
  const united: Span[] = [];
  const sorted = spans.filter(isFilled).toSorted((a, b) => a.start - b.start);
  for (const span of sorted) {
    const last = united.at(-1);
    if (last === undefined || last.end < span.start) {
      united.push(span);
    } else {
      united[united.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    }
  }
  return united;
}

/** The rows of `from` that are not in `taken`. */
export function subtract(from: readonly Span[], taken: readonly Span[]): readonly Span[] {
  const left: Span[] = [];
  let next = 0;
  for (const span of from) {
    let start = span.start;
    for (let hole = taken[next]; hole !== undefined && hole.start < span.end; hole = taken[next]) {
      if (start < hole.start) {
        left.push({ start, end: hole.start });
      }
      start = Math.max(start, hole.end);
      // A hole that extends past this span can reach into the next one too.
      if (hole.end > span.end) {
        break;
      }
      next += 1;
    }
    if (start < span.end) {
      left.push({ start, end: span.end });
    }
  }
  return left;
}

/** The rows of `spans` that are within `limits`. */
export function clip(spans: readonly Span[], limits: Span): readonly Span[] {
  return spans
    .map(({ start, end }) => ({ start: Math.max(start, limits.start), end: Math.min(end, limits.end) }))
    .filter(isFilled);
}

/** The end of the rows that can be read of a listing: all rows up to 60,000 count as present if the total is unknown. */
export function endOfListing(total: number | undefined): number {
  return Math.min(total ?? MAX_LISTING_ROWS, MAX_LISTING_ROWS);
}

/** The number of rows in the spans. */
export function rowsIn(spans: readonly Span[]): number {
  return spans.reduce((rows, span) => rows + span.end - span.start, 0);
}

function isFilled(span: Span): boolean {
  return span.start < span.end;
}
