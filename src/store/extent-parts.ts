import { type Extent, type Extents, missing, readRows } from '../paging/extents.ts';
import { type Span, subtract } from '../paging/span.ts';

/** The parts of the extents that lie in `span`. Takes few comparisons, however many extents there are. */
export function heldParts<Row>(extents: Extents<Row>, span: Span): Extents<Row> {
  return subtract([span], missing(extents, span)).map(part => partOf(extents, part));
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
