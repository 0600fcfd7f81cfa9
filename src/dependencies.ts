import type { Clock } from './clock.ts';
import type { CreditBalance } from './serpstat/balance.ts';
import type { SerpstatClient } from './serpstat/client.ts';
import type { RequestQueue } from './serpstat/request-queue.ts';
import type { RetryOptions } from './serpstat/retry-policy.ts';
import type { Ledger, Store } from './store/store.ts';
import type { Observer } from './telemetry/observer.ts';

/** What rows are bought with, and where they are kept. */
export interface Dependencies {
  /** The API that sells the rows: what different ones say of the same listing is kept apart. */
  readonly upstream: URL;
  readonly client: SerpstatClient;
  readonly queue: RequestQueue;
  readonly retries: RetryOptions;
  readonly clock: Clock;
  readonly store: Store;
  readonly ledger: Ledger;
  readonly balance: CreditBalance;
  /** Credits that saving one request is worth. */
  readonly callCost: number;
  /** Milliseconds that bought rows are served. */
  readonly ttlMs: number;
  /** Milliseconds that they are served after that if Serpstat cannot be asked. */
  readonly staleMs: number;
  readonly observer: Observer;
}
