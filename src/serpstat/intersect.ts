import type { ComplexFilter } from './complex-filter.ts';
import { countOf, textOf } from './decode.ts';
import type { Listing, RawRow } from './listing.ts';
import { orderWords, type SerpstatOrderDirection } from './vocabulary.ts';

export interface IntersectQuestion {
  /** The analysed domain, then one or two competitors. */
  readonly domains: readonly string[];
  readonly filter: ComplexFilter | undefined;
  readonly orderBy: {
    /** `domain_rank`, or the number of links to one of the domains, by its position from 1. */
    readonly field: 'domain_rank' | { readonly linksOf: number };
    readonly direction: SerpstatOrderDirection;
  };
}

export interface IntersectRow {
  /** Host name of the donor. */
  readonly donor: string;
  /** 0 to 100. */
  readonly domainRank: number | null;
  /** Links to each of the question's domains, in their order; 0 if none is known. */
  readonly linkCounts: readonly { readonly domain: string; readonly count: number }[];
}

/** The domains that link to any of the given domains: `SerpstatBacklinksProcedure.getIntersect`. */
export function intersectListing(question: IntersectQuestion): Listing<IntersectRow> {
  const [query, ...competitors] = question.domains;
  const { field, direction } = question.orderBy;
  return {
    method: 'SerpstatBacklinksProcedure.getIntersect',
    params: {
      query,
      intersect: competitors,
      sort: field === 'domain_rank' ? field : `links_count${field.linksOf}`,
      order: orderWords[direction],
      ...(question.filter && { complexFilter: question.filter }),
    },
    decodeRow: raw => decodeRow(raw, question.domains),
  };
}

function decodeRow(raw: RawRow, domains: readonly string[]): IntersectRow {
  const counts = countsByPosition(raw);
  return {
    donor: textOf(raw.Domain).toLowerCase(),
    domainRank: countOf(raw.SDR),
    linkCounts: domains.map((domain, index) => ({ domain, count: counts.get(index + 1) ?? 0 })),
  };
}

/** A key contains a position from 1 and a domain, as in `Links count for domain #2 klubok.com`. */
const LINK_COUNT_KEY = /#(\d+)/;

function countsByPosition(raw: RawRow): ReadonlyMap<number, number | null> {
  return new Map(
    Object.entries(raw).map(([key, value]) => [Number(LINK_COUNT_KEY.exec(key)?.[1]), countOf(value)]),
  );
}
