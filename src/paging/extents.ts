import { type Span, subtract } from './span.ts';

/** A run of rows that are held: `rows[i]` is row `start + i` of the listing. Never empty. */
export interface Extent<Row> {
  readonly start: number;
  readonly rows: readonly Row[];
}

/** The rows of one listing that are held: sorted, and no extent overlaps or touches another. */
export type Extents<Row> = readonly Extent<Row>[];

/** The extents with `rows` added from index `start` on. New rows replace rows that were held already. */
export function addRows<Row>(extents: Extents<Row>, start: number, rows: readonly Row[]): Extents<Row> {
  if (rows.length === 0) {
    return extents;
  }
  const end = start + rows.length;
  const from = countWhile(extents, extent => endOf(extent) < start);
  const to = countWhile(extents, extent => extent.start <= end);
  const touched = extents.slice(from, to);
  const head = rowsBefore(start, touched[0]);
  const tail = rowsFrom(end, touched.at(-1));
  return extents.toSpliced(from, to - from, {
    start: start - head.length,
    rows: [...head, ...rows, ...tail],
  });
}

/** The rows of `span` that are not held. */
export function missing<Row>(extents: Extents<Row>, span: Span): readonly Span[] {
  const gaps: Span[] = [];
  let start = span.start;
  let next = countWhile(extents, extent => endOf(extent) <= start);
  while (start < span.end) {
    const extent = extents[next];
    const end = Math.min(extent?.start ?? span.end, span.end);
    if (start < end) {
      gaps.push({ start, end });
    }
    start = extent === undefined ? span.end : endOf(extent);
    next += 1;
  }
  return gaps;
}

/** The rows of `span` in order, or undefined if one of them is not held. An empty span has no rows. */
export function readRows<Row>(extents: Extents<Row>, span: Span): readonly Row[] | undefined {
  if (span.start >= span.end) {
    return [];
  }
  const extent = extents[countWhile(extents, held => endOf(held) <= span.start)];
  if (extent === undefined || span.start < extent.start || endOf(extent) < span.end) {
    return undefined;
  }
  const isWhole = span.start === extent.start && span.end === endOf(extent);
  return isWhole ? extent.rows : extent.rows.slice(span.start - extent.start, span.end - extent.start);
}

/** The parts of the extents that lie in `span`. Takes few comparisons, however many extents there are. */
export function heldParts<Row>(extents: Extents<Row>, span: Span): Extents<Row> {
  const gaps = missing(extents, span);
  const parts = gaps.length === 0 && span.start < span.end ? [span] : subtract([span], gaps);
  return parts.map(part => partOf(extents, part));
}

/** The parts of `offered` that `held` misses. */
export function missingParts<Row>(held: Extents<Row>, offered: Extents<Row>): Extents<Row> {
  return offered.flatMap(extent => {
    const span = { start: extent.start, end: extent.start + extent.rows.length };
    return missing(held, span).map(part => partOf([extent], part));
  });
}

/** Joins parts, in any order, that do not overlap. */
export function joinParts<Row>(parts: readonly Extent<Row>[]): Extents<Row> {
  const joined: { start: number; rows: Row[] }[] = [];
  for (const { start, rows } of parts.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (last !== undefined && last.start + last.rows.length === start) {
      for (const row of rows) {
        last.rows.push(row);
      }
    } else {
      joined.push({ start, rows: [...rows] });
    }
  }
  return joined;
}

function partOf<Row>(extents: Extents<Row>, span: Span): Extent<Row> {
  const rows = readRows(extents, span);
  if (rows === undefined) {
    throw new Error(`the rows from ${span.start} to ${span.end} are held but cannot be read`);
  }
  return { start: span.start, rows };
}

function endOf(extent: Extent<unknown>): number {
  return extent.start + extent.rows.length;
}

function rowsBefore<Row>(index: number, extent: Extent<Row> | undefined): readonly Row[] {
  return extent?.rows.slice(0, Math.max(0, index - extent.start)) ?? [];
}

function rowsFrom<Row>(index: number, extent: Extent<Row> | undefined): readonly Row[] {
  return extent?.rows.slice(Math.max(0, index - extent.start)) ?? [];
}

/** The number of extents at the front that satisfy `rule`: a binary search, as those precede all that do not. */
function countWhile<Row>(extents: Extents<Row>, rule: (extent: Extent<Row>) => boolean): number {
  let low = 0;
  let high = extents.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const extent = extents[middle];
    if (extent !== undefined && rule(extent)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
