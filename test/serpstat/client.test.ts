import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, request } from 'undici';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type Environment, readConfig } from '../../src/config.ts';
import { GatewayError } from '../../src/errors.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { backlinksListing } from '../../src/serpstat/backlinks.ts';
import { createSerpstatClient, type SerpstatClient } from '../../src/serpstat/client.ts';
import { intersectListing } from '../../src/serpstat/intersect.ts';

const sandbox = await startSandbox({ token: 'pl+an/ted&to=ken?#%41"\\' });
const client = clientFor({ SERPSTAT_API_URL: sandbox.url, SERPSTAT_TOKEN: sandbox.token });
const patient = { signal: new AbortController().signal, onSent() {} };

beforeEach(() => sandbox.reset());
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

function clientFor(environment: Environment, parts: { dispatcher?: Agent } = {}): SerpstatClient {
  const config = readConfig(environment).serpstat;
  return createSerpstatClient({ config, clock: systemClock, ...parts });
}

const backlinks = backlinksListing({
  query: 'serpstat.com',
  searchType: 'DOMAIN',
  onePerDomain: true,
  filter: [
    [
      { field: 'url_from', compareType: 'notContains', value: ['7654765'] },
      { field: 'link_nofollow', compareType: 'contains', value: ['0', '1', '2', '4'] },
      { field: 'anchor', compareType: 'notContains', value: ['лопспрол'] },
      { field: 'check', compareType: 'lte', value: ['1.1.2030'] },
      { field: 'links_external', compareType: 'between', value: ['1', '500'] },
    ],
    [
      { field: 'links_external', compareType: 'lte', value: ['800'] },
      { additional_filters: 'no_subdomains' },
      { additional_filters: 'only_main_page' },
    ],
  ],
  orderBy: { field: 'URL_FROM', direction: 'DESC' },
});

const intersect = intersectListing({
  domains: ['gepur.com', 'klubok.com', 'issaplus.com'],
  filter: [
    [
      { field: 'domain_rank', compareType: 'gte', value: [1] },
      { field: 'links_count1', compareType: 'gte', value: [1] },
      { field: 'links_count2', compareType: 'gte', value: [1] },
    ],
  ],
  orderBy: { field: { linksOf: 1 }, direction: 'DESC' },
});

const rowsOf = (query: string) =>
  backlinksListing({
    query,
    searchType: 'DOMAIN',
    onePerDomain: true,
    filter: undefined,
    orderBy: { field: 'LAST_VISITED', direction: 'DESC' },
  });

