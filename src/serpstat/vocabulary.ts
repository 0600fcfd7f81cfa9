/**
 * The names of the gateway and the words of the Serpstat Backlinks API for them.
 *
 * Three of them are not verified against the live API; one call with a real token verifies each:
 * - `linkRelCodes`: the documentation of getNewBacklinks filters by number, another official text by word.
 * - `linkPerDomain`: 1 means "one link from the domain" in the method's documentation. Sources disagree on the default,
 *   so the gateway always sends it.
 * - whether the token is sent in the URL or in a header: see the setting `SERPSTAT_AUTH`.
 */

export type BacklinkRel = 'FOLLOW' | 'NOFOLLOW' | 'UGC' | 'SPONSORED';
export type BacklinkType =
  | 'TEXT'
  | 'IMAGE'
  | 'REDIRECT'
  | 'IFRAME'
  | 'FORM'
  | 'CANONICAL'
  | 'RSS'
  | 'ALTERNATE';
export type BacklinkSearchType = 'DOMAIN' | 'DOMAIN_WITH_SUBDOMAINS' | 'URL' | 'PART_URL';
export type BacklinkOrderField =
  | 'URL_FROM'
  | 'ANCHOR'
  | 'REL'
  | 'EXTERNAL_LINKS'
  | 'LINK_TYPE'
  | 'URL_TO'
  | 'LAST_VISITED'
  | 'FIRST_SEEN'
  | 'DOMAIN_RANK';
export type SerpstatOrderDirection = 'ASC' | 'DESC';

/** The values of a filter on `link_nofollow`. Verify live. */
export const linkRelCodes: Readonly<Record<BacklinkRel, string>> = {
  FOLLOW: '0',
  NOFOLLOW: '1',
  UGC: '2',
  SPONSORED: '4',
};

/** The words in the `nofollow` of a response, in lower case: Serpstat mixes the case. */
export const linkRelWords: Readonly<Record<string, BacklinkRel>> = {
  follow: 'FOLLOW',
  nofollow: 'NOFOLLOW',
  ugc: 'UGC',
  sponsored: 'SPONSORED',
};

/** `link_type` has different words in filters and in responses. */
export const linkTypeWords: Readonly<
  Record<BacklinkType, { readonly filter: string; readonly response: string }>
> = {
  TEXT: { filter: 'text', response: 'href' },
  IMAGE: { filter: 'image', response: 'image' },
  REDIRECT: { filter: 'redirect', response: 'redirect' },
  IFRAME: { filter: 'iframe', response: 'frame' },
  FORM: { filter: 'form', response: 'form' },
  CANONICAL: { filter: 'canonical', response: 'canonical' },
  RSS: { filter: 'rss', response: 'rss' },
  ALTERNATE: { filter: 'alternate', response: 'alternate' },
};

export const searchTypeWords: Readonly<Record<BacklinkSearchType, string>> = {
  DOMAIN: 'domain',
  DOMAIN_WITH_SUBDOMAINS: 'domain_with_subdomains',
  URL: 'url',
  PART_URL: 'part_url',
};

/** The names for `params.sort`, which differ from those in responses. */
export const backlinkSortFields: Readonly<Record<BacklinkOrderField, string>> = {
  URL_FROM: 'url_from',
  ANCHOR: 'anchor',
  REL: 'link_nofollow',
  EXTERNAL_LINKS: 'links_external',
  LINK_TYPE: 'link_type',
  URL_TO: 'url_to',
  LAST_VISITED: 'check',
  FIRST_SEEN: 'add',
  DOMAIN_RANK: 'domain_rank',
};

export const orderWords: Readonly<Record<SerpstatOrderDirection, 'asc' | 'desc'>> = {
  ASC: 'asc',
  DESC: 'desc',
};

/** `params.linkPerDomain`. Verify live. */
export const linkPerDomain = { onePerDomain: 1, onePerPage: 0 } as const;
