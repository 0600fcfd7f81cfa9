import { isMainPage, isRegistrable, urlParts } from '../web/hosts.ts';
import { daysAgo } from '../web/links.ts';
import type { LinkRow } from '../web/rows.ts';
import { checkCompareType, compileComplexFilter, type FilterItem, type Predicate } from './complex-filter.ts';
import {
  calendarDay,
  dateCompareTypes,
  digits,
  ordered,
  orderedCompareTypes,
  single,
  textCompareTypes,
  textual,
} from './filter-values.ts';
import { shown } from './json.ts';
import { badFilter } from './refusal.ts';

/**
 * Turns getNewBacklinks' `complexFilter` into a predicate on its rows.
 *
 * @throws Refusal 32602 (shape), 32117 (field, compareType, values) or 32010 (dates).
 */
export function compileBacklinkFilter(filter: unknown): Predicate<LinkRow> {
  return compileComplexFilter(filter, compileItem);
}

/** The best public table of what each field takes; Serpstat publishes none. */
const compareTypes: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['url_from', textCompareTypes],
  ['url_to', textCompareTypes],
  ['anchor', textCompareTypes],
  ['links_external', orderedCompareTypes],
  ['check', dateCompareTypes],
  ['add', dateCompareTypes],
  ['link_nofollow', ['contains', 'notContains']],
  ['link_type', ['eq', 'neq']],
]);

function compileItem(item: FilterItem): Predicate<LinkRow> {
  if (item.kind === 'additional') {
    return additional(item.name);
  }
  const { field, compareType, value } = item;
  checkCompareType(field, compareType, compareTypes);
  switch (field) {
    case 'url_from':
      return on(row => row.url_from, textual(field, compareType, value));
    case 'url_to':
      return on(row => row.url_to, textual(field, compareType, value));
    case 'anchor':
      return on(row => row.link_text, textual(field, compareType, value));
    case 'check':
      return on(row => row.last_visited.slice(0, 10), dates(field, compareType, value));
    case 'add':
      return on(row => row.first_seen, dates(field, compareType, value));
    case 'link_nofollow':
      return on(row => row.nofollow, attributes(compareType, value));
    case 'link_type':
      return on(row => row.link_type, types(compareType, value));
    default:
      return on(row => row.links_ext, numbers(field, compareType, value));
  }
}

function on<T>(read: (row: LinkRow) => T, holds: Predicate<T>): Predicate<LinkRow> {
  return row => holds(read(row));
}

function dates(field: string, compareType: string, values: readonly unknown[]): Predicate<string> {
  const days = values.map(value => calendarDay(value, field));
  return ordered(field, compareType, days);
}

function numbers(field: string, compareType: string, values: readonly unknown[]): Predicate<number> {
  const bounds = values.map(value => digits(value, field));
  return ordered(field, compareType, bounds);
}

/** `contains` means any of the codes, `notContains` none of them. */
function attributes(compareType: string, values: readonly unknown[]): Predicate<string> {
  const words = values.map(code => {
    const word = attributeCodes.get(code);
    if (word === undefined) {
      throw badFilter(
        `link_nofollow takes the texts ${[...attributeCodes.keys()].join()}, not ${shown(code)}`,
      );
    }
    return word;
  });
  if (words.length === 0) {
    throw badFilter('link_nofollow takes at least one code');
  }
  const wanted = compareType === 'contains';
  return nofollow => {
    const present = nofollow.toLowerCase().split(',');
    return words.some(word => present.includes(word)) === wanted;
  };
}

const attributeCodes: ReadonlyMap<unknown, string> = new Map([
  ['0', 'follow'],
  ['1', 'nofollow'],
  ['2', 'ugc'],
  ['4', 'sponsored'],
]);

function types(compareType: string, values: readonly unknown[]): Predicate<string> {
  const word = single(values, 'link_type');
  const answer = typeWords.get(word);
  if (answer === undefined) {
    throw badFilter(`link_type takes one of ${[...typeWords.keys()].join(', ')}, not ${shown(word)}`);
  }
  const wanted = compareType === 'eq';
  return type => (type === answer) === wanted;
}

/** Filters and answers speak of the same link types in two vocabularies. */
const typeWords: ReadonlyMap<unknown, string> = new Map([
  ['text', 'href'],
  ['redirect', 'redirect'],
  ['iframe', 'frame'],
  ['form', 'form'],
  ['canonical', 'canonical'],
  ['rss', 'rss'],
  ['alternate', 'alternate'],
  ['image', 'image'],
]);

function additional(name: string): Predicate<LinkRow> {
  const holds = additionalFilters.get(name);
  if (holds) {
    return holds;
  }
  throw badFilter(
    `additional_filters takes one of ${[...additionalFilters.keys()].join(', ')}, not ${shown(name)}`,
  );
}

const weekAgo = daysAgo(7);

const additionalFilters: ReadonlyMap<string, Predicate<LinkRow>> = new Map([
  ['no_subdomains', row => isRegistrable(urlParts(row.url_from).host)],
  ['only_main_page', row => isMainPage(row.url_from)],
  ['last_week', row => row.last_visited.slice(0, 10) >= weekAgo],
]);