describe('a bought page', () => {
  it('has the documented rows of getNewBacklinks, decoded', async () => {
    sandbox.setBalance(999_808);
    const page = await client.buyPage(backlinks, { page: 1, size: 2 }, patient);
    expect(page).toEqual({
      rows: [
        {
          urlFrom: 'https://www.wmlou.com/',
          urlTo: 'https://serpstat.com/?ref=326045',
          anchor: 'Serpstat',
          rel: ['FOLLOW'],
          linkType: 'TEXT',
          externalLinks: 330,
          firstSeen: '2020-11-24',
          lastVisited: '2021-03-29T09:19:13',
          domainRank: 22,
        },
        {
          urlFrom: 'https://www.vsesv.com/',
          urlTo: 'http://serpstat.com',
          anchor: 'Serpstat',
          rel: ['FOLLOW'],
          linkType: 'TEXT',
          externalLinks: 11,
          firstSeen: '2021-08-06',
          lastVisited: '2021-08-06T10:42:54',
          domainRank: 17,
        },
      ],
      total: 167,
      charged: 2,
      creditsLeft: 999_806,
    });
    expect(sandbox.billed).toBe(2);
  });

  it('has the documented rows of getIntersect, decoded', async () => {
    sandbox.setBalance(972_854);
    const page = await client.buyPage(intersect, { page: 1, size: 2 }, patient);
    expect(page).toEqual({
      rows: [
        {
          donor: 'znaxarenko.mybb.ru',
          domainRank: 5,
          linkCounts: [
            { domain: 'gepur.com', count: 177 },
            { domain: 'klubok.com', count: 3 },
            { domain: 'issaplus.com', count: 0 },
          ],
        },
        {
          donor: 'speshka.com',
          domainRank: 30,
          linkCounts: [
            { domain: 'gepur.com', count: 61 },
            { domain: 'klubok.com', count: 1 },
            { domain: 'issaplus.com', count: 92 },
          ],
        },
      ],
      total: 233,
      charged: 2,
      creditsLeft: 972_852,
    });
  });

  it('costs one credit per row, and one credit without rows', async () => {
    const listing = rowsOf('rows-25.example');
    const last = await client.buyPage(listing, { page: 3, size: 10 }, patient);
    expect(last).toMatchObject({ total: 25, charged: 5 });
    expect(last.rows).toHaveLength(5);
    const past = await client.buyPage(listing, { page: 4, size: 10 }, patient);
    expect(past).toMatchObject({ rows: [], total: 25, charged: 1 });
    const none = await client.buyPage(rowsOf('rows-0.example'), { page: 1, size: 10 }, patient);
    expect(none).toEqual({ rows: [], total: 0, charged: 1, creditsLeft: null });
    expect(sandbox.billed).toBe(7);
  });

  it('keeps the token where it is a word of a row', async () => {
    const listing = rowsOf('rows-3.example');
    const { rows } = await client.buyPage(listing, { page: 1, size: 3 }, patient);
    // The body contains `example`, digits and `data` in strings, names and numbers.
    for (const token of ['example', '3', 'data']) {
      const own = await startSandbox({ token });
      const other = clientFor({ SERPSTAT_API_URL: own.url, SERPSTAT_TOKEN: token });
      expect((await other.buyPage(listing, { page: 1, size: 3 }, patient)).rows).toEqual(rows);
      await other.close();
      await own.close();
    }
  });
});

describe('the credit balance', () => {
  it('costs no credits and contains nothing personal', async () => {
    sandbox.setBalance(1_000_000);
    await client.buyPage(rowsOf('rows-25.example'), { page: 1, size: 25 }, patient);
    const credits = await client.credits(patient);
    expect(credits).toEqual({ limit: 1_000_000, used: 25, left: 999_975 });
    expect(sandbox.requests.at(-1)).toMatchObject({
      method: 'SerpstatLimitsProcedure.getStats',
      params: {},
      credits: 0,
    });
  });

  it.each([
    ['no data', { data: null }],
    ['no result', null],
    ['only some of the numbers', { data: { max_lines: 10, used_lines: 1 } }],
    ['a negative number', { data: { max_lines: 10, used_lines: 11, left_lines: -1 } }],
  ])('is a bad response if the response has %s', async (_what, result) => {
    sandbox.fail({ kind: 'body', body: ({ id }) => JSON.stringify({ id, result }) });
    await expect(client.credits(patient)).rejects.toMatchObject({
      extensions: { code: 'UPSTREAM_BAD_RESPONSE' },
    });
    await expect(client.credits(patient)).resolves.toMatchObject({ limit: expect.any(Number) });
  });

  it('is a bad response if Serpstat has no data for it', async () => {
    sandbox.fail({ kind: 'error', code: 32017, message: 'Data not found' });
    await expect(client.credits(patient)).rejects.toMatchObject({
      extensions: { code: 'UPSTREAM_BAD_RESPONSE' },
    });
  });
});

