import type { Random } from '../../../src/sandbox/web/random.ts';
import { hostileText, NAMES } from './texts.ts';

/** A document, and variables for it. */
export type Question = readonly [query: string, variables?: unknown];

/** Variables whose values their types do not take. */
export function wrongValue(random: Random): Question {
  const [type, field] = random.pick([
    ['DomainName', 'domain(name: $x) { id }'],
    ['[DomainName!]', 'domains(names: $x) { id }'],
    ['ID', 'node(id: $x) { id }'],
    ['Int', 'domain(name: "a.com") { backlinks(first: $x) { totalCount } }'],
    ['Boolean', '__typename @include(if: $x)'],
    ['BacklinkSearchType', 'domain(name: "a.com") { backlinks(searchType: $x) { totalCount } }'],
    ['BacklinkFilter', 'domain(name: "a.com") { backlinks(filter: $x) { totalCount } }'],
    ['BacklinkOrder', 'domain(name: "a.com") { backlinks(orderBy: $x) { totalCount } }'],
  ]);
  const text = hostileText(random);
  const many = 1 + random.below(2000);
  const x = random.pick<() => unknown>([
    () => undefined,
    () => null,
    () => -1.5,
    () => 1e21,
    () => ({ [random.pick(NAMES)]: text }),
    () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{}}}'),
    () => [[text, null, { a: [] }]],
    () => ({ and: [{ or: [{ not: { [`x${text}`]: text } }] }] }),
    () => nested(251 + random.below(500)),
    () => Array(5001).fill(text.slice(0, 20)),
    () => Object.fromEntries(Array.from({ length: many }, (_, i) => [`${text.slice(0, 9)}${i}`, i])),
  ])();
  return [`query ($x: ${type}!) { ${field} }`, { x }];
}

/** Arguments of the right types, or nearly, that are refused before anything is asked of Serpstat. */
export function refusedArgument(random: Random): Question {
  const text = hostileText(random);
  const number = random.below(60_000);
  const base64 = (of: string) => Buffer.from(of).toString('base64');
  const cursor = Buffer.from(`${'A'.repeat(random.below(40))}:${number}`).toString('base64url');
  const counts = [
    '-1',
    '1001',
    '2147483648',
    '1e999',
    '1.5',
    '[1, 2]',
    '{ a: 1 }',
    JSON.stringify(text),
  ] as const;

  /** The same value in the document or in a variable. */
  const given = (type: string, query: string, x: string): Question =>
    random.chance(50)
      ? [query.replace('$x', () => JSON.stringify(x))]
      : [`query ($x: ${type}!) ${query}`, { x }];
  const links = (argument: string) =>
    `{ domain(name: "a.com") { name list: backlinks(${argument}) { totalCount } } }`;
  const donors = (...args: string[]) =>
    `{ domain(name: "a.com") { name list: intersect(${args}) { totalCount } } }`;

  return random.pick<() => Question>([
    () => given('DomainName', '{ domain(name: $x) { __typename } }', `${text}/`),
    () => given('DomainName', '{ domains(names: ["a.com", $x]) { __typename } }', `a b${text}`),
    () => given('ID', '{ node(id: $x) { __typename } }', `${text}!`),
    () => given('ID', '{ node(id: $x) { __typename } }', base64(`Domain:${text}/`)),
    () => given('ID', '{ node(id: $x) { __typename } }', base64(`${random.pick(NAMES)}:a.com`)),
    () => [
      'query ($x: [ID!]!) { nodes(ids: $x) { __typename } }',
      { x: Array(1 + random.below(200)).fill(`${text.slice(0, 50)}!`) },
    ],
    () => [
      'query ($x: [DomainName!]!) { domains(names: $x) { __typename } }',
      { x: Array(101 + random.below(900)).fill('a.com') },
    ],
    () => given('String', links('after: $x'), `${text}!`),
    () => given('String', links('before: $x'), cursor),
    () => given('String', donors('competitors: ["b.com"]', 'after: $x'), cursor),
    () => [links(`${random.pick(['first', 'last'])}: ${random.pick(counts)}`)],
    () => [
      'query ($x: Int) { domain(name: "a.com") { backlinks(first: $x) { totalCount } } }',
      { x: random.pick([-1, 1001, 2 ** 31, 1.5, -0.1]) },
    ],
    () => given('String', links('path: $x'), text),
    () => given('String', links('searchType: URL, path: $x'), `/${text}\u0000`),
    () => given('String', links('searchType: PART_URL, path: $x'), `/${text}${'x'.repeat(2048)}`),
    () => [donors('competitors: ["a.com", "A.com."]')],
    () => [donors('competitors: []')],
    () => [
      donors(`competitors: [${Array.from({ length: 3 + random.below(900) }, (_, i) => `"d${i}.com"`)}]`),
    ],
    () => [donors('competitors: ["b.com"]', 'orderBy: { field: LINK_COUNT, domain: "c.com" }')],
    () => ['query ($x: DomainName = "a.com") { domain(name: $x) { id } }', { x: null }],
    () => [
      'query ($x: Boolean = true) { domain(name: "a.com") { list: backlinks(first: 0) { pageInfo { hasNextPage @skip(if: $x) } } } }',
      { x: null },
    ],
  ])();
}

