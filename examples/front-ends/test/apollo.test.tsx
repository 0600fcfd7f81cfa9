import './dom.ts';
import { ApolloClient, CombinedGraphQLErrors, HttpLink, InMemoryCache } from '@apollo/client';
import { RetryLink } from '@apollo/client/link/retry';
import { ApolloProvider } from '@apollo/client/react';
import { relayStylePagination } from '@apollo/client/utilities';
import { fireEvent, type RenderResult, render, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, test, vi } from 'vitest';
import { Backlinks } from '../src/apollo/backlinks.tsx';
import { createApolloClient } from '../src/apollo/client.ts';
import { creditsLink } from '../src/apollo/credits.ts';
import { automaticPersistedQueries, trustedDocuments } from '../src/apollo/persisted-queries.ts';
import { priceOf } from '../src/apollo/price.ts';
import type { Credits } from '../src/credits.ts';
import { BacklinksPage, DonorsPage } from '../src/documents.ts';
import type { BacklinksPageQueryVariables } from '../src/generated/graphql.ts';
import { linksTo } from './ask.ts';
import { startBusyGateway } from './busy-gateway.ts';
import { startGateway, TRUSTED } from './gateway.ts';
import { startGatewayWithKey } from './gateway-with-key.ts';

/** min is greater than max. */
const MISTAKE = { externalLinks: { between: { min: 9, max: 3 } } };

test('a component pages through a list: each row once, and each bought once', async () => {
  await using gateway = await startGateway();
  const view = show(createApolloClient(gateway.url), <Backlinks name="rows-50.example" />);
  fireEvent.click(await view.findByText('More'));
  await waitFor(() => expect(linksIn(view)).toHaveLength(40));
  fireEvent.click(view.getByText('More'));
  await waitFor(() => expect(view.queryByText('More')).toBeNull());
  expect(gateway.sandbox.billed).toBe(50);
  expect(linksIn(view)).toEqual(await linksTo(gateway.url, 'rows-50.example', 50));
});

test('a list pages backward from its end', async () => {
  await using gateway = await startGateway();
  using list = watchList(createApolloClient(gateway.url), { name: 'rows-50.example', last: 20 });
  await list.grow(20);
  for (const length of [40, 50]) {
    await list.fetchMore({ before: list.pageInfo()?.startCursor ?? null });
    await list.grow(length);
  }
  expect(list.pageInfo()).toMatchObject({ hasPreviousPage: false, hasNextPage: false });
  // One row to find the end, as docs/paging.md says.
  expect(gateway.sandbox.billed).toBe(51);
  expect(list.links()).toEqual(await linksTo(gateway.url, 'rows-50.example', 50));
});

test('donors page through their own list of the domain', async () => {
  await using gateway = await startGateway();
  const client = createApolloClient(gateway.url);
  const variables = { name: 'gepur.com', competitors: ['klubok.com', 'issaplus.com'], first: 20 };
  const list = client.watchQuery({ query: DonorsPage, variables });
  const subscription = list.subscribe(() => {});
  const donors = () =>
    list.getCurrentResult().data?.domain?.intersect?.edges?.map(edge => edge?.node?.domain?.name) ?? [];
  await waitUntil(() => donors().length === 20);
  const after = list.getCurrentResult().data?.domain?.intersect?.pageInfo?.endCursor ?? null;
  await list.fetchMore({ variables: { after } });
  await waitUntil(() => donors().length === 40);
  subscription.unsubscribe();
  expect(new Set(donors()).size).toBe(40);
  expect(gateway.sandbox.billed).toBe(40);
});

test('two filters of one domain are two lists', async () => {
  await using gateway = await startGateway();
  const view = show(
    createApolloClient(gateway.url),
    <>
      <Backlinks name="gepur.com" filter={{ rel: { includesAny: ['FOLLOW'] } }} />
      <Backlinks name="gepur.com" filter={{ rel: { includesNone: ['FOLLOW'] } }} />
    </>,
  );
  await waitFor(() => expect(linksIn(view)).toHaveLength(40));
  fireEvent.click(view.getAllByText('More')[0] ?? view.container);
  await waitFor(() => expect(linksIn(view)).toHaveLength(60));
  const [follow, others] = view.getAllByRole('list');
  expect([follow?.childElementCount, others?.childElementCount]).toEqual([40, 20]);
  expect(new Set(linksIn(view)).size).toBe(60);
  expect(gateway.sandbox.billed).toBe(60);
});

