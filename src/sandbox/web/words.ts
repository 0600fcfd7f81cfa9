/** Words to pick from. A word that occurs several times is that many times as likely. */
export type Words = readonly [string, ...string[]];

/** 64 = 2^6 two-letter syllables: three of them spell each donor's number in exactly one way. */
export const consonants = 'bdfghklmnprstvzj';
export const vowels = 'aeio';

/** The same letters in Cyrillic, for names that the wire carries as punycode. */
export const cyrillic: Readonly<Record<string, string>> = {
  b: 'б',
  d: 'д',
  f: 'ф',
  g: 'г',
  h: 'х',
  k: 'к',
  l: 'л',
  m: 'м',
  n: 'н',
  p: 'п',
  r: 'р',
  s: 'с',
  t: 'т',
  v: 'в',
  z: 'з',
  j: 'й',
  a: 'а',
  e: 'е',
  i: 'и',
  o: 'о',
};

export const nameEndings: Words = ['', '', '', '', '', 'news', 'blog', 'shop', '-online', '24', 'tech'];

export const suffixes: Words = [
  'com',
  'com',
  'com',
  'com',
  'net',
  'org',
  'ua',
  'com.ua',
  'com.ua',
  'in.ua',
  'ru',
  'de',
  'pl',
  'jp',
  'co.jp',
  'co.uk',
  'info',
  'io',
];

export const cyrillicSuffixes: Words = ['укр', 'рф', 'com.ua', 'com'];

export const platforms: Words = [
  'blogspot.com',
  'wordpress.com',
  'livejournal.com',
  'mybb.ru',
  'hatenablog.com',
  'at.ua',
];

export const donorSubdomains: Words = ['blog', 'forum', 'news', 'shop', 'en', 'support'];

/** The subdomains that a site can have besides `www`. */
export const siteSubdomains: Words = ['blog', 'shop', 'help'];

export const slugs: Words = [
  'best-tools',
  'how-to-choose',
  'spring-sale',
  'seo-audit',
  'review',
  'top-10',
  'interview',
  'catalog',
  'link-building',
  'summer-dresses',
  'price-list',
  'guide',
];

export const anchors: Words = [
  'here',
  'read more',
  'Source',
  'website',
  'click here',
  'Visit site',
  'офіційний сайт',
  'детальніше',
  'Читати далі',
  'джерело',
  'відгуки про магазин',
  'Сукні оптом від виробника',
  'перейти на сайт',
  'купити онлайн',
  '公式サイト',
  'こちら',
  '詳しくはこちら',
  '🔥 Sale',
  '👉 link',
  'Ｆｕｌｌ ｗｉｄｔｈ',
  'naïve café',
  'best SEO tools "2026"',
  'a & b <c>',
];

export const linkAttributes = weighted(
  [60, 'follow'],
  [20, 'nofollow'],
  [5, 'nofollow,UGC'],
  [4, 'UGC'],
  [4, 'sponsored'],
  [4, 'nofollow,sponsored'],
  [2, 'nofollow,UGC,sponsored'],
  [1, 'follow,sponsored'],
);

export const linkTypes = weighted(
  [78, 'href'],
  [10, 'image'],
  [4, 'redirect'],
  [3, 'canonical'],
  [2, 'frame'],
  [1, 'rss'],
  [1, 'form'],
  [1, 'alternate'],
);

export const crawlTimes: Words = [
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

function weighted(first: readonly [number, string], ...rest: readonly (readonly [number, string])[]): Words {
  const words = [first, ...rest].flatMap(([weight, word]) => Array<string>(weight).fill(word));
  return [first[1], ...words.slice(1)];
}
