import { spanOf } from '../paging/cover.ts';
import type { PageRequest } from '../serpstat/listing.ts';
import type { Buyer } from './buyer.ts';
import { type BuyersLack, isAwaited } from './demands.ts';

/**
 * Shares requests out among those who wait for them, so that each has its own to queue for: in rounds, in which each
 * buyer takes the first request that it waits for and nobody has taken. So one who wants a page waits for no more than
 * a request of each who came before, however many those want. `lacks` are in the order of arrival.
 */
export function shareOut(
  requests: readonly PageRequest[],
  lacks: readonly BuyersLack[],
  mustProbe: boolean,
): ReadonlyMap<Buyer, readonly PageRequest[]> {
  const shares = new Map<Buyer, PageRequest[]>();
  let left = requests;
  let takers = [...Map.groupBy(lacks, ({ buyer }) => buyer)];
  while (left.length > 0 && takers.length > 0) {
    takers = takers.filter(([buyer, own]) => {
      const taken = left.find(request => own.some(lack => isAwaited(lack, spanOf(request), mustProbe)));
      if (taken !== undefined) {
        left = left.filter(request => request !== taken);
        shares.set(buyer, [...(shares.get(buyer) ?? []), taken]);
      }
      return taken !== undefined;
    });
  }
  return shares;
}
