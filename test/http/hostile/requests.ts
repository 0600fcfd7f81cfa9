import { Random } from '../../../src/sandbox/web/random.ts';
import { cutDocument, foreignCharacter, misfit, pastLimits } from './documents.ts';
import { hostileText, NAMES } from './texts.ts';
import { type Question, refusedArgument, refusedFilter, wrongValue } from './values.ts';

/** A request to which there is no answer but no. */
export interface HostileRequest {
  /** What is bad about it. */
  readonly kind: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
  /** Whether it tells how long its body is. */
  readonly isSized: boolean;
}

/** The request of this number, the same on every machine and in every year. */
export function hostileRequest(number: number): HostileRequest {
  const random = new Random(number);
  const [kind, make] = random.pick(KINDS);
  return {
    kind,
    method: 'POST',
    path: '/graphql',
    headers: { ...JSON_TYPE, accept: random.pick(MEDIA_TYPES) },
    body: '',
    isSized: !random.chance(10),
    ...make(random),
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };

const MEDIA_TYPES: readonly [string, ...string[]] = [
  'application/json',
  'application/graphql-response+json',
  '*/*',
  'text/event-stream',
  'multipart/mixed',
];

type Maker = (random: Random) => Partial<HostileRequest>;

const KINDS: readonly [[string, Maker], ...[string, Maker][]] = [
  ['JSON that breaks off', random => ({ body: brokenOff(random) })],
  ['no JSON', random => ({ body: notJson(random) })],
  ['bytes', random => ({ body: bytes(random) })],
  ['JSON of another shape', random => ({ body: JSON.stringify(wrongShape(random)) })],
  ['JSON that nests deep', random => ({ body: deepJson(random) })],
  ['a parameter that there is not', random => ({ body: foreignParameter(random) })],
  ['an operation that there is not', random => ({ body: unknownOperation(random) })],
  ['a document that breaks off', random => sent(random, [cutDocument(random)])],
  ['a document with a foreign character', random => sent(random, [foreignCharacter(random)])],
  ['a document that means nothing', random => sent(random, [hostileText(random) || '?'])],
  ['a document that does not fit the schema', random => sent(random, [misfit(random)])],
  ['a document past a limit', random => sent(random, [pastLimits(random)])],
  ['a value of the wrong type', random => sent(random, wrongValue(random))],
  ['an argument that is refused', random => sent(random, refusedArgument(random))],
  ['another argument that is refused', random => sent(random, refusedArgument(random))],
  ['a filter that is refused', random => sent(random, refusedFilter(random))],
  ['another filter that is refused', random => sent(random, refusedFilter(random))],
  ['a header that is wrong', random => ({ body: NOTHING_WRONG, headers: wrongHeaders(random) })],
  [
    'a method that is wrong',
    random => ({ ...sent(random, wrongValue(random)), method: random.pick(METHODS) }),
  ],
  ['a path that is wrong', random => ({ body: NOTHING_WRONG, path: wrongPath(random) })],
  ['a query string that is wrong', random => ({ method: 'GET', path: `/graphql?${wrongSearch(random)}` })],
];

const NOTHING_WRONG = '{"query":"{ __typename }"}';

/** In one of the ways there are to send a document and variables. */
function sent(random: Random, [query, variables = {}]: Question): Partial<HostileRequest> {
  const body = JSON.stringify({ query, variables });
  const way = random.below(8);
  if (way > 1 || body.length > MAX_ENCODED) {
    return { body };
  }
  const encoded = new URLSearchParams({ query, variables: JSON.stringify(variables) }).toString();
  return way === 0
    ? { method: 'GET', path: `/graphql?${encoded}` }
    : { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: encoded };
}

/** Of these in a URL node reads no more than its 16 KB of headers. */
const MAX_ENCODED = 2000;

function brokenOff(random: Random): string {
  const json = JSON.stringify({
    query: 'query ($name: ID!) { node(id: $name) { id } }',
    variables: { name: hostileText(random) },
  });
  return json.slice(0, random.below(json.length));
}

/** Some are a megabyte, which takes time for both sides: a few of them are enough. */
function notJson(random: Random): string {
  if (random.chance(10)) {
    return random.pick(['[', '{"a":', '"', '1', ' ']).repeat(1 + random.below(400_000));
  }
  return random.pick([
    `\ufeff${NOTHING_WRONG}`,
    "{'query':'{__typename}'}",
    'query={__typename}',
    '{"query":"{__typename}",}',
    `${NOTHING_WRONG}${NOTHING_WRONG}`,
    '{"query":"\u0000"}',
    '{"query":"\\ud8',
    `${hostileText(random)}?`,
  ]);
}

/** None of them begins a character in UTF-8. */
function bytes(random: Random): Buffer {
  return Buffer.from(Array.from({ length: 1 + random.below(300) }, () => 128 + random.below(64)));
}

function wrongShape(random: Random): unknown {
  const text = hostileText(random);
  const query = '{ __typename }';
  return random.pick<unknown>([
    null,
    text,
    random.below(1000),
    true,
    [],
    {},
    [{ query }],
    Array(1 + random.below(1000)).fill({ query }),
    { query: null },
    { query: random.below(100) },
    { query: [query] },
    { query: { query } },
    { query, variables: [text] },
    { query, variables: text || 'x' },
    { query, variables: 1 + random.below(9) },
    { query, extensions: [text] },
    { query, extensions: text || 'x' },
    { query, operationName: { text } },
    { query, operationName: [text] },
    { query, operationName: 1 + random.below(9) },
  ]);
}

function deepJson(random: Random): string {
  const levels = 251 + random.below(random.chance(10) ? 80_000 : 2000);
  const [open, close] = random.pick([
    ['[', ']'],
    ['{"not":', '}'],
    ['{"and":[', ']}'],
  ]);
  const value = `${open.repeat(levels)}1${close.repeat(levels)}`;
  const query = 'query ($x: BacklinkFilter!) { __typename }';
  return random.pick([`{"query":"${query}","variables":{"x":${value}}}`, `{"query":${value}}`, value]);
}

function foreignParameter(random: Random): string {
  const name = random.chance(30) ? random.pick(NAMES) : `x${hostileText(random)}`;
  const value = random.pick(['1', '{"polluted":true}', '[]', '""']);
  return `{"query":"{ __typename }",${JSON.stringify(name)}:${value}}`;
}

function unknownOperation(random: Random): string {
  const operationName = random.chance(30) ? random.pick(NAMES) : `${hostileText(random)}?`;
  return JSON.stringify({ query: 'query A { __typename } query B { __typename }', operationName });
}

function wrongHeaders(random: Random): Record<string, string> {
  const text = hostileText(random)
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 4000);
  const site = random.pick(['example.com', 'localhost.example.com', '127.0.0.1.example.com']);
  const limits = ['-1', '1.5', '1e3', '0x10', '9'.repeat(16), 'all', '1, 2'] as const;
  const accepted = [
    'image/png',
    'text/html',
    'application/xml;q=1',
    'application/json;charset=utf-16',
  ] as const;
  const types = [
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/jsonx',
  ] as const;
  return random.pick<Record<string, string>>([
    { ...JSON_TYPE, 'x-credit-limit': random.chance(50) ? random.pick(limits) : `?${text}` },
    {
      ...JSON_TYPE,
      'x-credits-dry-run': random.chance(50) ? random.pick(['2', 'yes', 'true', '01', '1, 1']) : `?${text}`,
    },
    { ...JSON_TYPE, 'sec-fetch-site': 'cross-site', origin: `https://${site}` },
    { ...JSON_TYPE, accept: random.pick(accepted) },
    { 'content-type': random.chance(50) ? random.pick(types) : `x${text}` },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-type': 'application/graphql' },
  ]);
}

function wrongPath(random: Random): string {
  return random.chance(30) ? random.pick(PATHS) : `/x${inUrl(hostileText(random))}`;
}

function wrongSearch(random: Random): string {
  return random.chance(30) ? random.pick(SEARCHES) : `query={${inUrl(hostileText(random))}`;
}

/** As much of it as node reads of a URL. */
function inUrl(text: string): string {
  return encodeURIComponent(text.slice(0, 1000).toWellFormed());
}

const METHODS: readonly [string, ...string[]] = ['PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'PURGE'];

const PATHS: readonly [string, ...string[]] = [
  '/nowhere',
  '/graphql/..%2f',
  '/graphql/a?query={__typename}',
  '/graphq%6c/x',
  '/__proto__',
  '/%00',
  '//',
  '/health/x',
  `/${'a/'.repeat(4000)}`,
];

const SEARCHES: readonly [string, ...string[]] = [
  '',
  'query',
  'query=%zz',
  'query={',
  'query=%7B__typename%7D&variables={',
  'query=%7B__typename%7D&extensions=%00',
  'variables={}',
  `query=${'a'.repeat(10_000)}`,
  'query[]=%7B__typename%7D',
  'query=mutation%7Ba%7D',
];
