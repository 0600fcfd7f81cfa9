import type { OperationId } from '../operation/operation.ts';
import { spanOf } from '../paging/cover.ts';
import type { Span } from '../paging/span.ts';
import type { PageRequest } from '../serpstat/listing.ts';
import type { QueuedRequest } from './state.ts';

/** A window that is waited for: who waits, in order of arrival, and which requests serve it. */
export interface Claimants {
  readonly operations: readonly OperationId[];
  isServedBy(span: Span): boolean;
}

/**
 * Shares requests out among those who wait for them, so that each has its own to queue for: a request goes to whoever
 * of those has the fewest, the first of several. So an operation that wants one page waits for no more than a request
 * of each that came before, however many those want.
 */
export function shareOut(
  requests: readonly PageRequest[],
  windows: readonly Claimants[],
): readonly QueuedRequest[] {
  const counts = new Map<OperationId, number>();
  return requests.flatMap(page => {
    const span = spanOf(page);
    const operation = leastServed(windows, span, counts);
    if (operation === undefined) {
      return [];
    }
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
    return [{ kind: 'queued', page, span, operation }];
  });
}

/** Stops at the first that has none: so it looks at no more operations than there are requests. */
function leastServed(
  windows: readonly Claimants[],
  span: Span,
  counts: ReadonlyMap<OperationId, number>,
): OperationId | undefined {
  let least: OperationId | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const { operations } of windows.filter(window => window.isServedBy(span))) {
    for (const operation of operations) {
      const count = counts.get(operation) ?? 0;
      if (count < fewest) {
        [least, fewest] = [operation, count];
      }
      if (count === 0) {
        return operation;
      }
    }
  }
  return least;
}