test('a refetch begins again at the first page, and costs nothing', async () => {
  await using gateway = await startGateway();
  using list = watchList(createApolloClient(gateway.url), { name: 'rows-50.example', first: 20 });
  await list.grow(20);
  await list.fetchMore({ after: list.pageInfo()?.endCursor ?? null });
  await list.grow(40);
  await list.refetch();
  expect(list.links()).toEqual(await linksTo(gateway.url, 'rows-50.example', 20));
  expect(gateway.sandbox.billed).toBe(40);
});

test('a component shows why its list failed', async () => {
  await using gateway = await startGateway();
  const view = show(createApolloClient(gateway.url), <Backlinks name="gepur.com" filter={MISTAKE} />);
  expect((await view.findByRole('alert')).textContent).toContain('min 9 is greater than max 3');
});

test('a component whose next page fails keeps its rows', async () => {
  await using gateway = await startGateway();
  const view = show(createApolloClient(gateway.url), <Backlinks name="rows-50.example" />);
  const more = await view.findByText('More');
  gateway.sandbox.fail({ kind: 'error', code: 32012, message: 'No credits' });
  fireEvent.click(more);
  expect((await view.findByRole('alert')).textContent).toContain('The Serpstat plan has no credits left');
  expect(linksIn(view)).toHaveLength(20);
  fireEvent.click(more);
  await waitFor(() => expect(linksIn(view)).toHaveLength(40));
});

