import { expect, test } from 'vitest';
import { BacklinksPage, DonorsPage } from '../src/documents.ts';
import type { BacklinkRelCondition, BacklinksPageQueryVariables } from '../src/generated/graphql.ts';
import { createUrqlClient } from '../src/urql/client.ts';
import { automaticPersistedQueries, trustedDocuments } from '../src/urql/persisted-queries.ts';
import { linksTo } from './ask.ts';
import { startBusyGateway } from './busy-gateway.ts';
import { startGateway, TRUSTED } from './gateway.ts';
import { startGatewayWithKey } from './gateway-with-key.ts';

test('a list pages to its end: each row once, and each bought once', async () => {
  await using gateway = await startGateway();
  const ask = createAsk(gateway.url);
  let page = await ask({ name: 'rows-50.example', first: 20 });
  for (const length of [40, 50]) {
    page = await ask({ name: 'rows-50.example', first: 20, after: page.pageInfo?.endCursor ?? null });
    expect(page.links).toHaveLength(length);
  }
  expect(page.pageInfo?.hasNextPage).toBe(false);
  expect(gateway.sandbox.billed).toBe(50);
  expect(page.links).toEqual(await linksTo(gateway.url, 'rows-50.example', 50));
});

test('a list pages backward from its end', async () => {
  await using gateway = await startGateway();
  const ask = createAsk(gateway.url);
  let page = await ask({ name: 'rows-50.example', last: 20 });
  for (const length of [40, 50]) {
    page = await ask({ name: 'rows-50.example', last: 20, before: page.pageInfo?.startCursor ?? null });
    expect(page.links).toHaveLength(length);
  }
  expect(page.pageInfo?.hasPreviousPage).toBe(false);
  // One row to find the end, as docs/paging.md says.
  expect(gateway.sandbox.billed).toBe(51);
  expect(page.links).toEqual(await linksTo(gateway.url, 'rows-50.example', 50));
});

test('donors page through their own list of the domain', async () => {
  await using gateway = await startGateway();
  const client = createUrqlClient(gateway.url);
  const variables = { name: 'gepur.com', competitors: ['klubok.com', 'issaplus.com'], first: 20 };
  const page = await client.query(DonorsPage, variables);
  const after = page.data?.domain.intersect?.pageInfo.endCursor ?? null;
  const { data, error } = await client.query(DonorsPage, { ...variables, after });
  expect(error).toBeUndefined();
  expect(new Set(data?.domain.intersect?.edges.map(({ node }) => node.domain.name)).size).toBe(40);
  expect(data?.domain.intersect?.edges[0]?.node.linkCounts).toMatchObject([
    { domain: { name: 'gepur.com' } },
    { domain: { name: 'klubok.com' } },
    { domain: { name: 'issaplus.com' } },
  ]);
  expect(gateway.sandbox.billed).toBe(40);
});

test('two filters of one domain are two lists', async () => {
  await using gateway = await startGateway();
  const ask = createAsk(gateway.url);
  const filtered = (rel: BacklinkRelCondition) => ({ name: 'gepur.com', first: 20, filter: { rel } });
  const follow = filtered({ includesAny: ['FOLLOW'] });
  const others = filtered({ includesNone: ['FOLLOW'] });
  const [page, otherPage] = [await ask(follow), await ask(others)];
  const nextPage = await ask({ ...follow, after: page.pageInfo?.endCursor ?? null });
  expect(nextPage.links.slice(0, 20)).toEqual(page.links);
  expect(new Set([...nextPage.links, ...otherPage.links]).size).toBe(60);
  expect(gateway.sandbox.billed).toBe(60);
});

test('a page comes from the cache, and a refetch costs nothing', async () => {
  await using gateway = await startGateway();
  const client = createUrqlClient(gateway.url);
  const variables = { name: 'gepur.com', first: 2 };
  const policies = ['cache-first', 'cache-first', 'network-only'] as const;
  for (const requestPolicy of policies) {
    const { data, extensions } = await client.query(BacklinksPage, variables, { requestPolicy });
    expect(data?.domain.backlinks?.edges).toHaveLength(2);
    if (requestPolicy === 'network-only') {
      expect(extensions).toMatchObject({ credits: { spent: 0, saved: 2 } });
    }
  }
  expect(gateway.received).toHaveLength(2);
  expect(gateway.sandbox.billed).toBe(2);
});

