import type { Packets } from './both-ways.ts';
import { inPackets, LAST, links, NAME, PAGE, post, raw, withHeaders } from './post.ts';

/** Requests that the fast lane hands on. */
export const OTHER_REQUESTS: Readonly<Record<string, Packets>> = {
  'first: 1001': post({ query: links('first: 1001') }),
  'first: -1': post({ query: links('first: -1') }),
  'a cursor of another list': post({ query: links('first: 3, after: "b3RoZXI6MQ"') }),
  'a cursor that is none': post({ query: links('first: 3, after: "x"') }),
  'a filter that is refused': post({ query: links('filter: { and: [] }') }),
  'a filter that takes long': post({
    query: `query ($f: BacklinkFilter) ${links('first: 3, filter: $f')}`,
    variables: {
      f: {
        and: [
          {
            or: [1, 2, 3, 4, 5, 6, 7, 8, 9].map(externalLinks => ({ externalLinks: { eq: externalLinks } })),
          },
          { or: ['a', 'b', 'c', 'd'].map(contains => ({ anchor: { contains } })) },
        ],
      },
    },
  }),
  'a path where none belongs': post({ query: links('first: 3, path: "/"') }),
  'an alias like a member of all objects': post({
    query: links('first: 1', '__proto__: totalCount constructor: totalCount'),
  }),
  'an alias like the method of a promise': post({
    query: links('first: 1', 'nodes { donor { then: name } }'),
  }),
  'an alias at the root like the method of a promise': post({ query: '{ then: __typename }' }),
  'skip without a value': post({ query: 'query ($x: Boolean!) { __typename @skip(if: $x) }' }),
  'skip with null': post({
    query: 'query ($x: Boolean = true) { __typename @skip(if: $x) }',
    variables: { x: null },
  }),
  'null for what cannot be null': post({
    query: `query ($d: Boolean! = true) ${links('first: 2, onePerDomain: $d')}`,
    variables: { d: null },
  }),
  'a text for a number': post({ query: `query ($n: Int) ${links('first: $n')}`, variables: { n: '2' } }),
  'a number past all integers': post({
    query: `query ($n: Int) ${links('first: $n')}`,
    variables: { n: 2 ** 31 },
  }),
  'no value for a required variable': post({
    query: 'query ($d: DomainName!) { domain(name: $d) { name } }',
  }),
  'a name that is none': post({
    query: 'query ($d: DomainName!) { domain(name: $d) { name } }',
    variables: { d: 'http://x' },
  }),
  'a field of an input that there is not': post({
    query: `query ($f: BacklinkFilter) ${links('filter: $f')}`,
    variables: { f: { x: 1 } },
  }),
  'a member like the parent of all objects': [
    raw(
      '{"query":"query ($f: BacklinkFilter) { __typename }","variables":{"__proto__":1,"f":{"__proto__":{}}}}',
    ) + LAST,
  ],
  'an answer that could come in parts': post({
    query: `{ domain(name: "${NAME}") { name ... @defer { backlinks(first: 2) { totalCount } } } }`,
  }),
  'variables as a list': post({ query: PAGE, variables: [] }),
  'variables as text': post({ query: PAGE, variables: '{}' }),
  'no operation of this name': post({
    query: 'query A { __typename } query B { b: __typename }',
    operationName: 'C',
  }),
  'two operations and no name': post({ query: 'query A { __typename } query B { b: __typename }' }),
  'operationName: ""': post({ query: 'query A { __typename }', operationName: '' }),
  'operationName: 1': post({ query: 'query A { __typename }', operationName: 1 }),
  'a name that ends in a document': post({ query: '{ __typename }', operationName: 'A\n{ __typename }' }),
  'a document that begins with a name': post({
    query: 'B\nquery A { __typename } query B { b: __typename }',
  }),
  introspection: post({ query: '{ __schema { queryType { name } } __type(name: "Domain") { name } }' }),
  node: post({ query: '{ node(id: "RG9tYWluOmdlcHVyLmNvbQ==") { id ... on Domain { name } } }' }),
  balance: post({ query: '{ serpstatCredits { left } }' }),
  'a balance beside rows': post({
    query: `{ serpstatCredits { left } domain(name: "${NAME}") { backlinks(first: 1) { totalCount } } }`,
  }),
  mutation: post({ query: 'mutation { x }' }),
  subscription: post({ query: 'subscription { x }' }),
  'no document': post({ query: '' }),
  'only a fragment': post({ query: 'fragment F on Query { __typename }' }),
  'a document that does not parse': post({ query: '{' }),
  'a document that is not valid': post({ query: '{ domain(name: "gepur.com") { unknown } }' }),
  'an unknown directive': post({ query: '{ __typename @defer }' }),
  'a document of a number': post({ query: 1 }),
  'a long document': post({ query: `${PAGE} #${'x'.repeat(5000)}` }),
  'more aliases than are allowed': post({
    query: `{ ${Array.from({ length: 101 }, (_, place) => `a${place}: __typename`).join(' ')} }`,
  }),
  'nested too deep': post({
    query: `{ domain(name: "${NAME}") { ${'backlinks { nodes { donor { '.repeat(5)} name ${'} } }'.repeat(5)} } }`,
  }),
  'an unknown parameter': [raw(JSON.stringify({ query: PAGE, x: 1 })) + LAST],
  'extensions: null': [raw(JSON.stringify({ query: PAGE, extensions: null })) + LAST],
  'a list of extensions': [raw(JSON.stringify({ query: PAGE, extensions: [] })) + LAST],
  'a document and a wrong hash': [
    raw(JSON.stringify({ query: PAGE, extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } })) +
      LAST,
  ],
  'a document and its id': [raw(JSON.stringify({ query: PAGE, documentId: 'x' })) + LAST],
  'an id and a hash': [
    raw(
      JSON.stringify({ documentId: 'x', extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } }),
    ) + LAST,
  ],
  'a hash of another version': [
    raw(JSON.stringify({ query: PAGE, extensions: { persistedQuery: { version: 2, sha256Hash: 'a' } } })) +
      LAST,
  ],
  'a hash without a document': [
    raw(JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } })) + LAST,
  ],
  documentId: [raw(JSON.stringify({ documentId: 'x' })) + LAST],
  'a batch': [raw(JSON.stringify([{ query: PAGE }])) + LAST],
  'no JSON': [raw('{"query":') + LAST],
  'a byte order mark': [raw(`\ufeff${JSON.stringify({ query: PAGE })}`) + LAST],
  'text alone': [raw('"x"') + LAST],
  'no body': [raw('') + LAST],
  'half a character': [raw('{"query":"{ domain(name: \\"\\ud800.com\\") { name } }"}') + LAST],
  'a stream': withHeaders({ accept: 'text/event-stream' }),
  'a character set': withHeaders({ accept: 'application/json; charset=utf-8' }),
  'another character set': withHeaders({ accept: 'application/json; charset=utf-16, */*' }),
  'a range that there is not': withHeaders({ accept: '*/json, application/json' }),
  'only texts': withHeaders({ accept: 'text/html, text/*' }),
  'an empty accept': withHeaders({ accept: '' }),
  'no type that there is': withHeaders({ accept: 'image/png' }),
  'another character set of the body': withHeaders({ 'content-type': 'application/json; charset=utf-16' }),
  'a type in capital letters': withHeaders({ 'content-type': 'Application/JSON' }),
  'a form': withHeaders({ 'content-type': 'application/x-www-form-urlencoded' }),
  'plain text': withHeaders({ 'content-type': 'text/plain' }),
  'a document as the body': [raw('{ __typename }', { 'content-type': 'application/graphql' }) + LAST],
  'a page of a foreign origin': withHeaders({ origin: 'https://example.com' }),
  'origin: null': withHeaders({ origin: 'null' }),
  'headers of a preflight': withHeaders({
    origin: 'http://localhost:5173',
    'access-control-request-headers': 'x-a',
  }),
  'a limit that is none': withHeaders({ 'x-credit-limit': 'x' }),
  'two limits': withHeaders({ 'x-credit-limit': '1', 'X-Credit-Limit': '2' }),
  'an empty limit': withHeaders({ 'x-credit-limit': '' }),
  'a switch that is none': withHeaders({ 'x-credits-refresh': 'true' }),
  'a dry run': withHeaders({ 'x-credits-dry-run': '1' }),
  'fresh rows': withHeaders({ 'x-credits-refresh': '1' }),
  'a name of another host': withHeaders({ host: 'example.com' }),
  'a coding of the body': withHeaders({ 'content-encoding': 'gzip' }),
  'no coding of the body': withHeaders({ 'content-encoding': 'identity' }),
  'an expectation': withHeaders({ expect: '100-continue' }),
  'a query string': [raw(JSON.stringify({ query: PAGE }), {}, 'POST /graphql?x=1 HTTP/1.1') + LAST],
  'a slash at the end': [raw(JSON.stringify({ query: PAGE }), {}, 'POST /graphql/ HTTP/1.1') + LAST],
  PUT: [raw(JSON.stringify({ query: PAGE }), {}, 'PUT /graphql HTTP/1.1') + LAST],
  GET: [`GET /graphql?query=${encodeURIComponent(PAGE)} HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\n\r\n${LAST}`],
  OPTIONS: [
    `OPTIONS /graphql HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\norigin: http://localhost:5173\r\naccess-control-request-method: POST\r\naccess-control-request-headers: content-type\r\n\r\n${LAST}`,
  ],
  'a body in chunks': [
    `POST /graphql HTTP/1.1\r\nhost: 127.0.0.1:PORT\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${chunk(JSON.stringify({ query: PAGE }))}0\r\n\r\n${LAST}`,
  ],
  'a body in two packets': inPackets(JSON.stringify({ query: PAGE }), [10]),
  'a body in three packets': inPackets(JSON.stringify({ query: PAGE }), [0, 1, 20]),
  'a large body': post({ query: `${PAGE}`, variables: { x: 'y'.repeat(200_000) } }),
  'a body that is too large': post({ query: `${PAGE}`, variables: { x: 'y'.repeat(2 ** 20) } }),
  'a length that is too large': [raw('', { 'content-length': '9999999999', connection: 'close' })],
  'a length that is wrong': [raw('', { 'content-length': 'x' })],
  'two lengths': [raw('{}', { 'Content-Length': '3' })],
  'two types': [raw('{}', { 'Content-Type': 'text/plain' }) + LAST],
};

function chunk(text: string): string {
  return `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
}
