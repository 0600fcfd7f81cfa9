import { type ErrorCode, GatewayError } from '../errors.ts';
import type { Ask, Delivery } from './ask.ts';
import type { Buyer } from './buyer.ts';
import { Holdings } from './holdings.ts';
import { HungUp } from './hung-up.ts';
import { isNothing, lackOf } from './lack.ts';
import type { Supplies } from './supplies.ts';

/** Whether a failure means that Serpstat cannot be asked for now, whatever the question. */
export function isOutage(error: Error): boolean {
  return error instanceof GatewayError && !(error instanceof HungUp) && OUTAGES.has(error.extensions.code);
}

const OUTAGES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_CREDITS_EXHAUSTED',
  'UPSTREAM_BAD_RESPONSE',
]);

/**
 * All that an ask wants, from rows that are past their age, unless they are too old even for that or the buyer wants
 * none that were bought before. Undefined where they are not all held.
 */
export async function staleRows<Row>(
  ask: Ask<Row>,
  key: string,
  buyer: Buyer,
  { store, clock, ttlMs, staleMs, observer }: Supplies,
): Promise<Delivery<Row> | undefined> {
  if (buyer.options.fresh) {
    return undefined;
  }
  const holdings = new Holdings<Row>(key, store, clock);
  await holdings.recall(ask, clock.epoch() - ttlMs - staleMs);
  if (!isNothing(lackOf(ask, holdings.snapshot))) {
    return undefined;
  }
  const delivery = holdings.deliver(ask);
  // A total that is looked at alone stands for the row that it would be bought with.
  const rows = delivery.rows.length === 0 ? 1 : buyer.tab(key).deliverStale(delivery.window);
  buyer.stale += rows;
  observer.servedStale(rows);
  return delivery;
}
