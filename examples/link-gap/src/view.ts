import type { IntersectFilter, IntersectOrder } from './generated/graphql.ts';

/** What the page shows. All of it is in the address, so that a view can be shared. */
export interface View {
  readonly domain: string;
  /** One or two. */
  readonly competitors: readonly string[];
  /** How many donors to load at first. */
  readonly rows: number;
  readonly show: Show;
  /** Bounds of the Domain Rank of the donors, 0 to 100. */
  readonly rankFrom: number | undefined;
  readonly rankTo: number | undefined;
  /** The fewest links to at least one of the domains. */
  readonly minLinks: number | undefined;
  readonly sort: Sort;
}

/**
 * Which donors: all of them, those that do not link to the domain (the link gap), or those that link to exactly these of
 * the domains.
 */
export type Show = 'all' | 'gap' | Combination;

/** For the domain and then each competitor: `1` if a donor links to it, otherwise `0`. */
export type Combination = '01' | '11' | '10' | '011' | '010' | '001' | '111' | '110' | '101' | '100';

export interface Sort {
  /** The Domain Rank of the donors, or the number of their links to the domain with this index. */
  readonly by: 'rank' | number;
  readonly descending: boolean;
}

export const ROWS = [100, 500, 1000] as const;

export const DEFAULTS = {
  rows: 500,
  show: 'gap',
  rankFrom: undefined,
  rankTo: undefined,
  minLinks: undefined,
  sort: { by: 'rank', descending: true },
} as const satisfies Omit<View, 'domain' | 'competitors'>;

/** The domain and then its competitors. */
export function domainsOf({ domain, competitors }: Pick<View, 'domain' | 'competitors'>): readonly string[] {
  return [domain, ...competitors];
}

/** The link gap first, then those that link to the domain; in each, donors of more domains first. */
export function combinationsOf(domains: number): readonly Combination[] {
  return domains === 2 ? ['01', '11', '10'] : ['011', '010', '001', '111', '110', '101', '100'];
}

/** The variables of queries for the donors that a view shows. */
export function variablesOf(view: View): {
  domain: string;
  competitors: string[];
  filter: IntersectFilter | null;
  orderBy: IntersectOrder;
} {
  const { domain, competitors, sort } = view;
  const direction = sort.descending ? 'DESC' : 'ASC';
  return {
    domain,
    competitors: [...competitors],
    filter: filterOf(view),
    orderBy:
      sort.by === 'rank'
        ? { field: 'DOMAIN_RANK', direction }
        : { field: 'LINK_COUNT', domain: domainsOf(view)[sort.by] ?? domain, direction },
  };
}

function filterOf(view: View): IntersectFilter | null {
  const { rankFrom, rankTo, minLinks, show } = view;
  const filter: IntersectFilter = {
    ...(show !== 'all' && { linkCounts: linkCountsOf(domainsOf(view), show) }),
    ...((rankFrom !== undefined || rankTo !== undefined) && {
      domainRank: {
        ...(rankFrom !== undefined && { gte: rankFrom }),
        ...(rankTo !== undefined && { lte: rankTo }),
      },
    }),
    ...(minLinks !== undefined && {
      or: domainsOf(view).map(domain => ({ linkCounts: [{ domain, gte: minLinks }] })),
    }),
  };
  return Object.keys(filter).length === 0 ? null : filter;
}

function linkCountsOf(domains: readonly string[], show: Combination | 'gap') {
  // Every donor links to one of the domains, so the gap needs no condition on the competitors.
  return show === 'gap'
    ? domains.slice(0, 1).map(domain => ({ domain, eq: 0 }))
    : domains.map((domain, index) => (show[index] === '1' ? { domain, gte: 1 } : { domain, eq: 0 }));
}