/** Filters that cannot be said, or mean nothing. */
export function refusedFilter(random: Random): Question {
  const text = hostileText(random);
  const field = random.pick(['urlFrom', 'urlTo', 'anchor']);
  const comparison = random.pick(['contains', 'notContains', 'startsWith', 'endsWith']);
  const anyOf = (count: number, start: string) => ({
    or: Array.from({ length: count }, (_, i) => ({ [field]: { contains: `${start}-${i}-` } })),
  });
  const filter = random.pick<() => unknown>([
    () => ({ [field]: { [comparison]: '' } }),
    () => ({ [field]: { [comparison]: `${text}\u0007` } }),
    () => ({ [field]: { [comparison]: `${text}\ud800` } }),
    () => ({ [field]: { [comparison]: text.padEnd(2049, 'x') } }),
    () => ({ not: { [field]: { startsWith: 'a' } } }),
    () => ({ externalLinks: { eq: random.pick([-1, 2 ** 31, 1.5, '1', null, [1]]), gt: -1 } }),
    () => ({ externalLinks: { between: { min: 2 + random.below(99), max: 1 } } }),
    () => ({ firstSeen: { eq: `${text}-` } }),
    () => ({
      lastVisited: { gt: random.pick(['2023-02-29', '0000-00-00', '24-01-01', '2024-01-01T00:00:00Z']) },
    }),
    () => ({ firstSeen: { between: { from: '2024-02-01', to: '2024-01-01' } } }),
    () => ({ and: [] }),
    () => ({ or: [{}, { or: [] }] }),
    () => ({ rel: { includesAny: [] } }),
    () => ({ rel: { includesAny: [`x${text}`] } }),
    () => ({ linkType: { in: [], notIn: ['TEXT'] } }),
    () => ({ not: { lastWeek: true } }),
    () => nested(41 + random.below(200)),
    () => ({ and: ['a', 'b', 'c', 'd'].map(start => anyOf(4, start)) }),
    () => ({ and: [...(random.chance(20) ? 'abcdefgh' : 'abc')].map(start => anyOf(10, start)) }),
    () => anyOf(101 + random.below(random.chance(20) ? 900 : 100), 'a'),
    () => ({ [random.pick(NAMES)]: {} }),
    () => JSON.parse('{"__proto__":{"anchor":{"contains":"x"}}}'),
    () => ({ anchor: { [random.pick(NAMES)]: text } }),
  ])();
  return [
    'query ($filter: BacklinkFilter) { domain(name: "a.com") { name list: backlinks(filter: $filter) { totalCount } } }',
    { filter },
  ];
}

function nested(levels: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < levels; level += 1) {
    value = level % 2 === 0 ? { not: value } : { and: [value] };
  }
  return value;
}
