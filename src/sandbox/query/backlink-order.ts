import type { LinkRow } from '../web/rows.ts';

/** The order of rows by one of getNewBacklinks' sorts, which are not named as the fields of the answer are. */
export function backlinkOrder(sort: BacklinkSort, order: 'ASC' | 'DESC'): (a: LinkRow, b: LinkRow) => number {
  const compare = comparers[sort];
  return order === 'ASC' ? compare : (a, b) => compare(b, a);
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

/** The words that `sort` takes. */
// Object.keys knows no more than string; the keys are those of the record above.
export const backlinkSorts = Object.keys(comparers) as BacklinkSort[];

/** By code points either way: of all texts of a row, only anchors hold any beyond U+FFFF. */
function byText(read: (row: LinkRow) => string, compare = compareUnits) {
  return (a: LinkRow, b: LinkRow) => compare(read(a), read(b));
}

function byNumber(read: (row: LinkRow) => number) {
  return (a: LinkRow, b: LinkRow) => read(a) - read(b);
}

/** The engine's own comparison: twice as fast, and the same for texts without surrogates. */
function compareUnits(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

/** UTF-16 units alone would put what is beyond U+FFFF before U+E000..U+FFFF. */
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

/** Surrogates last. */
function rankOfUnit(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x1_0000 : unit;
}
