import {
  documentedBacklinks,
  documentedBacklinksTotal,
  documentedIntersectTotal,
} from './documented-data.ts';
import { type DonorTable, documentedDonor, donorAt, donorRank, drawDonors } from './donors.ts';
import { isMainPage, isRegistrable, urlParts } from './hosts.ts';
import { linkWriter } from './links.ts';
import { mix, Random, seedOf } from './random.ts';
import type { LinkRow } from './rows.ts';

/** The donors of the hosts in Serpstat's documentation, invented around the rows that it shows. */
export function documentedTable(host: string): DonorTable | undefined {
  switch (host) {
    case 'serpstat.com':
      return serpstat();
    case 'gepur.com':
      return gepur();
    case 'klubok.com':
      return klubok();
    case 'issaplus.com':
      return issaplus();
    default:
      return undefined;
  }
}

/**
 * As many donors as it takes for the documented filter to leave the documented total, none of whose URLs sorts
 * among or before the two documented ones.
 */
function serpstat(): DonorTable {
  const write = linkWriter('serpstat.com');
  const table = new Map([
    [documentedDonor('wmlou'), 1],
    [documentedDonor('vsesv'), 1],
  ]);
  let missing = documentedBacklinksTotal - table.size;
  const random = new Random(seedOf('serpstat.com'));
  const last = documentedBacklinks[1].url_from;
  while (missing > 0) {
    const [donor] = drawDonors(random, 1, index => !table.has(index));
    if (donor === undefined) {
      break;
    }
    const link = write(donorAt(donor), 0);
    if (link.url_from >= last) {
      continue;
    }
    table.set(donor, 1 + (donor % 3));
    if (passesDocumentedFilter(link)) {
      missing -= 1;
    }
  }
  return table;
}

/**
 * The `complexFilter` of the documented getNewBacklinks request, as far as it tells invented links apart. A test
 * sends the request itself, so that this and the query engine check each other.
 */
function passesDocumentedFilter({ url_from, links_ext }: LinkRow): boolean {
  const isSiteMainPage = isMainPage(url_from) && isRegistrable(urlParts(url_from).host);
  return (links_ext >= 1 && links_ext <= 500) || (links_ext <= 800 && isSiteMainPage);
}

/** None of its invented donors has as many links as the two documented ones. */
function gepur(): DonorTable {
  const donors = drawDonors(new Random(seedOf('gepur.com')), 640);
  return new Map([
    [documentedDonor('znaxarenko'), 177],
    [documentedDonor('speshka'), 61],
    ...counted('gepur.com', donors),
  ]);
}

/** Shares with gepur.com as many donors of rank 1 and more as documented, and no others. */
function klubok(): DonorTable {
  const theirs = gepur();
  const shared = theirs
    .keys()
    .drop(2)
    .filter(donor => donorRank(donor) >= 1)
    .take(documentedIntersectTotal - 2);
  const own = drawDonors(new Random(seedOf('klubok.com')), 900, donor => !theirs.has(donor));
  return new Map([
    [documentedDonor('znaxarenko'), 3],
    [documentedDonor('speshka'), 1],
    ...counted('klubok.com', [...shared, ...own]),
  ]);
}

function issaplus(): DonorTable {
  const donors = drawDonors(new Random(seedOf('issaplus.com')), 1400);
  return new Map([[documentedDonor('speshka'), 92], ...counted('issaplus.com', donors)]);
}

function counted(host: string, donors: Iterable<number>): readonly (readonly [number, number])[] {
  const seed = seedOf(host);
  return Array.from(donors, donor => [donor, new Random(mix(seed, donor)).magnitude(5)] as const);
}
