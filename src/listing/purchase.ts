import { rowsIn } from '../paging/span.ts';
import { type Attempt, attemptInTurns, outcomeOf, tryOnce } from '../serpstat/attempts.ts';
import type { Call } from '../serpstat/client.ts';
import type { Listing, Page } from '../serpstat/listing.ts';
import type { Turn, Waiter } from '../serpstat/turn.ts';
import { type Flight, renewReservation } from './flight.ts';
import type { Supplies } from './supplies.ts';

/** Who buys what. */
export interface Order<Row> {
  readonly listing: Listing<Row>;
  /** The listing's key in store and ledger. */
  readonly key: string;
  readonly flight: Flight;
  /** Whether anybody waits for its rows, and who, should it have to be tried again. */
  readonly isAwaited: () => boolean;
  readonly waiter: () => Waiter;
  /** The age of the snapshot that is held now. */
  readonly heldSince: () => number | undefined;
}

/**
 * Sends a request, again where that is safe, with an entry in the ledger for each attempt from before it goes out until
 * it is known what it cost. Never rejects.
 */
export function purchase<Row>(
  turn: Turn,
  order: Order<Row>,
  supplies: Supplies,
): Promise<Attempt<Page<Row>>> {
  const { queue, clock, retries } = supplies;
  const { flight, isAwaited, waiter } = order;
  return attemptInTurns(turn, {
    queue,
    clock,
    retries,
    waiter,
    attempt: (call, number) => attempt(order, call, number, supplies),
    canRepeat({ charged }) {
      // What may have been charged already is agreed to only once.
      const canRepeat = isAwaited() && (charged === 0 || renewReservation(flight));
      flight.isOut = !canRepeat;
      return canRepeat;
    },
  });
}

async function attempt<Row>(
  order: Order<Row>,
  call: Call,
  number: number,
  supplies: Supplies,
): Promise<Attempt<Page<Row>>> {
  const { client, ledger, clock, balance, observer } = supplies;
  const { listing, key, flight } = order;
  const { method, params } = listing;
  flight.isOut = true;
  flight.sentIn = order.heldSince();
  const entry = await ledger.enter({
    fingerprint: key,
    method,
    params,
    ...flight.request,
    reserved: rowsIn([flight.span]),
    at: clock.epoch(),
  });
  const startedAt = clock.now();
  const outcome = await tryOnce(each => client.buyPage(listing, flight.request, each), call);
  const { rows, charged, creditsLeft } =
    outcome.kind === 'done'
      ? { ...outcome.value, rows: outcome.value.rows.length }
      : { rows: 0, charged: outcome.charged, creditsLeft: null };
  observer.attempted({
    method,
    ...flight.request,
    attempt: number,
    rows,
    credits: charged ?? null,
    ms: clock.now() - startedAt,
    outcome: outcomeOf(outcome, call.signal),
    traceId: flight.traceId,
  });
  balance.note(creditsLeft);
  if (charged !== undefined) {
    await ledger.settle(entry, charged);
  }
  return outcome;
}
