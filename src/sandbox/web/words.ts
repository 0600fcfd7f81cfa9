/** Words for invented sites, pages and links. A word that stands several times is that many times as likely. */

type List = readonly [string, ...string[]];

/** 64 = 2^6 syllables of two letters: three of them spell a donor's number, each in one way only. */
export const consonants = 'bdfghklmnprstvzj';
export const vowels = 'aeio';

/** The same letters in Cyrillic, for names that reach the wire as punycode. */
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

export const nameEndings: List = ['', '', '', '', '', 'news', 'blog', 'shop', '-online', '24', 'tech'];

export const suffixes: List = [
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

export const cyrillicSuffixes: List = ['укр', 'рф', 'com.ua', 'com'];

export const platforms: List = [
  'blogspot.com',
  'wordpress.com',
  'livejournal.com',
  'mybb.ru',
  'hatenablog.com',
  'at.ua',
];

export const donorSubdomains: List = ['blog', 'forum', 'news', 'shop', 'en', 'support'];

/** The subdomains that a site can have beside `www`. */
export const siteSubdomains: List = ['blog', 'shop', 'help'];

export const slugs: List = [
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

export const anchors: List = [
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
