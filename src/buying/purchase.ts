import type { Dependencies } from '../dependencies.ts';
import type { OperationId } from '../operation/operation.ts';
import { rowsIn } from '../paging/span.ts';
import { type Attempt, attemptInTurns, type Failure, outcomeOf, tryOnce } from '../serpstat/attempts.ts';
import type { Call } from '../serpstat/client.ts';
import type { Listing, Page } from '../serpstat/listing.ts';
import type { Turn, Waiter } from '../serpstat/turn.ts';
import { creditsByClient } from './shares.ts';
import type { PaidRequest } from './state.ts';

/** A request to send, and for whom. */
export interface Purchase<Row> {
  readonly listing: Listing<Row>;
  /** The listing's key in store and ledger. */
  readonly key: string;
  readonly request: PaidRequest;
  /** The names of the clients that pay, by operation; none without CLIENTS. */
  readonly clients: ReadonlyMap<OperationId, string>;
  /** Identifies the operation that pays for the first of its rows. */
  readonly traceId: string | undefined;
  /** Cancels a retry. */
  readonly signal: AbortSignal;
  /** Who waits for the turn of a retry. */
  readonly waiter: () => Omit<Waiter, 'signal'>;
  /** Whether to send it again after a failure. */
  readonly canRepeat: (failure: Failure) => boolean;
  /** It is sent again, at a time in milliseconds since 1970. */
  readonly onResent: (at: number) => void;
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
      // The ledger has the time that the quotas have, so that both count the request for the same day.
      const at = number > 1 ? clock.epoch() : purchase.request.sentAt;
      if (number > 1) {
        onResent(at);
      }
      return attempt(purchase, call, number, at, dependencies);
    },
  });
}

async function attempt<Row>(
  { listing, key, request: { page, span, shares }, clients, traceId }: Purchase<Row>,
  call: Call,
  number: number,
  at: number,
  { client, ledger, clock, balance, observer }: Dependencies,
): Promise<Attempt<Page<Row>>> {
  const { method, params } = listing;
  const entry = await ledger.enter({
    fingerprint: key,
    method,
    params,
    ...page,
    reserved: rowsIn([span]),
    at,
    ...(clients.size > 0 && { payers: creditsByClient(shares, clients, span) }),
  });
  const startedAt = clock.now();
  const outcome = await tryOnce(each => client.buyPage(listing, page, each), call);
  const { rows, charged, creditsLeft } =
    outcome.kind === 'done'
      ? { ...outcome.value, rows: outcome.value.rows.length }
      : { rows: 0, charged: outcome.charged, creditsLeft: null };
  const billed = { start: span.start, end: span.start + (charged ?? 0) };
  const payers = clients.size > 0 ? creditsByClient(shares, clients, billed) : undefined;
  observer.attempted({
    method,
    ...page,
    attempt: number,
    rows,
    credits: charged ?? null,
    ...(payers && { payers }),
    ms: clock.now() - startedAt,
    outcome: outcomeOf(outcome, call.signal),
    traceId,
  });
  balance.note(creditsLeft);
  if (charged !== undefined) {
    await ledger.settle(entry, charged, payers);
  }
  return outcome;
}
