import type { Dependencies } from '../dependencies.ts';
import { rowsIn } from '../paging/span.ts';
import { type Attempt, attemptInTurns, type Failure, outcomeOf, tryOnce } from '../serpstat/attempts.ts';
import type { Call } from '../serpstat/client.ts';
import type { Listing, Page } from '../serpstat/listing.ts';
import type { Turn, Waiter } from '../serpstat/turn.ts';
import type { PaidRequest } from './state.ts';

/** A request to send, and for whom. */
export interface Purchase<Row> {
  readonly listing: Listing<Row>;
  /** The listing's key in store and ledger. */
  readonly key: string;
  readonly request: PaidRequest;
  /** Identifies the operation that pays for the first of its rows. */
  readonly traceId: string | undefined;
  /** Cancels a retry. */
  readonly signal: AbortSignal;
  /** Who waits for the turn of a retry. */
  readonly waiter: () => Omit<Waiter, 'signal'>;
  /** Whether to send it again after a failure. */
  readonly canRepeat: (failure: Failure) => boolean;
  /** It is sent again. */
  readonly onResent: () => void;
}

/**
 * Sends a request, again if that is safe. The ledger has an entry for each attempt, from before it goes out until it is
 * known what it cost. Never rejects.
 */
export function buyPage<Row>(
  turn: Turn,
  purchase: Purchase<Row>,
  dependencies: Dependencies,
): Promise<Attempt<Page<Row>>> {
  const { queue, clock, retries } = dependencies;
  const { signal, waiter, canRepeat, onResent } = purchase;
  return attemptInTurns(turn, {
    queue,
    clock,
    retries,
    signal,
    waiter,
    canRepeat,
    attempt(call, number) {
      if (number > 1) {
        onResent();
      }
      return attempt(purchase, call, number, dependencies);
    },
  });
}

async function attempt<Row>(
  { listing, key, request: { page, span }, traceId }: Purchase<Row>,
  call: Call,
  number: number,
  { client, ledger, clock, balance, observer }: Dependencies,
): Promise<Attempt<Page<Row>>> {
  const { method, params } = listing;
  const entry = await ledger.enter({
    fingerprint: key,
    method,
    params,
    ...page,
    reserved: rowsIn([span]),
    at: clock.epoch(),
  });
  const startedAt = clock.now();
  const outcome = await tryOnce(each => client.buyPage(listing, page, each), call);
  const { rows, charged, creditsLeft } =
    outcome.kind === 'done'
      ? { ...outcome.value, rows: outcome.value.rows.length }
      : { rows: 0, charged: outcome.charged, creditsLeft: null };
  observer.attempted({
    method,
    ...page,
    attempt: number,
    rows,
    credits: charged ?? null,
    ms: clock.now() - startedAt,
    outcome: outcomeOf(outcome, call.signal),
    traceId,
  });
  balance.note(creditsLeft);
  if (charged !== undefined) {
    await ledger.settle(entry, charged);
  }
  return outcome;
}
