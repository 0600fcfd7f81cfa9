import type { Clock } from '../clock.ts';
import { GatewayError } from '../errors.ts';
import type { BacklinkRow } from '../serpstat/backlinks.ts';
import type { CreditBalance, SerpstatClient } from '../serpstat/client.ts';
import type { IntersectRow } from '../serpstat/intersect.ts';
import { createListingLoader, type ListingLoader } from './loader.ts';

/** What one GraphQL operation may ask of Serpstat; everything it holds ends with it. */
export interface Operation {
  readonly backlinks: ListingLoader<BacklinkRow>;
  readonly intersect: ListingLoader<IntersectRow>;
  /** The plan's credits, asked for once. */
  creditBalance(): Promise<CreditBalance>;
  /** Lets go of the timer and of the caller's signal. */
  end(): void;
}

export interface OperationParts {
  readonly client: SerpstatClient;
  readonly clock: Clock;
  /** Aborts when the caller hangs up. */
  readonly signal: AbortSignal;
  /** Milliseconds that the operation may take, waiting for the pace included. */
  readonly timeoutMs: number;
  /** Credits that saving one request is worth. */
  readonly callCost: number;
}

export function startOperation({ client, clock, signal, timeoutMs, callCost }: OperationParts): Operation {
  const ending = new AbortController();
  const waiter = { signal: ending.signal, deadline: clock.now() + timeoutMs };
  const cancelTimeout = clock.after(timeoutMs, () => ending.abort(outOfTime(timeoutMs)));
  const hangUp = () => ending.abort(hungUp());
  signal.addEventListener('abort', hangUp, { once: true });
  let balance: Promise<CreditBalance> | undefined;
  return {
    backlinks: createListingLoader({ client, waiter, callCost }),
    intersect: createListingLoader({ client, waiter, callCost }),
    creditBalance() {
      balance ??= client.credits(waiter);
      return balance;
    },
    end() {
      cancelTimeout();
      signal.removeEventListener('abort', hangUp);
    },
  };
}

function outOfTime(ms: number): GatewayError {
  return new GatewayError(
    'UPSTREAM_TIMEOUT',
    `The operation took longer than ${ms} ms (REQUEST_TIMEOUT_MS). Ask for fewer pages at a time, or again later.`,
  );
}

/** Nobody is left to read it. */
function hungUp(): GatewayError {
  return new GatewayError('UPSTREAM_TIMEOUT', 'The client hung up before the answer came.');
}
