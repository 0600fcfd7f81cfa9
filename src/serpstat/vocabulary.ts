/**
 * The words of the Serpstat Backlinks API, and beside each the name that the gateway gives it.
 *
 * Three of them could not be checked against the live API; one call with a real token settles each:
 * - `linkRelCodes`: the getNewBacklinks page filters by number, another official text by word.
 * - `linkPerDomain`: 1 is "one link from the domain" on the method's page; sources disagree on the default,
 *   so it is always sent.
 * - whether the token travels in the URL or in a header: the setting `SERPSTAT_AUTH` chooses.
 */

export type LinkRel = 'FOLLOW' | 'NOFOLLOW' | 'UGC' | 'SPONSORED';
export type LinkType = 'TEXT' | 'IMAGE' | 'REDIRECT' | 'IFRAME' | 'FORM' | 'CANONICAL' | 'RSS' | 'ALTERNATE';
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
export type OrderDirection = 'ASC' | 'DESC';

/** What a filter on `link_nofollow` sends for each attribute. Verify live. */
export const linkRelCodes: Readonly<Record<LinkRel, string>> = {
  FOLLOW: '0',
  NOFOLLOW: '1',
  UGC: '2',
  SPONSORED: '4',
};

/** What an answer's `nofollow` says for each attribute, lower-cased: Serpstat mixes the case. */
export const linkRelWords: Readonly<Record<string, LinkRel>> = {
  follow: 'FOLLOW',
  nofollow: 'NOFOLLOW',
  ugc: 'UGC',
  sponsored: 'SPONSORED',
};

/** `link_type` has one vocabulary in filters and another in answers. */
export const linkTypeWords: Readonly<Record<LinkType, { readonly filter: string; readonly answer: string }>> =
  {
    TEXT: { filter: 'text', answer: 'href' },
    IMAGE: { filter: 'image', answer: 'image' },
    REDIRECT: { filter: 'redirect', answer: 'redirect' },
    IFRAME: { filter: 'iframe', answer: 'frame' },
    FORM: { filter: 'form', answer: 'form' },
    CANONICAL: { filter: 'canonical', answer: 'canonical' },
    RSS: { filter: 'rss', answer: 'rss' },
    ALTERNATE: { filter: 'alternate', answer: 'alternate' },
  };

export const searchTypeWords: Readonly<Record<BacklinkSearchType, string>> = {
  DOMAIN: 'domain',
  DOMAIN_WITH_SUBDOMAINS: 'domain_with_subdomains',
  URL: 'url',
  PART_URL: 'part_url',
};

/** Names that `params.sort` takes; they differ from the names of the same things in answers. */
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

export const orderWords: Readonly<Record<OrderDirection, 'asc' | 'desc'>> = { ASC: 'asc', DESC: 'desc' };

/** `params.linkPerDomain`. Verify live. */
export const linkPerDomain = { onePerDomain: 1, onePerPage: 0 } as const;
