import DataLoader from 'dataloader';
import type { Ask, Delivery } from './ask.ts';
import type { Buyer } from './buyer.ts';
import type { Market } from './market.ts';

/** Delivers windows of listings to one operation. */
export interface ListingLoader<Row> {
  /** Rejects with a `GatewayError` where rows that the ask needs could not be had. */
  load(ask: Ask<Row>): Promise<Delivery<Row>>;
}

/** A loader for one operation: equal asks are one ask, and those of one tick for the same listing go to market together. */
export function createListingLoader<Row>(market: Market<Row>, buyer: Buyer): ListingLoader<Row> {
  async function readAll(asks: readonly Ask<Row>[]): Promise<(Delivery<Row> | Error)[]> {
    const groups = [...Map.groupBy(asks, ({ fingerprint }) => fingerprint).values()];
    const outcomes = await Promise.all(groups.map(group => market.read(buyer, group)));
    const outcomeOf = new Map(
      groups.flatMap((group, place) => group.map((ask, at) => [ask, outcomes[place]?.[at]])),
    );
    return asks.map(ask => outcomeOf.get(ask) ?? new Error('the market left an ask unanswered'));
  }

  const loader = new DataLoader(readAll, {
    cacheKeyFn: ({ fingerprint, page, wants }: Ask<Row>) => JSON.stringify([fingerprint, page, wants]),
  });
  return { load: ask => loader.load(ask) };
}
