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

/** The donors of the hosts in Serpstat's documentation: the documented ones, and invented ones around them. */
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
 * As many donors as the documented filter needs to find the documented total. In descending order, the URLs of
 * the invented ones come after the two documented URLs.
 */
function serpstat(): DonorTable {
  const write = linkWriter('serpstat.com', ANY_DAY);
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

/** The table depends on URLs and external links, which are the same on all days. */
const ANY_DAY = 0;

/**
 * The `complexFilter` of the documented getNewBacklinks request, without the conditions that every invented link
 * meets. A test sends the full request, so it compares this function with the query engine.
 */
function passesDocumentedFilter({ url_from, links_ext }: LinkRow): boolean {
  const isSiteMainPage = isMainPage(url_from) && isRegistrable(urlParts(url_from).host);
  return (links_ext >= 1 && links_ext <= 500) || (links_ext <= 800 && isSiteMainPage);
}

/** The invented donors have fewer links than the two documented ones. */
function gepur(): DonorTable {
  const donors = drawDonors(new Random(seedOf('gepur.com')), 640);
  return new Map([
    [documentedDonor('znaxarenko'), 177],
    [documentedDonor('speshka'), 61],
    ...counted('gepur.com', donors),
  ]);
}

/** Shares as many donors with gepur.com as documented; all of them have a rank of at least 1. */
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
