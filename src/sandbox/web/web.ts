import { BoundedCache } from './bounded-cache.ts';
import type { Day } from './calendar.ts';
import { donorTable, linkedSubdomains, type Move, movedTable } from './donor-tables.ts';
import { type DonorTable, donorAt, donorRank } from './donors.ts';
import { urlParts, withoutWww } from './hosts.ts';
import { linkWriter } from './links.ts';
import type { DonorRow, LinkRow } from './rows.ts';

/** The invented web: who links to whom. It is the same on every start. The day changes dates, `move` changes links. */
export interface Web {
  /** All links that a search finds, in the fixed order of their donors. */
  links(search: LinkSearch): readonly LinkRow[];
  /** All donors of any of the domains; those of the first domain come first. */
  donors(domains: readonly string[]): readonly DonorRow[];
  /** Changes who links to a domain; its subdomains keep their links. */
  move(domain: string, move: Move): void;
}

export interface LinkSearch {
  /** A host name, or host and path for `url` and `part_url`. */
  readonly query: string;
  readonly searchType: SearchType;
  /** Whether to find only each donor's first link to what is searched. */
  readonly onePerDomain: boolean;
  readonly today: Day;
}

export type SearchType = 'domain' | 'domain_with_subdomains' | 'url' | 'part_url';

export function createWeb(): Web {
  const tables = new BoundedCache<DonorTable>(300_000, table => table.size);
  const links = new BoundedCache<readonly LinkRow[]>(150_000, rows => rows.length);
  const moved = new Map<string, DonorTable>();
  let moves = 0;

  function tableOf(domain: string): DonorTable {
    const host = withoutWww(domain);
    return moved.get(host) ?? tables.get(host, () => donorTable(host));
  }

  return {
    links(search) {
      const { query, searchType, onePerDomain, today } = search;
      const key = JSON.stringify([query, searchType, onePerDomain, today]);
      return links.get(key, () => [...findLinks(search, tableOf)]);
    },
    donors: domains => unite(domains.map(tableOf)),
    move(domain, move) {
      const host = withoutWww(domain);
      moves += 1;
      moved.set(host, movedTable(host, tableOf(host), move, moves));
      links.clear();
    },
  };
}

type TableOf = (host: string) => DonorTable;

function* findLinks(
  { query, searchType, onePerDomain, today }: LinkSearch,
  tableOf: TableOf,
): Iterable<LinkRow> {
  const { hosts, finds } = searched(query, searchType);
  const done = new Set<number>();
  for (const host of hosts) {
    const write = linkWriter(host, today);
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
        yield row;
        if (onePerDomain) {
          done.add(index);
          break;
        }
      }
    }
  }
}

interface SearchScope {
  readonly hosts: readonly string[];
  readonly finds: (row: LinkRow) => boolean;
}

function searched(query: string, searchType: SearchType): SearchScope {
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

/** Host and path of the page linked to, and its query where `withSearch` says so. */
function target(row: LinkRow, withSearch: boolean): string {
  const { host, path, search } = urlParts(row.url_to);
  return host + path + (withSearch ? search : '');
}

function unite(tables: readonly DonorTable[]): DonorRow[] {
  const donors = new Set(tables.flatMap(table => [...table.keys()]));
  return Array.from(donors, donor => ({
    donor,
    rank: donorRank(donor),
    counts: tables.map(table => table.get(donor) ?? 0),
  }));
}
