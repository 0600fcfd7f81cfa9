import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { clientsFile } from '../clients/file.ts';
import { documentsFile } from '../http/documents/file.ts';
import { type BothWays, startBothWays } from './both-ways.ts';
import { FAST_REQUESTS } from './fast-requests.ts';
import { OTHER_REQUESTS } from './other-requests.ts';
import { LAST, links, PAGE, post, raw } from './post.ts';

/** The first may buy rows, and the second may be the first for which the lane knows the document. */
const TIMES = 3;

/** Sends each request several times both ways. Returns the kinds that the lane answered, at least the last time. */
async function sendAll(ways: BothWays, requests: typeof FAST_REQUESTS): Promise<readonly string[]> {
  const answered: string[] = [];
  for (const [kind, packets] of Object.entries(requests)) {
    let before = 0;
    for (let time = 1; time <= TIMES; time += 1) {
      before = ways.fast.fast;
      const [fast, ordinary] = await Promise.all([ways.fast.send(packets), ways.ordinary.send(packets)]);
      expect(fast, `${kind}, time ${time}`).toBe(ordinary);
    }
    answered.push(...(ways.fast.fast > before ? [kind] : []));
  }
  return answered;
}

async function expectSameRecords({ fast, ordinary }: BothWays, headers = {}): Promise<void> {
  expect(await fast.records(headers)).toEqual(await ordinary.records(headers));
  expect(ordinary.fast).toBe(0);
  expect(await fast.close()).toEqual(await ordinary.close());
}

test('requests that the lane answers are answered, billed and recorded as without it', async () => {
  await using ways = await startBothWays();
  expect(await sendAll(ways, FAST_REQUESTS)).toEqual(Object.keys(FAST_REQUESTS));
  await expectSameRecords(ways);
});

test('requests that the lane hands on are answered, billed and recorded as without it', async () => {
  await using ways = await startBothWays();
  expect(await sendAll(ways, OTHER_REQUESTS)).toEqual([]);
  await expectSameRecords(ways);
});

test.each([
  ['a federated subgraph', { SCHEMA: 'subgraph' }],
  ['answers of at most 2000 bytes', { MAX_ANSWER_BYTES: '2000' }],
  ['answers that shared caches keep', { CACHE_SCOPE: 'public' }],
  ['a list of origins', { CORS_ORIGINS: 'http://localhost:5173,https://example.com' }],
  [
    'small limits of documents',
    { MAX_DEPTH: '4', MAX_ALIASES: '1', MAX_TOKENS: '40', MAX_BODY_BYTES: '1024' },
  ],
  ['no introspection', { INTROSPECTION: 'false' }],
  ['rows that expire at once', { ROWS_TTL_SECONDS: '0' }],
  ['little memory', { STORE_MEMORY_BYTES: String(2 ** 20) }],
])('with %s, all requests are answered, billed and recorded as without the lane', async (_, settings) => {
  await using ways = await startBothWays(settings);
  await sendAll(ways, { ...FAST_REQUESTS, ...OTHER_REQUESTS });
  await expectSameRecords(ways);
});

