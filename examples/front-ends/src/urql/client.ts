import { Client, type Exchange, fetchExchange } from '@urql/core';
import { type CacheExchangeOpts, cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { retryingFetch } from '../retrying-fetch.ts';

const cache: Partial<CacheExchangeOpts> = {
  keys: {
    Domain: ({ name }) => String(name),
    Backlink: () => null,
    IntersectDonor: () => null,
    IntersectLinkCount: () => null,
    SerpstatCredits: () => null,
  },
  resolvers: {
    Domain: { backlinks: relayPagination(), intersect: relayPagination() },
  },
};

/** `exchanges` come between the cache and the one that sends: for persisted queries. */
export function createUrqlClient(url: string, exchanges: readonly Exchange[] = []): Client {
  return new Client({
    url,
    fetch: retryingFetch,
    // Browsers keep answers to GET, together with the credits that they cost the first time.
    preferGetMethod: false,
    exchanges: [cacheExchange(cache), ...exchanges, fetchExchange],
  });
}
