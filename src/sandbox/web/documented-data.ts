import type { Donor } from './donors.ts';
import type { Backlink } from './links.ts';

/** What Serpstat's own documentation shows, word for word, and the requests that it shows it for. */

/** Donors that the documentation names, beside the generated pool. */
export const documentedDonors = {
  znaxarenko: { host: 'znaxarenko.mybb.ru', rank: 5, origin: 'http://znaxarenko.mybb.ru' },
  speshka: { host: 'speshka.com', rank: 30, origin: 'https://speshka.com' },
  wmlou: { host: 'wmlou.com', rank: 22, origin: 'https://www.wmlou.com' },
  vsesv: { host: 'vsesv.com', rank: 17, origin: 'https://www.vsesv.com' },
} as const satisfies Readonly<Record<string, Omit<Donor, 'index'>>>;

export const documentedBacklinks: readonly [Backlink, Backlink] = [
  {
    url_from: 'https://www.wmlou.com/',
    url_to: 'https://serpstat.com/?ref=326045',
    nofollow: 'follow',
    link_type: 'href',
    links_ext: 330,
    link_text: 'Serpstat',
    first_seen: '2020-11-24',
    last_visited: '2021-03-29 09:19:13',
    domain_rank: 22,
  },
  {
    url_from: 'https://www.vsesv.com/',
    url_to: 'http://serpstat.com',
    nofollow: 'follow',
    link_type: 'href',
    links_ext: 11,
    link_text: 'Serpstat',
    first_seen: '2021-08-06',
    last_visited: '2021-08-06 10:42:54',
    domain_rank: 17,
  },
];

/** The `complexFilter` of the documented getNewBacklinks request, which answers `documentedBacklinksTotal` links. */
export const documentedBacklinkFilter: unknown = [
  [
    { field: 'url_from', compareType: 'notContains', value: ['7654765'] },
    { field: 'link_nofollow', compareType: 'contains', value: ['0', '1', '2', '4'] },
    { field: 'anchor', compareType: 'notContains', value: ['лопспрол'] },
    { field: 'check', compareType: 'lte', value: ['1.1.2030'] },
    { field: 'links_external', compareType: 'between', value: ['1', '500'] },
  ],
  [
    { field: 'links_external', compareType: 'lte', value: ['800'] },
    { additional_filters: 'no_subdomains' },
    { additional_filters: 'only_main_page' },
  ],
];

export const documentedBacklinksTotal = 167;

/** How many donors gepur.com and klubok.com share, as the documented getIntersect request counts them. */
export const documentedIntersectTotal = 233;
