import type { ComplexFilter } from './complex-filter.ts';
import { countOf, dateOf, dateTimeOf, textOf } from './decode.ts';
import type { Listing, RawRow } from './listing.ts';
import {
  type BacklinkOrderField,
  type BacklinkRel,
  type BacklinkSearchType,
  type BacklinkType,
  backlinkSortFields,
  linkPerDomain,
  linkRelWords,
  linkTypeWords,
  orderWords,
  type SerpstatOrderDirection,
  searchTypeWords,
} from './vocabulary.ts';

export interface BacklinksQuestion {
  /** A host name; for `URL` and `PART_URL`, a host and path without a scheme. */
  readonly query: string;
  readonly searchType: BacklinkSearchType;
  readonly onePerDomain: boolean;
  readonly filter: ComplexFilter | undefined;
  readonly orderBy: { readonly field: BacklinkOrderField; readonly direction: SerpstatOrderDirection };
}

export interface BacklinkRow {
  readonly urlFrom: string;
  readonly urlTo: string;
  readonly anchor: string;
  readonly rel: readonly BacklinkRel[];
  readonly linkType: BacklinkType | null;
  readonly externalLinks: number | null;
  /** `YYYY-MM-DD`. */
  readonly firstSeen: string | null;
  /** `YYYY-MM-DDTHH:MM:SS`, without a time zone. */
  readonly lastVisited: string | null;
  /** 0 to 100. */
  readonly domainRank: number | null;
}

/** The active backlinks of a domain: `SerpstatBacklinksProcedure.getNewBacklinks`. */
export function backlinksListing(question: BacklinksQuestion): Listing<BacklinkRow> {
  return {
    method: 'SerpstatBacklinksProcedure.getNewBacklinks',
    params: {
      query: question.query,
      searchType: searchTypeWords[question.searchType],
      sort: backlinkSortFields[question.orderBy.field],
      order: orderWords[question.orderBy.direction],
      linkPerDomain: question.onePerDomain ? linkPerDomain.onePerDomain : linkPerDomain.onePerPage,
      ...(question.filter && { complexFilter: question.filter }),
    },
    decodeRow,
  };
}

function decodeRow(raw: RawRow): BacklinkRow {
  return {
    urlFrom: textOf(raw.url_from),
    urlTo: textOf(raw.url_to),
    anchor: textOf(raw.link_text),
    rel: relOf(raw.nofollow),
    linkType: linkTypeOf(raw.link_type),
    externalLinks: countOf(raw.links_ext),
    firstSeen: dateOf(raw.first_seen),
    lastVisited: dateTimeOf(raw.last_visited),
    domainRank: countOf(raw.domain_rank),
  };
}

function relOf(value: unknown): readonly BacklinkRel[] {
  const words = textOf(value).toLowerCase().split(',');
  return [...new Set(words.map(word => linkRels.get(word.trim())).filter(rel => rel !== undefined))];
}

function linkTypeOf(value: unknown): BacklinkType | null {
  return linkTypes.get(textOf(value).trim().toLowerCase()) ?? null;
}

const linkRels = new Map(Object.entries(linkRelWords));

const linkTypes = new Map(
  Object.entries(linkTypeWords).map(([type, words]) => [words.response, type as BacklinkType]), // keys of that record
);