test('rows without a donor fit into an answer both ways', async () => {
  await using ways = await startBothWays({ MAX_ANSWER_BYTES: '1024' });
  for (const { rig } of [ways.fast, ways.ordinary]) {
    rig.sandbox.fail({
      kind: 'edit',
      edit: answer =>
        JSON.parse(JSON.stringify(answer).replaceAll(/"url_from":"[^"]*"/g, '"url_from":"http://1.2.3.4/"')),
    });
  }
  const query = links('first: 20', `nodes { donor { ${'a'.repeat(100)}: name } }`);
  expect(await sendAll(ways, { donors: post({ query }) })).toEqual(['donors']);
  await expectSameRecords(ways);
});

describe('with CLIENTS', () => {
  /** The same requests with the key of a client. */
  function withKey(requests: typeof FAST_REQUESTS, { authorization }: { readonly authorization: string }) {
    const insert = (host: string) => `${host}authorization: ${authorization}\r\n`;
    return Object.fromEntries(
      Object.entries(requests).map(([kind, packets]) => [
        kind,
        packets.map(packet => packet.replaceAll(/^host: .*\r\n/gim, insert)),
      ]),
    );
  }

  /** Of requests that come at once, the lane ends one before it begins the next. */
  const inTurn = Object.fromEntries(
    Object.entries(FAST_REQUESTS).filter(([kind]) => !kind.startsWith('several requests')),
  );

  test.each([
    ['without limits', {}, { ...FAST_REQUESTS, ...OTHER_REQUESTS }],
    ['with some credits of the day', { creditsPerDay: 1000 }, { ...FAST_REQUESTS, ...OTHER_REQUESTS }],
    ['with no credits of the day', { creditsPerDay: 1 }, { ...FAST_REQUESTS, ...OTHER_REQUESTS }],
    ['with one operation at a time', { concurrency: 1 }, inTurn],
  ])(
    'requests of a client %s are answered, billed and recorded as without the lane',
    async (_, limits, requests) => {
      using clients = clientsFile({ 'team-a': limits });
      await using ways = await startBothWays({ CLIENTS: clients.path });
      const headers = clients.headersOf('team-a');
      await sendAll(ways, withKey(requests, headers));
      await expectSameRecords(ways, headers);
    },
  );

  test('the lane answers what it answers without them', async () => {
    using clients = clientsFile({ 'team-a': {} });
    await using ways = await startBothWays({ CLIENTS: clients.path });
    const requests = withKey(FAST_REQUESTS, clients.headersOf('team-a'));
    const answered = await sendAll(ways, requests);
    expect(Object.keys(requests).filter(kind => !answered.includes(kind))).toEqual([
      'an authorization',
      'a line of the headers in two packets',
    ]);
  });

  test('the lane answers nobody without a key, and nobody whose client is gone', async () => {
    using clients = clientsFile({ 'team-a': {}, 'team-b': {} });
    await using ways = await startBothWays({ CLIENTS: clients.path });
    const ofTeam = { 'with a key': post({ query: PAGE, headers: clients.headersOf('team-a') }) };
    expect(await sendAll(ways, ofTeam)).toEqual(['with a key']);
    const others = {
      'without a key': post({ query: PAGE }),
      'with another key': post({ query: PAGE, headers: clients.headersOf('nobody') }),
      'with a password': post({ query: PAGE, headers: { authorization: 'Basic YTpi' } }),
      'with two keys': post({
        query: PAGE,
        headers: { ...clients.headersOf('team-a'), Authorization: 'Bearer b' },
      }),
    };
    expect(await sendAll(ways, others)).toEqual([]);
    clients.write({ 'team-b': {} });
    for (const { rig } of [ways.fast, ways.ordinary]) {
      rig.gateway.reloadClients();
    }
    expect(await sendAll(ways, ofTeam)).toEqual([]);
    await expectSameRecords(ways, clients.headersOf('team-b'));
  });
});

describe('with DOCUMENTS', () => {
  const hash = (text: string) => ({
    persistedQuery: { version: 1, sha256Hash: createHash('sha256').update(text).digest('hex') },
  });
  const body = (value: object) => [raw(JSON.stringify(value)) + LAST];
  const OTHER = links('first: 2');
  const PROTOTYPE = `query ($__proto__: Int = 2) ${links('first: $__proto__')}`;
  const requests = {
    'a document': body({ query: PAGE }),
    'an id': body({ documentId: 'page' }),
    'an id and variables': body({ documentId: 'page', variables: { x: 1 }, operationName: null }),
    'the hash of a trusted document': body({ extensions: hash(PAGE) }),
    'the id as a hash': body({ extensions: { persistedQuery: { version: 1, sha256Hash: 'page' } } }),
    'a hash that nobody has registered': body({ extensions: hash(OTHER) }),
    'a document and its hash': body({ query: OTHER, extensions: hash(OTHER) }),
    'the hash of a registered document': body({ extensions: hash(OTHER) }),
    'an unknown id': body({ documentId: 'other' }),
    'a variable with the name of a prototype': body({ documentId: 'prototype' }),
  };

  test.each([
    [
      'false',
      [
        'a document',
        'an id',
        'an id and variables',
        'the hash of a trusted document',
        'the id as a hash',
        'the hash of a registered document',
      ],
    ],
    ['true', ['an id', 'an id and variables', 'the hash of a trusted document', 'the id as a hash']],
  ])('and DOCUMENTS_ONLY=%s, the lane answers what the ordinary path does', async (only, fast) => {
    using file = documentsFile(JSON.stringify({ page: PAGE, prototype: PROTOTYPE }));
    await using ways = await startBothWays({ DOCUMENTS: file.path, DOCUMENTS_ONLY: only });
    expect(await sendAll(ways, requests)).toEqual(fast);
    await sendAll(ways, { ...FAST_REQUESTS, ...OTHER_REQUESTS });
    await expectSameRecords(ways);
  });
});
