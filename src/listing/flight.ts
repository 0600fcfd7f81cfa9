import { spanOf } from '../paging/cover.ts';
import { clip, rowsIn, type Span, subtract } from '../paging/span.ts';
import type { PageRequest } from '../serpstat/listing.ts';
import type { Buyer } from './buyer.ts';
import { type Claim, creditsByBuyer, divide, type Share } from './shares.ts';

/** A request that is on its way. */
export interface Flight {
  readonly request: PageRequest;
  /** All rows that it may bring: those past the known end too, in case that the listing has grown. */
  readonly span: Span;
  readonly shares: readonly Share[];
  /** What is reserved for it in the buyers' budgets. */
  readonly reserved: ReadonlyMap<Buyer, number>;
  readonly controller: AbortController;
  /** Resolves when its buyers have been charged. */
  readonly bill: PromiseWithResolvers<void>;
  /** The age of the snapshot that was held when it went out, the last time. */
  sentIn: number | undefined;
  /** Of the operation that pays for the first of its rows. */
  readonly traceId: string | undefined;
  /** False while it waits to be tried again. */
  isOut: boolean;
}

export function flightOf(request: PageRequest, claims: readonly Claim[], sentIn: number | undefined): Flight {
  const span = spanOf(request);
  const shares = divide(span, claims);
  return {
    request,
    span,
    shares,
    reserved: creditsByBuyer(shares),
    controller: new AbortController(),
    bill: Promise.withResolvers(),
    sentIn,
    traceId: shares[0]?.buyer.options.traceId,
    isOut: true,
  };
}

/**
 * Nobody knows whether an attempt was charged: what was reserved is lost to the budgets, and reserved anew for another
 * attempt. False, and nothing is changed, where one of those who pay cannot afford that.
 */
export function renewReservation({ reserved }: Flight): boolean {
  const payers = [...reserved].filter(([buyer]) => !buyer.hasLeft);
  const affordable = payers.every(([buyer, credits]) => credits <= buyer.budget.left);
  if (affordable) {
    for (const [buyer, credits] of payers) {
      buyer.budget.lose(credits);
    }
  }
  return affordable;
}

/**
 * Settles what was reserved for a flight. Each pays for its share of the credits charged; for one who has left, the
 * heirs do, as far as they can. Where nobody knows what was charged, what was reserved is lost to the budgets.
 */
export function settleFlight(
  { span, shares, reserved, bill }: Flight,
  charged: number | undefined,
  heirs: readonly Buyer[],
  fingerprint: string,
): void {
  for (const [buyer, credits] of reserved) {
    buyer.budget.release(credits);
    if (charged === undefined) {
      buyer.budget.lose(credits);
    }
  }
  const billed = { start: span.start, end: span.start + (charged ?? 0) };
  const [orphaned, own] = [shares.filter(isOrphaned), shares.filter(share => !isOrphaned(share))];
  for (const { buyer, span: share } of own) {
    pay([buyer], clip([share], billed), fingerprint);
  }
  for (const { span: share } of orphaned) {
    pay(heirs, clip([share], billed), fingerprint);
  }
  bill.resolve();
}

function isOrphaned({ buyer }: Share): boolean {
  return buyer.hasLeft;
}

function pay(payers: readonly Buyer[], runs: readonly Span[], fingerprint: string): void {
  let left = runs;
  for (const payer of payers.filter(({ hasLeft }) => !hasLeft)) {
    for (const { start, end } of left) {
      const run = { start, end: Math.min(end, start + payer.budget.left) };
      payer.budget.spend(rowsIn([run]));
      payer.tab(fingerprint).pay(run);
      left = subtract(left, [run]);
    }
  }
}
