import { domainToASCII } from 'node:url';
import { documentedDonors } from './documented-data.ts';
import { isRegistrable } from './hosts.ts';
import { mix, Random } from './random.ts';
import {
  consonants,
  cyrillic,
  cyrillicSuffixes,
  donorSubdomains,
  nameEndings,
  platforms,
  suffixes,
  vowels,
} from './words.ts';

/** A site that links to others. All domains draw their donors from one pool, so they share donors. */
export interface Donor {
  /** Its number in the pool, 1..2^18-1. Lower numbers link to more domains. Documented donors follow the pool. */
  readonly index: number;
  /** The host without `www.`, as getIntersect returns it. */
  readonly host: string;
  /** Serpstat Domain Rank, 0..100; the same in every listing. */
  readonly rank: number;
  /** The scheme and host of its URLs, with `www.` if the site uses it. */
  readonly origin: string;
}

/**
 * How many links each donor has to one host, `www.` included, in the fixed order of the donors. getIntersect and
 * getNewBacklinks both use it, so their answers agree.
 */
export type DonorTable = ReadonlyMap<number, number>;

export function donorAt(index: number): Donor {
  const documented = documentedAt(index);
  if (documented) {
    return { index, ...documented };
  }
  const random = new Random(mix(index, 0xd0));
  const host = nameHost(spell(scramble(index)), random);
  const scheme = random.chance(80) ? 'https' : 'http';
  const www = isRegistrable(host) && random.chance(35) ? 'www.' : '';
  return { index, host, rank: donorRank(index), origin: `${scheme}://${www}${host}` };
}

/** The rank alone: sorting and filtering need no names. */
export function donorRank(index: number): number {
  const documented = documentedAt(index);
  if (documented) {
    return documented.rank;
  }
  const popularity = 32 - Math.clz32(index);
  const rank = 100 - 5 * popularity + new Random(mix(index, 0x4a)).below(29) - 18;
  return Math.min(100, Math.max(0, rank));
}

export function documentedDonor(name: keyof typeof documentedDonors): number {
  return POOL_SIZE + documentedNames.indexOf(name);
}

/** Draws distinct donors that `accept` accepts. Popular donors are more likely and come earlier. */
export function drawDonors(
  random: Random,
  count: number,
  accept: (donor: number) => boolean = () => true,
): ReadonlySet<number> {
  const drawn = new Set<number>();
  while (drawn.size < count) {
    const donor = random.magnitude(POOL_BITS);
    if (!drawn.has(donor) && accept(donor)) {
      drawn.add(donor);
    }
  }
  return drawn;
}

const POOL_BITS = 18;
const POOL_SIZE = 1 << POOL_BITS;

const documentedNames: readonly string[] = Object.keys(documentedDonors);
const documentedList: readonly Omit<Donor, 'index'>[] = Object.values(documentedDonors);

function documentedAt(index: number): Omit<Donor, 'index'> | undefined {
  return index < POOL_SIZE ? undefined : documentedList[index - POOL_SIZE];
}

/** Permutes the pool, so that donors of similar popularity do not sort together by name. */
function scramble(index: number): number {
  const mask = POOL_SIZE - 1;
  const x = Math.imul(index, 0x2545f) & mask;
  return Math.imul(x ^ (x >> 9), 0x1d4cb) & mask;
}

function spell(number: number): string {
  return syllable(number >> 12) + syllable(number >> 6) + syllable(number);
}

function syllable(number: number): string {
  return consonants.charAt((number >> 2) & 15) + vowels.charAt(number & 3);
}

/** One label starts with six letters that only this donor has, so all hosts differ. */
function nameHost(name: string, random: Random): string {
  const kind = random.below(100);
  if (kind < 3) {
    return domainToASCII(`${inCyrillic(name)}.${random.pick(cyrillicSuffixes)}`);
  }
  if (kind < 15) {
    return `${name}.${random.pick(platforms)}`;
  }
  const own = `${name}${random.pick(nameEndings)}.${random.pick(suffixes)}`;
  return kind < 25 ? `${random.pick(donorSubdomains)}.${own}` : own;
}

function inCyrillic(name: string): string {
  return name.replace(/./g, letter => cyrillic[letter] ?? letter);
}
