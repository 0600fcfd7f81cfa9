import type { Dependencies } from '../dependencies.ts';
import { type ErrorCode, GatewayError } from '../errors.ts';
import { type Delivery, deliveryFrom, type WindowRequest } from '../listing/window-request.ts';
import { type Operation, OperationCancelled } from '../operation/operation.ts';
import { recall } from './recall.ts';

/** Whether an error means that Serpstat cannot be asked for now, whatever the request. */
export function isOutage(error: Error): boolean {
  return (
    error instanceof GatewayError &&
    !(error instanceof OperationCancelled) &&
    OUTAGES.has(error.extensions.code)
  );
}

const OUTAGES: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_CREDITS_EXHAUSTED',
  'UPSTREAM_BAD_RESPONSE',
]);

/**
 * A window from stale rows, as `stale-if-error` of RFC 5861 has it. Undefined if they are not all held, are too old
 * even for that, or the operation takes nothing that was bought before.
 */
export async function staleDelivery<Row>(
  request: WindowRequest<Row>,
  key: string,
  operation: Operation,
  { store, clock, ttlMs, staleMs, observer }: Dependencies,
): Promise<Delivery<Row> | undefined> {
  if (operation.options.fresh) {
    return undefined;
  }
  const oldest = clock.epoch() - ttlMs - staleMs;
  const delivery = deliveryFrom(request, await recall(request, key, store, oldest));
  if (delivery !== undefined) {
    const rows = operation.bookStale(key, delivery.rows.length === 0 ? undefined : delivery.window);
    observer.servedStale(rows);
  }
  return delivery;
}