test('with errorPolicy "all", a list that failed is null, next to its error', async () => {
  await using gateway = await startGateway();
  const client = createApolloClient(gateway.url);
  const query = {
    query: BacklinksPage,
    variables: { name: 'gepur.com', filter: MISTAKE },
    errorPolicy: 'all',
  } as const;
  const { data, error } = await client.query(query);
  expect(data?.domain).toMatchObject({ name: 'gepur.com', backlinks: null });
  expect(CombinedGraphQLErrors.is(error) && error.errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
  expect(client.readQuery(query)?.domain.backlinks).toBeNull();
});

test('relayStylePagination by itself makes an empty list with a next page of one that failed, and warns', async () => {
  await using gateway = await startGateway();
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const cache = new InMemoryCache({
    typePolicies: {
      Domain: { keyFields: ['name'], fields: { backlinks: relayStylePagination(['filter']) } },
    },
  });
  const client = new ApolloClient({ cache, link: new HttpLink({ uri: gateway.url }) });
  const query = { query: BacklinksPage, variables: { name: 'gepur.com', filter: MISTAKE } };
  await client.query({ ...query, errorPolicy: 'all' });
  expect(cache.readQuery({ ...query, returnPartialData: true })?.domain?.backlinks).toMatchObject({
    edges: [],
    pageInfo: { hasNextPage: true },
  });
  expect(warn).toHaveBeenCalledOnce();
  warn.mockClear();
});

test('the client waits as long as a busy gateway says', async () => {
  await using gateway = await startBusyGateway();
  const client = createApolloClient(gateway.url);
  const start = performance.now();
  const { data } = await gateway.freeAfterFirst(
    client.query({ query: BacklinksPage, variables: { name: 'rows-2.example' } }),
  );
  expect(data?.domain.backlinks?.edges).toHaveLength(2);
  expect(performance.now() - start).toBeGreaterThanOrEqual(gateway.waitMs);
});

test('a refused request fails with the error of the gateway', async () => {
  await using gateway = await startGatewayWithKey();
  const query = createApolloClient(gateway.url).query({
    query: BacklinksPage,
    variables: { name: 'gepur.com' },
  });
  await expect(query).rejects.toSatisfy(
    error => CombinedGraphQLErrors.is(error) && error.errors[0]?.extensions?.code === 'UNAUTHENTICATED',
  );
});

test('RetryLink by itself does not retry what a busy gateway answers', async () => {
  await using gateway = await startBusyGateway();
  const link = new RetryLink().concat(new HttpLink({ uri: gateway.url }));
  const client = new ApolloClient({ cache: new InMemoryCache(), link });
  const query = client.query({
    query: BacklinksPage,
    variables: { name: 'rows-2.example' },
    errorPolicy: 'all',
  });
  const { error } = await gateway.stayBusy(query);
  expect(CombinedGraphQLErrors.is(error) && error.errors[0]?.extensions).toMatchObject({
    code: 'UPSTREAM_BUSY',
    retryable: true,
    retryAfterMs: gateway.waitMs,
  });
  expect(gateway.received).toHaveLength(1);
});

test('the credits of all answers are the bill', async () => {
  await using gateway = await startGateway();
  const reports: Credits[] = [];
  const client = createApolloClient(gateway.url, [creditsLink(credits => reports.push(credits))]);
  for (let times = 0; times < 2; times += 1) {
    await client.query({
      query: BacklinksPage,
      variables: { name: 'gepur.com', first: 2 },
      fetchPolicy: 'network-only',
    });
  }
  expect(reports.map(({ spent, saved }) => ({ spent, saved }))).toEqual([
    { spent: 2, saved: 0 },
    { spent: 0, saved: 2 },
  ]);
  expect(gateway.sandbox.billed).toBe(2);
});

test('a price is asked before the rows are bought', async () => {
  await using gateway = await startGateway();
  const client = createApolloClient(gateway.url);
  const variables = { name: 'gepur.com', first: 2 };
  expect(await priceOf(client, BacklinksPage, variables)).toBe(2);
  expect(gateway.sandbox.billed).toBe(0);
  await client.query({ query: BacklinksPage, variables });
  expect(await priceOf(client, BacklinksPage, variables)).toBe(0);
  await expect(priceOf(client, BacklinksPage, { ...variables, filter: MISTAKE })).rejects.toThrow('min 9');
});

test('automatic persisted queries send a document once, then its hash', async () => {
  await using gateway = await startGateway();
  const client = createApolloClient(gateway.url, [automaticPersistedQueries]);
  for (const name of ['gepur.com', 'serpstat.com']) {
    const { data } = await client.query({ query: BacklinksPage, variables: { name, first: 1 } });
    expect(data?.domain.name).toBe(name);
  }
  expect(gateway.received.map(body => body.includes('query BacklinksPage'))).toEqual([false, true, false]);
});

test('trusted documents are sent by their ids', async () => {
  await using gateway = await startGateway(TRUSTED);
  const client = createApolloClient(gateway.url, [trustedDocuments]);
  const { data } = await client.query({ query: BacklinksPage, variables: { name: 'gepur.com', first: 1 } });
  expect(data?.domain.backlinks?.edges).toHaveLength(1);
  expect(gateway.received).toHaveLength(1);
  expect(gateway.received[0]).not.toContain('query BacklinksPage');
});

function show(client: ApolloClient, children: ReactNode) {
  return render(<ApolloProvider client={client}>{children}</ApolloProvider>);
}

function waitUntil(isTrue: () => boolean): Promise<boolean> {
  return vi.waitUntil(isTrue, { timeout: 60_000 });
}

function linksIn(view: RenderResult): readonly (string | null)[] {
  return view.queryAllByRole('listitem').map(({ textContent }) => textContent);
}

/** A list as Apollo Client has it without React. */
function watchList(client: ApolloClient, variables: BacklinksPageQueryVariables) {
  const query = client.watchQuery({ query: BacklinksPage, variables });
  const subscription = query.subscribe(() => {});
  const list = () => query.getCurrentResult().data?.domain?.backlinks;
  const links = () => list()?.edges?.map(edge => edge?.node?.urlFrom) ?? [];
  return {
    links,
    pageInfo: () => list()?.pageInfo,
    grow: (length: number) => waitUntil(() => links().length === length),
    fetchMore: (more: Partial<BacklinksPageQueryVariables>) => query.fetchMore({ variables: more }),
    refetch: () => query.refetch(),
    [Symbol.dispose]: () => subscription.unsubscribe(),
  };
}