test('a list that failed is null, next to its error', async () => {
  await using gateway = await startGateway();
  const { data, error } = await createUrqlClient(gateway.url).query(BacklinksPage, {
    name: 'gepur.com',
    filter: { externalLinks: { between: { min: 9, max: 3 } } },
  });
  expect(data?.domain).toMatchObject({ name: 'gepur.com', backlinks: null });
  expect(error?.graphQLErrors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', retryable: false });
});

test('a next page that fails has no rows; the pages before it stay in the cache', async () => {
  await using gateway = await startGateway();
  const ask = createAsk(gateway.url);
  const variables = { name: 'rows-50.example', first: 20 };
  const page = await ask(variables);
  const next = { ...variables, after: page.pageInfo?.endCursor ?? null };
  gateway.sandbox.fail({ kind: 'error', code: 32012, message: 'No credits' });
  expect(await ask(next)).toMatchObject({
    links: [],
    error: { graphQLErrors: [{ path: ['domain', 'backlinks'] }] },
  });
  expect((await ask(variables)).links).toHaveLength(20);
  expect((await ask(next)).links).toHaveLength(40);
});

test('a refused request fails with the error of the gateway', async () => {
  await using gateway = await startGatewayWithKey();
  const { error } = await createUrqlClient(gateway.url).query(BacklinksPage, { name: 'gepur.com', first: 1 });
  expect(error?.graphQLErrors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
});

test('relayPagination makes null, without an error, of a list without first and last', async () => {
  await using gateway = await startGateway();
  const { data, error } = await createUrqlClient(gateway.url).query(BacklinksPage, {
    name: 'rows-2.example',
  });
  expect([data, error]).toEqual([null, undefined]);
  expect(gateway.sandbox.billed).toBe(2);
});

test('the client waits as long as a busy gateway says', async () => {
  await using gateway = await startBusyGateway();
  const client = createUrqlClient(gateway.url);
  const start = performance.now();
  const { data, error } = await gateway.freeAfterFirst(
    client.query(BacklinksPage, { name: 'rows-2.example', first: 20 }).toPromise(),
  );
  expect(error).toBeUndefined();
  expect(data?.domain.backlinks?.edges).toHaveLength(2);
  expect(performance.now() - start).toBeGreaterThanOrEqual(gateway.waitMs);
});

test('automatic persisted queries send a document once, then its hash', async () => {
  await using gateway = await startGateway();
  const client = createUrqlClient(gateway.url, [automaticPersistedQueries]);
  for (const name of ['gepur.com', 'serpstat.com']) {
    const { data } = await client.query(BacklinksPage, { name, first: 1 });
    expect(data?.domain.name).toBe(name);
  }
  expect(gateway.received.map(body => body.includes('query BacklinksPage'))).toEqual([false, true, false]);
});

test('trusted documents are sent by their ids', async () => {
  await using gateway = await startGateway(TRUSTED);
  const client = createUrqlClient(gateway.url, [trustedDocuments]);
  const { data } = await client.query(BacklinksPage, { name: 'gepur.com', first: 1 });
  expect(data?.domain.backlinks?.edges).toHaveLength(1);
  expect(gateway.received).toHaveLength(1);
  expect(gateway.received[0]).not.toContain('query BacklinksPage');
});

/** Asks for one page. The answer has all pages that the cache has merged. */
function createAsk(url: string) {
  const client = createUrqlClient(url);
  return async (variables: BacklinksPageQueryVariables) => {
    const { data, error } = await client.query(BacklinksPage, variables);
    const list = data?.domain.backlinks;
    return { links: list?.edges.map(({ node }) => node.urlFrom) ?? [], pageInfo: list?.pageInfo, error };
  };
}
