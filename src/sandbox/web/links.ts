import { documentedBacklinks } from './documented-data.ts';
import type { Donor } from './donors.ts';
import { isRegistrable } from './hosts.ts';
import { mix, Random, seedOf } from './random.ts';
import type { LinkRow } from './rows.ts';
import { anchors, slugs } from './words.ts';

/** `YYYY-MM-DD`: the sandbox's calendar stands still, so that its answers are the same for ever. */
const today = '2026-11-15';

/** The day that many days before the sandbox's today. */
export function daysAgo(days: number): string {
  return new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Writes the links to one host: a function from a donor and the number of its link (from 0) to a row, which is the
 * same whenever and in whatever order it is asked for.
 */
export function linkWriter(host: string): (donor: Donor, number: number) => LinkRow {
  const site = siteAt(host);
  return (donor, number) => documentedLink(host, donor) ?? writeLink(site, donor, number);
}

interface Site {
  readonly host: string;
  readonly seed: number;
  readonly brand: string;
  readonly pages: readonly [string, ...string[]];
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

function writeLink(site: Site, donor: Donor, number: number): LinkRow {
  const pageSeed = mix(site.seed, donor.index);
  const random = new Random(mix(pageSeed, number));
  const firstSeen = random.magnitude(MAX_AGE_BITS);
  const lastVisited = Math.min(firstSeen, random.magnitude(MAX_AGE_BITS));
  const urlTo = targetUrl(site, random);
  return {
    url_from: donor.origin + sourcePath(random, number, 10_000 + (pageSeed % 80_000) + number),
    url_to: urlTo,
    nofollow: random.pick(attributes),
    link_type: random.pick(linkTypes),
    links_ext: random.magnitude(11) - 1,
    link_text: linkText(site, urlTo, random),
    first_seen: dayOfAge(firstSeen),
    last_visited: `${dayOfAge(lastVisited)} ${random.pick(crawlTimes)}`,
    domain_rank: random.chance(30) ? String(donor.rank) : donor.rank,
  };
}

/** Some eleven years. */
const MAX_AGE_BITS = 12;

const days: readonly string[] = Array.from({ length: 1 << MAX_AGE_BITS }, (_, age) => daysAgo(age));

function dayOfAge(age: number): string {
  return days[age] ?? today;
}

/** Only a donor's first link can stand on its main page; the others' paths differ by their number. */
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

type Words = readonly [string, ...string[]];

function weighted(first: readonly [number, string], ...rest: readonly (readonly [number, string])[]): Words {
  const words = [first, ...rest].flatMap(([weight, word]) => Array<string>(weight).fill(word));
  return [first[1], ...words.slice(1)];
}

const attributes = weighted(
  [60, 'follow'],
  [20, 'nofollow'],
  [5, 'nofollow,UGC'],
  [4, 'UGC'],
  [4, 'sponsored'],
  [4, 'nofollow,sponsored'],
  [2, 'nofollow,UGC,sponsored'],
  [1, 'follow,sponsored'],
);

const linkTypes = weighted(
  [78, 'href'],
  [10, 'image'],
  [4, 'redirect'],
  [3, 'canonical'],
  [2, 'frame'],
  [1, 'rss'],
  [1, 'form'],
  [1, 'alternate'],
);

const crawlTimes: Words = [
  '00:00:00',
  '01:15:42',
  '03:30:00',
  '04:45:07',
  '06:00:00',
  '09:19:13',
  '11:30:58',
  '13:05:00',
  '15:59:59',
  '18:20:31',
  '21:40:00',
  '23:59:59',
];
