import { backlinkOrder } from '../query/backlink-order.ts';
import { intersectValue } from '../query/intersect-filter.ts';
import type { BacklinksParams, IntersectParams } from '../query/params.ts';
import { BoundedCache } from './bounded-cache.ts';
import { donorTable, linkedSubdomains, type Move, movedTable } from './donor-tables.ts';
import { type DonorTable, donorAt, donorRank } from './donors.ts';
import { urlParts, withoutWww } from './hosts.ts';
import { linkWriter } from './links.ts';
import type { DonorRow, LinkRow } from './rows.ts';

/**
 * The invented web: every listing of it, filtered and sorted whole, the same until somebody moves it. Where `nothing`
 * is asked about, not a row exists even without the filter.
 *
 * Ties of every sort, ascending or descending, keep the order of the rows' fixed numbers. One link a donor means
 * the donor's first link to what is searched; the filter sees only that one.
 *
 * What was built last is kept, so that paging through a listing neither filters nor sorts it again.
 */
export interface World {
  backlinks(params: BacklinksParams): Listing<LinkRow>;
  intersect(params: IntersectParams): Listing<DonorRow>;
  /** Changes who links to a domain (its subdomains keep theirs), and with it every listing that shows that. */
  move(domain: string, move: Move): void;
}

export interface Listing<Row> {
  readonly nothing: boolean;
  readonly rows: readonly Row[];
}

export function createWorld(): World {
  const tables = new BoundedCache<DonorTable>(300_000, table => table.size);
  const links = new BoundedCache<readonly LinkRow[]>(150_000, rows => rows.length);
  const backlinkListings = new BoundedCache<Listing<LinkRow>>(300_000, ({ rows }) => rows.length);
  const intersectListings = new BoundedCache<Listing<DonorRow>>(300_000, ({ rows }) => rows.length);

  const moved = new Map<string, DonorTable>();
  let moves = 0;

  function tableOf(domain: string): DonorTable {
    const host = withoutWww(domain);
    return moved.get(host) ?? tables.get(host, () => donorTable(host));
  }

  return {
    backlinks: params =>
      backlinkListings.get(params.key, () => {
        const { query, searchType, onePerDomain } = params;
        const key = JSON.stringify([query, searchType, onePerDomain]);
        const rows = links.get(key, () => writeLinks(params, tableOf));
        return arrange(rows, params.filter, backlinkOrder(params.sort, params.order));
      }),
    intersect: params =>
      intersectListings.get(params.key, () => {
        const value = intersectValue(params.sort);
        const sign = params.order === 'ASC' ? 1 : -1;
        const donors = unite(params.domains.map(tableOf));
        return arrange(donors, params.filter, (a, b) => sign * (value(a) - value(b)));
      }),
    move(domain, move) {
      const host = withoutWww(domain);
      moves += 1;
      moved.set(host, movedTable(host, tableOf(host), move, moves));
      for (const built of [links, backlinkListings, intersectListings]) {
        built.clear();
      }
    },
  };
}

function arrange<Row>(
  all: readonly Row[],
  filter: ((row: Row) => boolean) | null,
  compare: (a: Row, b: Row) => number,
): Listing<Row> {
  const rows = filter ? all.filter(filter) : all;
  return { nothing: all.length === 0, rows: rows.toSorted(compare) };
}

type TableOf = (host: string) => DonorTable;

/** All links that a search finds, in the order of their fixed numbers. */
function writeLinks({ query, searchType, onePerDomain }: BacklinksParams, tableOf: TableOf): LinkRow[] {
  const { hosts, finds } = searched(query, searchType);
  const rows: LinkRow[] = [];
  const done = new Set<number>();
  for (const host of hosts) {
    const write = linkWriter(host);
    for (const [index, count] of tableOf(host)) {
      if (done.has(index)) {
        continue;
      }
      const donor = donorAt(index);
      for (let number = 0; number < count; number++) {
        const row = write(donor, number);
        if (!finds(row)) {
          continue;
        }
        rows.push(row);
        if (!onePerDomain) {
          continue;
        }
        done.add(index);
        break;
      }
    }
  }
  return rows;
}

interface Search {
  readonly hosts: readonly string[];
  readonly finds: (row: LinkRow) => boolean;
}

function searched(query: string, searchType: BacklinksParams['searchType']): Search {
  const host = withoutWww(query.replace(/\/.*$/s, ''));
  switch (searchType) {
    case 'domain':
      return { hosts: [host], finds: () => true };
    case 'domain_with_subdomains':
      return { hosts: [host, ...linkedSubdomains(host)], finds: () => true };
    case 'url':
      return { hosts: [host], finds: row => target(row, false) === query };
    case 'part_url':
      return { hosts: [host], finds: row => target(row, true).startsWith(query) };
  }
}

/** Host and path of the page linked to. */
function target(row: LinkRow, withSearch: boolean): string {
  const { host, path, search } = urlParts(row.url_to);
  return host + path + (withSearch ? search : '');
}

/** The donors of any of the domains, those of the first domain first. */
function unite(tables: readonly DonorTable[]): DonorRow[] {
  const donors = new Set(tables.flatMap(table => [...table.keys()]));
  return Array.from(donors, donor => ({
    donor,
    rank: donorRank(donor),
    counts: tables.map(table => table.get(donor) ?? 0),
  }));
}
