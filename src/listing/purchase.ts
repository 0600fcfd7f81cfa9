import { GatewayError } from '../errors.ts';
import { rowsIn } from '../paging/span.ts';
import type { Listing, Page } from '../serpstat/listing.ts';
import type { Flight } from './flight.ts';
import type { Supplies } from './supplies.ts';

/** What came of a request; `charged` is in credits, undefined where nobody can know. */
export type Purchase<Row> =
  | { readonly kind: 'bought'; readonly page: Page<Row>; readonly charged: number }
  | { readonly kind: 'failed'; readonly error: Error; readonly charged: number | undefined };

/** Sends a request, with an entry in the ledger from before it goes out until it is known what it cost. Never rejects. */
export async function purchase<Row>(
  listing: Listing<Row>,
  fingerprint: string,
  flight: Flight,
  supplies: Supplies,
): Promise<Purchase<Row>> {
  const { ledger, clock, balance } = supplies;
  const { method, params } = listing;
  const entry = await ledger.enter({
    fingerprint,
    method,
    params,
    ...flight.request,
    reserved: rowsIn([flight.span]),
    at: clock.epoch(),
  });
  const outcome = await send(listing, flight, supplies);
  if (outcome.charged !== undefined) {
    await ledger.settle(entry, outcome.charged);
  }
  if (outcome.kind === 'bought') {
    balance.note(outcome.page.creditsLeft);
  }
  return outcome;
}

async function send<Row>(
  listing: Listing<Row>,
  { request, controller: { signal } }: Flight,
  { client }: Supplies,
): Promise<Purchase<Row>> {
  if (signal.aborted) {
    return { kind: 'failed', error: signal.reason, charged: 0 };
  }
  try {
    const page = await client.buyPage(listing, request, signal);
    return { kind: 'bought', page, charged: page.charged };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { kind: 'failed', error, charged: error instanceof GatewayError ? error.charged : undefined };
  }
}
