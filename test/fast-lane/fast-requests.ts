import type { Packets } from './both-ways.ts';
import {
  ALL_FIELDS,
  cursor,
  DONORS,
  inPackets,
  LAST,
  links,
  NAME,
  PAGE,
  post,
  raw,
  withHeaders,
} from './post.ts';

/**
 * Requests that the fast lane answers, at the latest when they come for the third time. Add one: both ways have to answer it
 * alike, each time it comes.
 */
export const FAST_REQUESTS: Readonly<Record<string, Packets>> = {
  'no list': post({ query: '{ __typename domain(name: "gepur.com") { name id } }' }),
  'all fields': post({ query: links('first: 20', ALL_FIELDS) }),
  'a page past the limit of one packet': post({ query: links('first: 300', ALL_FIELDS) }),
  donors: post({ query: DONORS() }),
  'donors in another order': post({
    query: DONORS(', orderBy: { field: LINK_COUNT, domain: "klubok.com" }'),
  }),
  'two lists of donors': post({
    query: `{ a: domain(name: "gepur.com") { x: intersect(competitors: ["klubok.com", "issaplus.com"], first: 2) { edges { cursor node { domainRank } } } }
      b: domain(name: "gepur.com") { y: intersect(competitors: ["klubok.com"], last: 2) { nodes { domain { name } } } } }`,
  }),
  'several domains': post({
    query:
      'query ($names: [DomainName!]!) { domains(names: $names) { name backlinks(first: 2) { nodes { anchor } } } }',
    variables: { names: ['gepur.com', 'KLUBOK.com', 'gepur.com.', 'пример.рф'] },
  }),
  'an empty list': post({
    query:
      '{ domain(name: "rows-0.example") { backlinks { totalCount pageInfo { endCursor } nodes { anchor } } } }',
  }),
  'a list without its rows': post({ query: links('', 'totalCount') }),
  'only cursors': post({ query: links('first: 3', 'edges { cursor }') }),
  'page info alone': post({ query: links('first: 3', 'pageInfo { endCursor hasNextPage }') }),
  'only names of types': post({ query: links('', '__typename') }),
  'lists in rows': post({
    query: links('first: 2', 'nodes { donor { name backlinks(first: 1) { totalCount nodes { anchor } } } }'),
  }),
  'lists in rows, with variables': post({
    query: `query ($n: Int) ${links('first: 2', 'edges { node { donor { backlinks(first: $n) { nodes { urlTo } } } } }')}`,
    variables: { n: 2 },
  }),
  'the same rows twice': post({
    query: `{ domain(name: "${NAME}") { a: backlinks(first: 4) { nodes { anchor } } b: backlinks(last: 298) { nodes { anchor } } } }`,
  }),
  'first: 0': post({ query: links('first: 0', 'totalCount nodes { anchor }') }),
  'first: 0 without a total': post({ query: links('first: 0', 'pageInfo { hasNextPage }') }),
  'first: 1000': post({ query: links('first: 1000', 'nodes { anchor }') }),
  'first: null': post({ query: links('first: null') }),
  'no arguments': post({ query: links('') }),
  last: post({ query: links('last: 3', 'pageInfo { hasPreviousPage startCursor } nodes { urlFrom }') }),
  'first and last': post({ query: links('first: 5, last: 2') }),
  after: post({ query: links(`first: 3, after: ${cursor(9)}`, ALL_FIELDS) }),
  before: post({ query: links(`last: 3, before: ${cursor(9)}`, ALL_FIELDS) }),
  'after and before': post({
    query: links(`after: ${cursor(2)}, before: ${cursor(9)}`, 'pageInfo { hasNextPage } nodes { anchor }'),
  }),
  'after the last row': post({ query: links(`first: 3, after: ${cursor(299)}`) }),
  'after a row that there is not': post({ query: links(`first: 3, after: ${cursor(900)}`) }),
  'a filter': post({
    query: links('first: 3, filter: { rel: { includesAny: [FOLLOW] }, externalLinks: { lte: 50 } }'),
  }),
  'a filter in variables': post({
    query: `query ($f: BacklinkFilter) ${links('first: 3, filter: $f')}`,
    variables: {
      f: {
        or: [{ anchor: { contains: 'a' } }, { not: { linkType: { in: ['IMAGE'] } } }],
        firstSeen: { gte: '2024-02-29' },
      },
    },
  }),
  'a filter that nothing can satisfy': post({
    query: links('filter: { externalLinks: { gt: 5, lt: 5 } }', ALL_FIELDS),
  }),
  'an order': post({ query: links('first: 3, orderBy: { field: DOMAIN_RANK, direction: ASC }') }),
  'a path': post({ query: links('first: 3, searchType: PART_URL, path: "/"') }),
  'aliases and fragments': post({
    query: `query Q { d: domain(name: "${NAME}") { ...D } } fragment D on Domain { ... on Node { id } b: backlinks(first: 2) { ...C nodes { anchor } } } fragment C on BacklinkConnection { nodes { from: urlFrom anchor } __typename }`,
  }),
  ...conditions(),
  'nothing is left': post({ query: `{ domain(name: "${NAME}") { name @skip(if: true) } }` }),
  'variables that are not used': post({ query: PAGE, variables: { first: 'x' } }),
  'a default': post({
    query: `query ($n: Int = 2, $s: BacklinkSearchType = DOMAIN) ${links('first: $n, searchType: $s')}`,
  }),
  'a default and null': post({ query: `query ($n: Int = 2) ${links('first: $n')}`, variables: { n: null } }),
  'no value for a nullable variable': post({
    query: `query ($d: Boolean = false) ${links('first: 2, onePerDomain: $d')}`,
  }),
  'a name in other letters': post({
    query: 'query ($d: DomainName!) { domain(name: $d) { name backlinks(first: 1) { totalCount } } }',
    variables: { d: 'GEPUR.com.' },
  }),
  'one value for a list': post({
    query: 'query ($d: [DomainName!]!) { domains(names: $d) { name } }',
    variables: { d: 'gepur.com' },
  }),
  'variables: null': post({ query: PAGE, variables: null }),
  'an operation by name': post({
    query: 'query A { __typename } query B { b: __typename }',
    operationName: 'B',
  }),
  'operationName: null': post({ query: 'query A { __typename }', operationName: null }),
  'a document with a mark and comments': post({ query: `\ufeff# one\n${PAGE}, ,` }),
  'spaces around the body': [raw(` ${JSON.stringify({ query: PAGE })}\n`) + LAST],
  'escapes in the body': [
    raw(JSON.stringify({ query: PAGE }).replaceAll('{ urlFrom }', '{ \\u0061nchor }')) + LAST,
  ],
  'a key twice': [raw(`{"query":"{","query":${JSON.stringify(PAGE)}}`) + LAST],
  'one type of answer': withHeaders({ accept: 'application/json' }),
  'the type of GraphQL over HTTP': withHeaders({ accept: 'application/graphql-response+json' }),
  'any type': withHeaders({ accept: '*/*' }),
  'what Apollo accepts': withHeaders({ accept: 'application/graphql-response+json,application/json;q=0.9' }),
  'what urql accepts': withHeaders({
    accept:
      'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
  }),
  'a stream or JSON': withHeaders({ accept: 'text/event-stream, application/json' }),
  'a part or JSON': withHeaders({ accept: 'multipart/mixed;deferSpec=20220824, application/json' }),
  'a weight of nothing': withHeaders({ accept: 'application/json;q=0, application/graphql-response+json' }),
  'capital letters': withHeaders({ accept: 'Application/JSON' }),
  'a space inside a media type': withHeaders({
    accept: 'application /json, application/graphql-response+json',
  }),
  'a range of types': withHeaders({ accept: 'application/*' }),
  'two accepts': [
    raw(JSON.stringify({ query: PAGE }), {
      accept: 'text/html',
      Accept: 'application/graphql-response+json',
    }) + LAST,
  ],
  'a type with a character set': withHeaders({ 'content-type': 'application/json; charset=utf-8' }),
  gzip: post({ query: links('first: 100', ALL_FIELDS), headers: { 'accept-encoding': 'gzip, deflate' } }),
  'what browsers accept': post({
    query: links('first: 100', ALL_FIELDS),
    headers: { 'accept-encoding': 'gzip, deflate, br, zstd' },
  }),
  'a coding for a small answer': withHeaders({ 'accept-encoding': 'br' }),
  'no coding': post({
    query: links('first: 100', ALL_FIELDS),
    headers: { 'accept-encoding': 'identity, gzip;q=0' },
  }),
  'any coding': post({ query: links('first: 100', ALL_FIELDS), headers: { 'accept-encoding': '*' } }),
  'a page of the gateway': withHeaders({
    origin: 'http://127.0.0.1:PORT',
    'sec-fetch-site': 'same-origin',
    'user-agent': 'Mozilla/5.0',
  }),
  'a page of a loopback origin': withHeaders({
    origin: 'http://localhost:5173',
    'sec-fetch-site': 'cross-site',
    'user-agent': 'Mozilla/5.0',
  }),
  'no cache': withHeaders({ 'cache-control': 'no-cache', pragma: 'no-cache' }),
  extensions: [raw(JSON.stringify({ query: PAGE, extensions: {} })) + LAST],
  'the name of a library': [
    raw(JSON.stringify({ query: PAGE, extensions: { clientLibrary: { name: '@apollo/client' } } })) + LAST,
  ],
  'a limit of credits': withHeaders({ 'x-credit-limit': '1' }),
  'no credits': withHeaders({ 'x-credit-limit': '0' }),
  'switches that are off': withHeaders({ 'x-credits-dry-run': '0', 'x-credits-refresh': '0' }),
  'an authorization': withHeaders({ authorization: 'Bearer x' }),
  'a trace': withHeaders({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' }),
  'the name of this machine': withHeaders({ host: 'localhost' }),
  'an etag': withHeaders({ 'if-none-match': '*' }),
  cookies: withHeaders({ cookie: 'a=b' }),
  'HTTP/1.0': [raw(JSON.stringify({ query: PAGE }), {}, 'POST /graphql HTTP/1.0')],
  'HTTP/1.0, kept alive': [
    raw(JSON.stringify({ query: PAGE }), { connection: 'keep-alive' }, 'POST /graphql HTTP/1.0') + LAST,
  ],
  'a connection that ends': [raw(JSON.stringify({ query: PAGE }), { connection: 'close' })],
  'headers first, then the body': inPackets(JSON.stringify({ query: PAGE }), [0]),
  'a line of the headers in two packets': [
    raw(JSON.stringify({ query: PAGE })).slice(0, 30),
    raw(JSON.stringify({ query: PAGE })).slice(30) + LAST,
  ],
  'one request after the other': [
    raw(JSON.stringify({ query: PAGE })),
    raw(JSON.stringify({ query: links('first: 2') })),
    LAST,
  ],
  'several requests at once': [
    [
      PAGE,
      links('first: 100', ALL_FIELDS),
      '{',
      '{ serpstatCredits { left } }',
      PAGE,
      '{ __schema { __typename } }',
      links('last: 1'),
    ]
      .map(query => raw(JSON.stringify({ query })))
      .join('') + LAST,
  ],
  'several requests of other codings at once': [
    [PAGE, links('first: 100', ALL_FIELDS), PAGE]
      .map((query, place) => raw(JSON.stringify({ query }), place === 1 ? { 'accept-encoding': 'gzip' } : {}))
      .join('') + LAST,
  ],
};

/** Every way in which `@skip` and `@include` decide, with both values. */
function conditions(): Record<string, Packets> {
  const query = `query ($yes: Boolean!, $no: Boolean!) { domain(name: "${NAME}") {
    name @include(if: $yes) ... @skip(if: $no) { backlinks(first: 2) { totalCount @skip(if: $yes) nodes @include(if: $no) { urlFrom } edges { cursor @include(if: $yes) node { anchor @skip(if: $no) __typename } } } } } }`;
  const both = [true, false];
  return Object.fromEntries(
    both.flatMap(yes =>
      both.map(no => [`conditions: ${yes}, ${no}`, post({ query, variables: { yes, no } })] as const),
    ),
  );
}
