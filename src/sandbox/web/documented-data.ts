import type { LinkRow } from './rows.ts';

// Copied from Serpstat's documentation, word for word.

/** The donors that the documentation names; they are not part of the generated pool. */
export const documentedDonors = {
  znaxarenko: { host: 'znaxarenko.mybb.ru', rank: 5, origin: 'http://znaxarenko.mybb.ru' },
  speshka: { host: 'speshka.com', rank: 30, origin: 'https://speshka.com' },
  wmlou: { host: 'wmlou.com', rank: 22, origin: 'https://www.wmlou.com' },
  vsesv: { host: 'vsesv.com', rank: 17, origin: 'https://www.vsesv.com' },
} as const;

export const documentedBacklinks: readonly [LinkRow, LinkRow] = [
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

/** How many links of serpstat.com the documented getNewBacklinks request finds. */
export const documentedBacklinksTotal = 167;

/** How many donors the documented getIntersect request finds for gepur.com and klubok.com. */
export const documentedIntersectTotal = 233;
