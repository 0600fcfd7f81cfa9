import { expect, test } from 'vitest';
import { createFakeClock, passing } from '../../../test/fake-clock.ts';
import { createApolloClient } from '../src/apollo/client.ts';
import { TwoLists } from '../src/documents.ts';
import type { TwoListsQuery } from '../src/generated/graphql.ts';
import { createUrqlClient } from '../src/urql/client.ts';
import { startGateway } from './gateway.ts';

const variables = { name: 'rows-50.example' };

/** Passes on what the client shows, in order. */
type Show = (data: TwoListsQuery, isComplete: boolean) => void;

test.each<[string, (url: string, show: Show) => void]>([
  [
    'Apollo Client',
    (url, show) =>
      createApolloClient(url)
        .watchQuery({ query: TwoLists, variables })
        .subscribe(({ data, dataState }) => {
          // While parts are to come, fields of later parts are undefined.
          data && show(data as TwoListsQuery, dataState === 'complete');
        }),
  ],
  [
    'urql',
    (url, show) =>
      createUrqlClient(url)
        .query(TwoLists, variables)
        .subscribe(({ data, hasNext }) => data && show(data, !hasNext)),
  ],
])('%s shows a list while the one after it waits for its turn', async (_, subscribe) => {
  const clock = createFakeClock();
  await using gateway = await startGateway({ SERPSTAT_RATE: '1' }, { clock });
  const first = Promise.withResolvers<TwoListsQuery>();
  const complete = Promise.withResolvers<TwoListsQuery>();
  subscribe(gateway.url, (data, isComplete) => {
    first.resolve(data);
    isComplete && complete.resolve(data);
  });
  const { domain } = await passing(clock, first.promise, 0);
  expect(domain.backlinks?.edges).toHaveLength(20);
  expect(domain.byAnchor).toBeUndefined();
  expect(gateway.sandbox.billed).toBe(20);
  await clock.advance(1500);
  const both = await passing(clock, complete.promise, 0);
  expect(both.domain.backlinks?.edges).toEqual(domain.backlinks?.edges);
  expect(both.domain.byAnchor?.edges).toHaveLength(20);
  expect(gateway.sandbox.billed).toBe(40);
});
