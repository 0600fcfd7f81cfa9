import { spanOf } from '../paging/cover.ts';
import { clip } from '../paging/span.ts';
import type { PageRequest } from '../serpstat/listing.ts';
import type { Buyer } from './buyer.ts';
import type { BuyersLack } from './demands.ts';

/**
 * The requests in the order in which those came who lack their rows, so that nobody is pushed out of time by others who
 * come later; what one buyer waits for stays in the order of its rows. `lacks` are in the order of arrival.
 */
export function inOrderOfArrival(
  requests: readonly PageRequest[],
  lacks: readonly BuyersLack[],
): readonly PageRequest[] {
  const places = new Map<PageRequest, number>();
  const buyers = new Set<Buyer>();
  for (const { buyer, rows } of lacks) {
    if (places.size === requests.length) {
      break;
    }
    buyers.add(buyer);
    for (const request of requests) {
      if (!places.has(request) && clip(rows, spanOf(request)).length > 0) {
        places.set(request, buyers.size);
      }
    }
  }
  const placeOf = (request: PageRequest) => places.get(request) ?? Number.POSITIVE_INFINITY;
  return requests.toSorted((a, b) => placeOf(a) - placeOf(b));
}
