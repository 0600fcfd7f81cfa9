import { ApolloClient, ApolloLink, type FieldPolicy, HttpLink, InMemoryCache } from '@apollo/client';
import { Defer20220824Handler } from '@apollo/client/incremental';
import { relayStylePagination } from '@apollo/client/utilities';
import { retryingFetch } from '../retrying-fetch.ts';

/** `links` come before the one that sends: for credits and persisted queries. */
export function createApolloClient(uri: string, links: readonly ApolloLink[] = []): ApolloClient {
  return new ApolloClient({
    link: ApolloLink.from([...links, new HttpLink({ uri, fetch: retryingFetch })]),
    incrementalHandler: new Defer20220824Handler(),
    cache: new InMemoryCache({
      typePolicies: {
        Domain: {
          keyFields: ['name'],
          fields: {
            backlinks: pagedList(['filter', 'onePerDomain', 'orderBy', 'path', 'searchType']),
            intersect: pagedList(['competitors', 'filter', 'orderBy']),
          },
        },
      },
    }),
  });
}

/** `relayStylePagination`, but a list that failed stays null instead of an empty list that has a next page. */
function pagedList(keyArgs: string[]): FieldPolicy {
  const { merge, ...policy } = relayStylePagination(keyArgs);
  return {
    ...policy,
    merge: (existing, incoming, options) =>
      incoming && typeof merge === 'function' ? merge(existing, incoming, options) : (existing ?? null),
  };
}
