import { type Day, dateOf } from '../web/calendar.ts';
import { isMainPage, isRegistrable, urlParts } from '../web/hosts.ts';
import type { LinkRow } from '../web/rows.ts';
import { complexFilterPredicate, type FilterField, type Predicate } from './complex-filter.ts';
import { dateField, digits, numberField, single, textField } from './filter-fields.ts';
import { shown } from './json.ts';
import { badFilter } from './rpc-error.ts';

/**
 * Turns getNewBacklinks' `complexFilter` into a predicate on its rows.
 *
 * @throws RpcError 32602 (shape), 32117 (field, compareType, values) or 32010 (dates).
 */
export function backlinkPredicate(filter: unknown, today: Day): Predicate<LinkRow> {
  const flags = additionalFilters(today);
  const additional = (name: string) => known(flags, name, 'additional_filters accepts one of');
  return complexFilterPredicate(filter, { fields, additional });
}

/** `contains` means any of the codes, `notContains` none of them. */
const attributeField: FilterField<LinkRow> = {
  compareTypes: ['contains', 'notContains'],
  predicate(field, compareType, values) {
    const words = values.map(code => known(attributeCodes, code, `${field} accepts the strings`));
    if (words.length === 0) {
      throw badFilter(`${field} needs at least one code`);
    }
    const wanted = compareType === 'contains';
    return row => {
      const present = row.nofollow.toLowerCase().split(',');
      return words.some(word => present.includes(word)) === wanted;
    };
  },
};

const attributeCodes: ReadonlyMap<unknown, string> = new Map([
  ['0', 'follow'],
  ['1', 'nofollow'],
  ['2', 'ugc'],
  ['4', 'sponsored'],
]);

const typeField: FilterField<LinkRow> = {
  compareTypes: ['eq', 'neq'],
  predicate(field, compareType, values) {
    const type = known(typeWords, single(values, field), `${field} accepts one of`);
    const wanted = compareType === 'eq';
    return row => (row.link_type === type) === wanted;
  },
};

/** Filters and answers use different words for the same link types. */
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

/** Serpstat does not document what each field accepts; this is the best public table. */
const fields: ReadonlyMap<string, FilterField<LinkRow>> = new Map([
  ['url_from', textField(row => row.url_from)],
  ['url_to', textField(row => row.url_to)],
  ['anchor', textField(row => row.link_text)],
  ['links_external', numberField(row => row.links_ext, digits)],
  ['check', dateField(row => row.last_visited.slice(0, 10))],
  ['add', dateField(row => row.first_seen)],
  ['link_nofollow', attributeField],
  ['link_type', typeField],
]);

function additionalFilters(today: Day): ReadonlyMap<unknown, Predicate<LinkRow>> {
  const weekAgo = dateOf(today - 7);
  return new Map([
    ['no_subdomains', row => isRegistrable(urlParts(row.url_from).host)],
    ['only_main_page', row => isMainPage(row.url_from)],
    ['last_week', row => row.last_visited.slice(0, 10) >= weekAgo],
  ]);
}

function known<T>(table: ReadonlyMap<unknown, T>, word: unknown, prefix: string): T {
  const meaning = table.get(word);
  if (meaning === undefined) {
    throw badFilter(`${prefix} ${[...table.keys()].join(', ')}, not ${shown(word)}`);
  }
  return meaning;
}
