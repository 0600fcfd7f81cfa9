import type { CompiledFilter } from '../../src/filter/compile.ts';
import type { FilterItem } from '../../src/serpstat/complex-filter.ts';
import type { BacklinkRow, IntersectRow } from './tree-model.ts';

/** A row, with the names of Serpstat's filter fields: texts, lists of codes, numbers, dates as `YYYY-MM-DD`, flags. */
export type WireRow = Readonly<Record<string, string | number | readonly string[] | boolean | null>>;

/** Evaluates the OR of ANDs for a row. An unknown value passes no condition. */
export function passes(compiled: CompiledFilter, row: WireRow): boolean {
  switch (compiled.kind) {
    case 'everything':
      return true;
    case 'nothing':
      return false;
    case 'groups':
      return compiled.groups.some(group => group.every(item => itemPasses(item, row)));
  }
}

export function wireBacklink(row: BacklinkRow): WireRow {
  const codes: Record<string, string> = { FOLLOW: '0', NOFOLLOW: '1', UGC: '2', SPONSORED: '4' };
  return {
    url_from: row.urlFrom,
    url_to: row.urlTo,
    anchor: row.anchor,
    link_nofollow: row.rel.map(rel => codes[rel] ?? ''),
    link_type: row.linkType.toLowerCase(),
    links_external: row.externalLinks,
    add: row.firstSeen,
    check: row.lastVisited,
    no_subdomains: row.noSubdomains,
    only_main_page: row.onlyMainPage,
    last_week: row.lastWeek,
  };
}

export function wireIntersect({ domainRank, linkCounts }: IntersectRow): WireRow {
  const [links_count1 = null, links_count2 = null, links_count3 = null] = linkCounts;
  return { domain_rank: domainRank, links_count1, links_count2, links_count3 };
}

function itemPasses(item: FilterItem, row: WireRow): boolean {
  if ('additional_filters' in item) {
    return row[item.additional_filters] === true;
  }
  const value = row[item.field] ?? null;
  if (value === null) {
    return false;
  }
  if (Array.isArray(value)) {
    const hasAny = item.value.some(code => value.includes(code));
    return item.compareType === 'contains' ? hasAny : !hasAny;
  }
  const [first, second] = item.value.map(asked => comparable(item.field, asked));
  switch (item.compareType) {
    case 'contains':
      return String(value).includes(String(first));
    case 'notContains':
      return !String(value).includes(String(first));
    case 'startsWith':
      return String(value).startsWith(String(first));
    case 'endsWith':
      return String(value).endsWith(String(first));
    case 'eq':
      return value === first;
    case 'neq':
      return value !== first;
    case 'gte':
      return first !== undefined && value >= first;
    case 'lte':
      return first !== undefined && value <= first;
    case 'between':
      return first !== undefined && second !== undefined && value >= first && value <= second;
    default:
      throw new Error(`${item.compareType} is not in the canonical form`);
  }
}

function comparable(field: string, value: string | number): string | number {
  if (field === 'links_external') {
    return Number(value);
  }
  if (field === 'add' || field === 'check') {
    return String(value).split('.').reverse().join('-');
  }
  return value;
}
