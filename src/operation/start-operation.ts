import type { Clock } from '../clock.ts';
import { GatewayError } from '../errors.ts';
import type { BacklinkRow } from '../serpstat/backlinks.ts';
import type { CreditBalance } from '../serpstat/balance.ts';
import type { Credits } from '../serpstat/client.ts';
import type { IntersectRow } from '../serpstat/intersect.ts';
import type { Ledger } from '../store/store.ts';
import { createListingLoader, type ListingLoader, type ReadListing } from './loader.ts';
import { Operation } from './operation.ts';
import { WorkLimits } from './work-limits.ts';

/** What resolvers find of the operation that they work for; everything in it ends with the operation. */
export interface OperationContext {
  readonly backlinks: ListingLoader<BacklinkRow>;
  readonly intersect: ListingLoader<IntersectRow>;
  readonly workLimits: WorkLimits;
  credits(): Promise<Credits>;
  /**
   * Until when its answer can be kept, in milliseconds since 1970: until its oldest row expires. Undefined if it must not
   * be kept, because it has no rows, stale rows or the balance, or is of a dry run.
   */
  freshUntil(): number | undefined;
  /**
   * The answer is complete. Lets go of the timer and of the client's signal. Returns what the operation has cost, once
   * that is known; undefined if it read no connection.
   */
  end(): Promise<CreditsReport | undefined>;
}

/** In credits, except `saved` and `stale`, which are in rows. */
export interface CreditsReport {
  /** What the operation's missing rows would cost, by plan. */
  readonly requested: number;
  /** What was charged for it. */
  readonly spent: number;
  /** Rows that were delivered and that it did not pay for. */
  readonly saved: number;
  /** The balance that Serpstat last reported, or null. */
  readonly left: number | null;
  /** Rows past their age, delivered because Serpstat could not be asked; undefined if there are none. */
  readonly stale?: number;
}

export interface OperationDependencies {
  readonly clock: Clock;
  readonly balance: CreditBalance;
  readonly ledger: Ledger;
  readonly readBacklinks: ReadListing<BacklinkRow>;
  readonly readIntersect: ReadListing<IntersectRow>;
  /** Milliseconds that an operation may take, including the time in the queue. */
  readonly timeoutMs: number;
  /** Milliseconds that bought rows are served. */
  readonly ttlMs: number;
  /** Credits that an operation may spend, unless its client allows less. */
  readonly creditLimit: number;
}

export interface ClientWishes {
  /** Aborts when the client closes its connection. */
  readonly signal: AbortSignal;
  /** Lowers the credit limit; undefined if the client does not say. */
  readonly creditLimit: number | undefined;
  readonly dryRun: boolean;
  readonly fresh: boolean;
  /** Identifies the operation in logs and errors. */
  readonly traceId: string;
}

export function startOperation(
  dependencies: OperationDependencies,
  { signal, creditLimit, dryRun, fresh, traceId }: ClientWishes,
): OperationContext {
  const { clock, balance, ledger, timeoutMs, ttlMs } = dependencies;
  const operation = new Operation({
    creditLimit: Math.min(creditLimit ?? dependencies.creditLimit, dependencies.creditLimit),
    dryRun,
    fresh,
    deadline: clock.now() + timeoutMs,
    startedAt: clock.epoch(),
    traceId,
  });
  const workLimits = new WorkLimits();
  let tellsBalance = false;
  const { promise: isLate, resolve: stopWaiting } = Promise.withResolvers<void>();

  function cancel(reason?: GatewayError): void {
    operation.cancel(reason);
    stopWaiting();
  }

  const cancelTimeout = clock.after(timeoutMs, () => cancel(timedOut(timeoutMs)));
  const onClientGone = () => cancel();
  signal.addEventListener('abort', onClientGone, { once: true });
  if (signal.aborted) {
    cancel();
  }

  return {
    backlinks: createListingLoader(dependencies.readBacklinks, operation),
    intersect: createListingLoader(dependencies.readIntersect, operation),
    workLimits,
    credits() {
      tellsBalance = true;
      const { signal, options } = operation;
      return balance.ask({ operation, signal, deadline: options.deadline, traceId });
    },
    freshUntil() {
      const { oldest, stale } = operation;
      return oldest === undefined || stale > 0 || dryRun || tellsBalance ? undefined : oldest + ttlMs;
    },
    async end() {
      // If an error elsewhere ended the operation early, what it still waits for is not bought any more.
      operation.cancel();
      // Out of time, the operation does not wait for bills either.
      await Promise.race([operation.billed(), isLate]);
      cancelTimeout();
      signal.removeEventListener('abort', onClientGone);
      let saved = 0;
      for (const { fingerprint, rows } of operation.saved()) {
        saved += rows;
        void ledger.save(fingerprint, rows, clock.epoch());
      }
      const { requested, spent, stale } = operation;
      return workLimits.readsConnection
        ? { requested, spent, saved, left: balance.left, ...(stale > 0 && { stale }) }
        : undefined;
    },
  };
}

function timedOut(ms: number): GatewayError {
  return new GatewayError(
    'UPSTREAM_TIMEOUT',
    `The operation took longer than ${ms} ms (REQUEST_TIMEOUT_MS). Request fewer pages at a time, or try again later.`,
  );
}
