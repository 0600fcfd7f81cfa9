import type { DonorRow, LinkRow } from '../web/rows.ts';
import { intersectValue } from './intersect-filter.ts';

export type Direction = 'ASC' | 'DESC';

type Comparer<Row> = (a: Row, b: Row) => number;

/** Orders rows by one of getNewBacklinks' sorts, whose names differ from the names of the fields. */
export function backlinkOrder(sort: BacklinkSort, direction: Direction): Comparer<LinkRow> {
  return directed(comparers[sort], direction);
}

/** Orders rows by one of getIntersect's sorts, which are named like the fields of its filter. */
export function intersectOrder(sort: string, direction: Direction): Comparer<DonorRow> {
  const value = intersectValue(sort);
  return directed((a, b) => value(a) - value(b), direction);
}

function directed<Row>(compare: Comparer<Row>, direction: Direction): Comparer<Row> {
  return direction === 'ASC' ? compare : (a, b) => compare(b, a);
}

export type BacklinkSort = keyof typeof comparers;

const comparers = {
  url_from: byText(row => row.url_from),
  anchor: byText(row => row.link_text, compareCodePoints),
  link_nofollow: byText(row => row.nofollow),
  links_external: byNumber(row => row.links_ext),
  link_type: byText(row => row.link_type),
  url_to: byText(row => row.url_to),
  check: byText(row => row.last_visited),
  add: byText(row => row.first_seen),
  domain_rank: byNumber(row => Number(row.domain_rank)),
};

/** The values that `sort` takes. */
// Object.keys is typed as string[]; the keys are those of the record above.
export const backlinkSorts = Object.keys(comparers) as BacklinkSort[];

/** Both functions order by code points, but `compareUnits` only up to U+FFFF, which anchors alone exceed. */
function byText(read: (row: LinkRow) => string, compare = compareUnits): Comparer<LinkRow> {
  return (a, b) => compare(read(a), read(b));
}

function byNumber(read: (row: LinkRow) => number): Comparer<LinkRow> {
  return (a, b) => read(a) - read(b);
}

/** JavaScript's own comparison: twice as fast, and the same for texts without surrogates. */
function compareUnits(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

/** UTF-16 units alone would put code points beyond U+FFFF before U+E000..U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      return rankOfUnit(x) - rankOfUnit(y);
    }
  }
  return a.length - b.length;
}

/** Puts surrogates last. */
function rankOfUnit(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x1_0000 : unit;
}
