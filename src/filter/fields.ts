import { type BacklinkRel, type BacklinkType, linkRelCodes, linkTypeWords } from '../serpstat/vocabulary.ts';

/**
 * The names of the fields in Serpstat's filters, and how to write their values. The names come from the pages of
 * getNewBacklinks and getIntersect; answers use other names (`check` is `last_visited`, `add` is `first_seen`, `anchor`
 * is `link_text`). Serpstat's pages do not say which comparisons a field takes, although the server refuses the others:
 * the comparisons below are the best public account.
 */
export interface Field {
  /** Its name in the GraphQL filter. */
  readonly name: string;
  /** Its name in `complexFilter`; for a flag, the name that `additional_filters` takes. */
  readonly wire: string;
}

/** A field whose values are whole numbers in order: integers, or days by their number. */
export interface Scale extends Field {
  /** No row has a value outside it. */
  readonly range: { readonly min: number; readonly max: number };
  readonly write: (value: number) => string | number;
}

/** contains, notContains, startsWith, endsWith; one string. */
export const textFields = [
  { name: 'urlFrom', wire: 'url_from' },
  { name: 'urlTo', wire: 'url_to' },
  { name: 'anchor', wire: 'anchor' },
] as const satisfies readonly Field[];

/** Additional filters: present or absent, without a value. */
export const flagFields = [
  { name: 'noSubdomains', wire: 'no_subdomains' },
  { name: 'onlyMainPage', wire: 'only_main_page' },
  { name: 'lastWeek', wire: 'last_week' },
] as const satisfies readonly Field[];

/** contains (any of several codes), notContains; code strings. */
export const relField = {
  name: 'rel',
  wire: 'link_nofollow',
  write: (rel: BacklinkRel) => linkRelCodes[rel],
};

/** eq, neq; one word of the vocabulary of filters, which differs from that of answers. */
export const linkTypeField = {
  name: 'linkType',
  wire: 'link_type',
  write: (type: BacklinkType) => linkTypeWords[type].filter,
};

const MS_A_DAY = 86_400_000;

const counts = { min: 0, max: 2 ** 31 - 1 };
const ranks = { min: 0, max: 100 };
const days = { min: dayNumber('0000-01-01'), max: dayNumber('9999-12-31') };
const asIs = (value: number): number => value;

/** gte, lte, eq, neq, between; a string of digits, as in the documented example. */
export const externalLinks: Scale = {
  name: 'externalLinks',
  wire: 'links_external',
  range: counts,
  write: String,
};

/** gte, lte, eq, between, but no neq; `DD.MM.YYYY`. */
export const dateFields = [
  { name: 'firstSeen', wire: 'add', range: days, write: writeDay },
  { name: 'lastVisited', wire: 'check', range: days, write: writeDay },
] as const satisfies readonly Scale[];

/** gte, lte, eq, neq, between; an integer, as in the documented example. */
export const domainRank: Scale = { name: 'domainRank', wire: 'domain_rank', range: ranks, write: asIs };

/** The analysed domain's links first, then those of the competitors in their order. Values as for domain_rank. */
export const linkCountFields: readonly Scale[] = [
  { name: 'linkCounts', wire: 'links_count1', range: counts, write: asIs },
  { name: 'linkCounts', wire: 'links_count2', range: counts, write: asIs },
  { name: 'linkCounts', wire: 'links_count3', range: counts, write: asIs },
];

/** The number of a calendar day (`YYYY-MM-DD`): consecutive days have consecutive numbers. */
export function dayNumber(date: string): number {
  return Date.parse(date) / MS_A_DAY;
}

/** A day in the form that Serpstat's filters take: `DD.MM.YYYY`, padded with zeros. */
function writeDay(day: number): string {
  const [year, month, date] = new Date(day * MS_A_DAY).toISOString().slice(0, 10).split('-');
  return `${date}.${month}.${year}`;
}
