import DataLoader from 'dataloader';
import type { SerpstatClient, Waiter } from '../serpstat/client.ts';
import type { Ask, Delivery } from './ask.ts';
import { createListingReader, type ListingReader } from './reader.ts';

/** Delivers windows of listings to one operation. */
export interface ListingLoader<Row> {
  /** Rejects with a `GatewayError` where rows that the ask needs could not be had. */
  load(ask: Ask<Row>): Promise<Delivery<Row>>;
}

export interface LoaderParts {
  readonly client: SerpstatClient;
  readonly waiter: Waiter;
  /** Credits that saving one request is worth. */
  readonly callCost: number;
}

/**
 * A loader for one operation. Equal asks are one ask; asks of one tick for the same listing are read together, and
 * later ones find what the operation has bought already.
 */
export function createListingLoader<Row>({ client, waiter, callCost }: LoaderParts): ListingLoader<Row> {
  const readers = new Map<string, ListingReader<Row>>();

  function readerOf({ listing, fingerprint }: Ask<Row>): ListingReader<Row> {
    let reader = readers.get(fingerprint);
    if (reader === undefined) {
      reader = createListingReader({ buy: request => client.buyPage(listing, request, waiter), callCost });
      readers.set(fingerprint, reader);
    }
    return reader;
  }

  async function readAll(asks: readonly Ask<Row>[]): Promise<(Delivery<Row> | Error)[]> {
    const groups = [...Map.groupBy(asks, readerOf)];
    const outcomes = await Promise.all(groups.map(([reader, group]) => reader.read(group)));
    const outcomeOf = new Map(outcomes.flatMap(group => [...group]));
    return asks.map(ask => outcomeOf.get(ask) ?? new Error('the listing reader left an ask unanswered'));
  }

  const loader = new DataLoader(readAll, {
    cacheKeyFn: ({ fingerprint, page, wants }: Ask<Row>) => JSON.stringify([fingerprint, page, wants]),
  });
  return { load: ask => loader.load(ask) };
}