describe('a request', () => {
  it('is a POST of id, method and params as JSON, with the token in the query string', async () => {
    const { head, body } = await captured({ SERPSTAT_TOKEN: 'a+b/c&d=e?f#g%41"h' }, client =>
      client.buyPage(intersect, { page: 1, size: 2 }, patient),
    );
    expect(head.method).toBe('POST');
    expect(head.url).toBe('/v4/?token=a%2Bb%2Fc%26d%3De%3Ff%23g%2541%22h');
    expect(head.headers).toMatchObject({ 'content-type': 'application/json', accept: 'application/json' });
    expect(head.headers.authorization).toBeUndefined();
    expect(body).toEqual({
      id: expect.stringMatching(/^\d+$/),
      method: 'SerpstatBacklinksProcedure.getIntersect',
      params: {
        query: 'gepur.com',
        sort: 'links_count1',
        order: 'desc',
        page: 1,
        size: 2,
        intersect: ['klubok.com', 'issaplus.com'],
        complexFilter: [
          [
            { field: 'domain_rank', compareType: 'gte', value: [1] },
            { field: 'links_count1', compareType: 'gte', value: [1] },
            { field: 'links_count2', compareType: 'gte', value: [1] },
          ],
        ],
      },
    });
  });

  it('has the token only in the header if that is configured', async () => {
    const { head } = await captured({ SERPSTAT_TOKEN: 'a+b/c&d', SERPSTAT_AUTH: 'bearer' }, client =>
      client.credits(patient),
    );
    expect(head.url).toBe('/v4/');
    expect(head.headers.authorization).toBe('Bearer a+b/c&d');
  });

  it.each(['query', 'bearer'])('has no token if none is configured (%s)', async SERPSTAT_AUTH => {
    const { head } = await captured({ SERPSTAT_AUTH }, client => client.credits(patient));
    expect(head.url).toBe('/v4/');
    expect(head.headers.authorization).toBeUndefined();
  });

  it.each(['query', 'bearer'] as const)(
    'is accepted with a token of any printable characters (%s)',
    async auth => {
      const other = clientFor({
        SERPSTAT_API_URL: sandbox.url,
        SERPSTAT_TOKEN: sandbox.token,
        SERPSTAT_AUTH: auth,
      });
      await other.credits(patient);
      await other.close();
      expect(sandbox.requests).toMatchObject([{ auth, outcome: 'answered' }]);
    },
  );

  it('has an id of its own', async () => {
    await Promise.all([client.credits(patient), client.credits(patient), client.credits(patient)]);
    expect(new Set(sandbox.requests.map(({ id }) => id)).size).toBe(3);
  });

  it('is not sent if it is already cancelled', async () => {
    const signal = AbortSignal.abort('gone');
    await expect(client.credits({ signal, onSent() {} })).rejects.toBe('gone');
    expect(sandbox.requests).toEqual([]);
  });
});

describe('closing', () => {
  it('waits for the request in flight and accepts no more', async () => {
    const closing = clientFor({ SERPSTAT_API_URL: sandbox.url, SERPSTAT_TOKEN: sandbox.token });
    sandbox.fail({ kind: 'delay', ms: 30 });
    const order: string[] = [];
    const bought = closing.credits(patient).then(() => order.push('answered'));
    await vi.waitFor(() => expect(sandbox.requests).toHaveLength(1), { interval: 1 });
    await Promise.all([bought, closing.close().then(() => order.push('closed'))]);
    expect(order).toEqual(['answered', 'closed']);
    await expect(closing.credits(patient)).rejects.toMatchObject({
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    });
  });

  it('leaves a dispatcher open that was passed in', async () => {
    const dispatcher = new Agent();
    const guest = clientFor({ SERPSTAT_API_URL: sandbox.url, SERPSTAT_TOKEN: sandbox.token }, { dispatcher });
    await guest.credits(patient);
    await guest.close();
    const answer = await request(sandbox.url, { dispatcher });
    expect(answer.statusCode).toBe(405);
    await answer.body.dump();
    await dispatcher.close();
  });
});

/** Returns what a client sends to a server whose responses are empty. */
async function captured(
  environment: Environment,
  send: (client: SerpstatClient) => Promise<unknown>,
): Promise<{ head: IncomingMessage; body: unknown }> {
  const server = createServer((request, response) => {
    heads.push(request);
    request.setEncoding('utf8').on('data', chunk => bodies.push(chunk));
    request.on('end', () => response.end());
  });
  const heads: IncomingMessage[] = [];
  const bodies: string[] = [];
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
  const client = clientFor({ ...environment, SERPSTAT_API_URL: `http://127.0.0.1:${port}/v4/` });
  await expect(send(client)).rejects.toBeInstanceOf(GatewayError);
  await client.close();
  server.close();
  const [head] = heads;
  if (head === undefined) {
    throw new Error('nothing was sent');
  }
  return { head, body: JSON.parse(bodies.join('')) };
}
