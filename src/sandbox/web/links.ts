import { type Day, dateOf } from './calendar.ts';
import { documentedBacklinks } from './documented-data.ts';
import type { Donor } from './donors.ts';
import { isRegistrable } from './hosts.ts';
import { mix, Random, seedOf } from './random.ts';
import type { LinkRow } from './rows.ts';
import { anchors, crawlTimes, linkAttributes, linkTypes, slugs, type Words } from './words.ts';

/**
 * Writes the links to one host as they are on one day. The function it returns takes a donor and the number of its link,
 * from 0; the same arguments always give the same row, in any order of calls. The day decides nothing but the dates.
 */
export function linkWriter(host: string, today: Day): (donor: Donor, number: number) => LinkRow {
  const site = siteAt(host);
  return (donor, number) => documentedLink(host, donor) ?? writeLink(site, today, donor, number);
}

interface Site {
  readonly host: string;
  readonly seed: number;
  readonly brand: string;
  readonly pages: Words;
  readonly hasWww: boolean;
}

function siteAt(host: string): Site {
  const seed = seedOf(host);
  const random = new Random(mix(seed, 1));
  const name = host.slice(0, host.indexOf('.'));
  const id = 100 + random.below(900);
  return {
    host,
    seed,
    brand: name.charAt(0).toUpperCase() + name.slice(1),
    pages: [
      '/',
      '/',
      '/',
      '/blog/',
      `/blog/${random.pick(slugs)}/`,
      `/blog/${random.pick(slugs)}-${id}.html`,
      `/catalog/${random.pick(slugs)}`,
      random.pick(['/about', '/контакти', '/new collection/', '/цены/оптом']),
    ],
    hasWww: isRegistrable(host),
  };
}

function documentedLink(host: string, donor: Donor): LinkRow | undefined {
  if (host !== 'serpstat.com') {
    return undefined;
  }
  return documentedBacklinks.find(link => link.url_from === `${donor.origin}/`);
}

function writeLink(site: Site, today: Day, donor: Donor, number: number): LinkRow {
  const pageSeed = mix(site.seed, donor.index);
  const random = new Random(mix(pageSeed, number));
  const firstSeen = lastOccurrence(today, random, MIN_LIFE_BITS);
  const lastVisited = Math.max(firstSeen, lastOccurrence(today, random, MIN_VISIT_BITS));
  const urlTo = targetUrl(site, random);
  return {
    url_from: donor.origin + sourcePath(random, number, 10_000 + (pageSeed % 80_000) + number),
    url_to: urlTo,
    nofollow: random.pick(linkAttributes),
    link_type: random.pick(linkTypes),
    links_ext: random.magnitude(11) - 1,
    link_text: linkText(site, urlTo, random),
    first_seen: dateOf(firstSeen),
    last_visited: `${dateOf(lastVisited)} ${random.pick(crawlTimes)}`,
    domain_rank: random.chance(30) ? String(donor.rank) : donor.rank,
  };
}

/**
 * The last day before today of an event that comes back at an interval of its own, 2^minBits to 2^12 days. The date stays
 * the same until the next event, so rows that somebody keeps stay true.
 */
function lastOccurrence(today: Day, random: Random, minBits: number): Day {
  const interval = 1 << (minBits + random.below(MAX_BITS - minBits + 1));
  const phase = random.below(interval);
  const yesterday = today - 1;
  // The remainder of the division by a power of two, which is never negative.
  return yesterday - ((yesterday - phase) & (interval - 1));
}

/** Links vanish and are found anew after 2^6 days at least, so about 3 % of a listing were first seen in the last week. */
const MIN_LIFE_BITS = 6;

/** The crawler visits a link again after 2^3 days at least: on each day about 3 % of a listing, in a week 20 %. */
const MIN_VISIT_BITS = 3;

/** About eleven years. */
const MAX_BITS = 12;

/** Only a donor's first link can be on its main page. The paths of the others differ by their number. */
function sourcePath(random: Random, number: number, id: number): string {
  if (number === 0 && random.chance(15)) {
    return random.chance(80) ? '/' : '';
  }
  const slug = random.pick(slugs);
  return random.pick(sourcePaths)(id, slug);
}

const sourcePaths: readonly [PathWriter, ...PathWriter[]] = [
  (id, slug) => `/blog/${slug}-${id}/`,
  id => `/news/${id}.html`,
  id => `/viewtopic.php?f=${id % 40}&t=${id}`,
  (id, slug) => `/${2012 + (id % 15)}/${slug}-${id}/`,
  id => `/forum/thread-${id}-1.html`,
  id => `/?p=${id}`,
  id => `/index.php?id=${id}&lang=uk`,
  (id, slug) => `/tag/${slug}/page/${id}`,
  id => `/статті/${id}/`,
  (id, slug) => `/каталог сайтів/${slug} ${id}`,
  id => `/ブログ/${id}`,
  id => `/Profile/User${id}`,
];

type PathWriter = (id: number, slug: string) => string;

function targetUrl(site: Site, random: Random): string {
  const scheme = random.chance(85) ? 'https' : 'http';
  const www = site.hasWww && random.chance(15) ? 'www.' : '';
  const origin = `${scheme}://${www}${site.host}`;
  const page = random.pick(site.pages);
  if (page === '/' && random.chance(20)) {
    return origin;
  }
  if (random.chance(90)) {
    return origin + page;
  }
  return `${origin}${page}${random.chance(50) ? `?ref=${random.below(1000)}` : '?utm_source=partner&utm_medium=link'}`;
}

function linkText(site: Site, urlTo: string, random: Random): string {
  const kind = random.below(100);
  if (kind < 12) {
    return '';
  }
  if (kind < 42) {
    return site.brand;
  }
  if (kind < 54) {
    return site.host;
  }
  if (kind < 62) {
    return urlTo;
  }
  return random.pick(anchors);
}
