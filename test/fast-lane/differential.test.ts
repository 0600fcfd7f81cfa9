import { expect, test } from 'vitest';
import { clientsFile } from '../clients/file.ts';
import { type BothWays, startBothWays } from './both-ways.ts';
import { FAST_REQUESTS } from './fast-requests.ts';
import { OTHER_REQUESTS } from './other-requests.ts';
import { PAGE, post } from './post.ts';

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

async function expectSameRecords({ fast, ordinary }: BothWays): Promise<void> {
  expect(await fast.records()).toEqual(await ordinary.records());
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

test('with CLIENTS, the lane answers nothing', async () => {
  using clients = clientsFile({ 'team-a': {} });
  await using ways = await startBothWays({ CLIENTS: clients.path });
  const withKey = post({ query: PAGE, headers: clients.headersOf('team-a') });
  const withoutKey = post({ query: PAGE });
  expect(await sendAll(ways, { withKey, withoutKey })).toEqual([]);
});
