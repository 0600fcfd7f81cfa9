import { documentedTable } from './documented-tables.ts';
import { type DonorTable, drawDonors } from './donors.ts';
import { isRegistrable } from './hosts.ts';
import { mix, Random, seedOf } from './random.ts';
import { siteSubdomains } from './words.ts';

/** The donors of a host, given without `www.`; empty if nobody links to it. */
export function donorTable(host: string): DonorTable {
  const documented = documentedTable(host);
  if (documented) {
    return documented;
  }
  const seed = seedOf(host);
  const donors = drawDonors(new Random(mix(seed, 2)), donorCount(host));
  return new Map(donors.values().map(donor => [donor, linkCount(seed, donor)]));
}

/** How a host's donors change: the first ones leave and new ones join at the end, up to 100,000 in total. */
export interface Move {
  readonly remove?: number | undefined;
  readonly insert?: number | undefined;
}

/** @param number Identifies the move, so that each one draws other donors. */
export function movedTable(
  host: string,
  table: DonorTable,
  { remove = 0, insert = 0 }: Move,
  number: number,
): DonorTable {
  const seed = seedOf(host);
  const staying = table.entries().drop(remove).toArray();
  const count = Math.min(insert, MAX_DONORS - staying.length);
  const newcomers = drawDonors(new Random(mix(mix(seed, 6), number)), count, donor => !table.has(donor));
  return new Map([...staying, ...newcomers.values().map(donor => [donor, linkCount(seed, donor)] as const)]);
}

/** The subdomains of a registrable name that have links. Each has the same links as in its own listing. */
export function linkedSubdomains(host: string): readonly string[] {
  if (!isRegistrable(host)) {
    return [];
  }
  return siteSubdomains.map(word => `${word}.${host}`).filter(isLinked);
}

/** Mostly one link per donor, with a long tail up to 150; about two on average. */
function linkCount(seed: number, donor: number): number {
  const random = new Random(mix(mix(seed, donor), 3));
  const kind = random.below(200);
  if (kind < 156) {
    return 1;
  }
  if (kind < 190) {
    return 2 + random.below(2);
  }
  if (kind < 199) {
    return 4 + random.below(9);
  }
  return 13 + random.below(138);
}

/** `rows-N.example` has exactly N donors, 0..100,000. The seed of any other name gives its size. */
function donorCount(host: string): number {
  const exact = /^rows-(0|[1-9]\d{0,5})\.example$/.exec(host);
  if (exact && Number(exact[1]) <= MAX_DONORS) {
    return Number(exact[1]);
  }
  const parent = parentSite(host);
  if (parent === undefined) {
    return naturalSize(new Random(mix(seedOf(host), SIZE_SALT)));
  }
  return isLinked(host) ? donorCount(parent) >> (1 + new Random(mix(seedOf(host), 4)).below(4)) : 0;
}

/** The site that a known subdomain belongs to. */
function parentSite(host: string): string | undefined {
  const word = siteSubdomains.find(subdomain => host.startsWith(`${subdomain}.`));
  if (word === undefined) {
    return undefined;
  }
  const parent = host.slice(word.length + 1);
  return parent.includes('.') && isRegistrable(parent) ? parent : undefined;
}

function isLinked(subdomain: string): boolean {
  return new Random(mix(seedOf(subdomain), 5)).chance(50);
}

const MAX_DONORS = 100_000;

/** Chosen so that google.com and wikipedia.org are large and example.com and the like are medium-sized. */
const SIZE_SALT = 2_424_586;

function naturalSize(random: Random): number {
  const kind = random.below(100);
  if (kind < 4) {
    return 0;
  }
  if (kind < 12) {
    return 1 + random.below(9);
  }
  if (kind < 40) {
    return 10 + random.below(90);
  }
  if (kind < 77) {
    return 100 + random.below(900);
  }
  if (kind < 94) {
    return 1000 + random.below(9000);
  }
  if (kind < 98) {
    return 10_000 + random.below(50_000);
  }
  return 60_001 + random.below(15_000);
}
