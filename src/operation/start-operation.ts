import type { Client } from '../clients/client.ts';
import type { Quota } from '../clients/quota.ts';
import type { Clock } from '../clock.ts';
import { GatewayError } from '../errors.ts';
import type { Execution, Executions } from '../execution/executions.ts';
import type { BacklinkRow } from '../serpstat/backlinks.ts';
import type { CreditBalance } from '../serpstat/balance.ts';
import type { Credits } from '../serpstat/client.ts';
import type { IntersectRow } from '../serpstat/intersect.ts';
import type { Ledger } from '../store/store.ts';
import { createListingLoader, type ListingLoader, type ReadListing } from './loader.ts';
import { Operation } from './operation.ts';
import { WorkLimits } from './work-limits.ts';

/** What resolvers find of the operation that they work for; everything in it ends with the operation. */
export interface ResolversOperation {
  readonly backlinks: ListingLoader<BacklinkRow>;
  readonly intersect: ListingLoader<IntersectRow>;
  readonly workLimits: WorkLimits;
  readonly execution: Pick<Execution, 'turn' | 'waitFor' | 'deliver'>;
  credits(): Promise<Credits>;
}

export interface OperationContext extends ResolversOperation {
  /** Its place among the operations that execute. It does not end with the operation, but when its answer is written. */
  readonly execution: Execution;
  /**
   * Until when its answer can be kept, in milliseconds since 1970: until its oldest row expires. Undefined before `end`, and
   * if it must not be kept, because it has no rows, stale rows or the balance, or is of a dry run.
   */
  readonly freshUntil: number | undefined;
  /**
   * The answer is complete. Lets go of the timer and of the client's signal. Returns what the operation has cost, once
   * that is known; undefined if it read no connection. Another call returns the same.
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
  /** What the client can still spend today (UTC); undefined without a limit. */
  readonly client?: { readonly left: number };
}

export interface OperationDependencies {
  readonly clock: Clock;
  readonly balance: CreditBalance;
  readonly ledger: Ledger;
  readonly readBacklinks: ReadListing<BacklinkRow>;
  readonly readIntersect: ReadListing<IntersectRow>;
  readonly executions: Executions;
  /** Milliseconds that an operation may take, including the time in the queue. */
  readonly timeoutMs: number;
  /** Milliseconds that bought rows are served. */
  readonly ttlMs: number;
  /** Credits that an operation may spend, unless its client may spend less. */
  readonly creditLimit: number;
  /** Bytes of one answer. */
  readonly maxAnswerBytes: number;
}

/** Whose key came with the request, and what all its operations can spend together. */
export interface Payer {
  readonly client: Client;
  readonly quota: Quota;
}

export interface ClientWishes {
  /** Aborts when the client closes its connection. */
  readonly signal: AbortSignal;
  /** Lowers the credit limit; undefined if the client does not say. */
  readonly creditLimit: number | undefined;
  readonly dryRun: boolean;
  readonly fresh: boolean;
  /** Takes what is complete while the rest is still bought. */
  readonly isIncremental: boolean;
  /** Identifies the operation in logs and errors. */
  readonly traceId: string;
}

/** `payer` is undefined without CLIENTS. */
export function startOperation(
  dependencies: OperationDependencies,
  { signal, creditLimit, dryRun, fresh, isIncremental, traceId }: ClientWishes,
  payer: Payer | undefined,
): OperationContext {
  const { clock, balance, ledger, timeoutMs, ttlMs } = dependencies;
  const quota = payer?.quota;
  const ofClient = payer?.client.creditLimit ?? dependencies.creditLimit;
  const operation = new Operation({
    creditLimit: Math.min(creditLimit ?? dependencies.creditLimit, dependencies.creditLimit, ofClient),
    creditLimitOf: ofClient < dependencies.creditLimit ? 'client' : 'setting',
    quota,
    dryRun,
    fresh,
    deadline: clock.now() + timeoutMs,
    startedAt: clock.epoch(),
    traceId,
  });
  const { executions } = dependencies;
  const backlinks = createListingLoader(dependencies.readBacklinks, operation, isIncremental);
  const intersect = createListingLoader(dependencies.readIntersect, operation, isIncremental);
  const workLimits = new WorkLimits(dependencies.maxAnswerBytes, weight => executions.turns.spend(weight));
  let tellsBalance = false;
  let ended: Promise<CreditsReport | undefined> | undefined;
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

  const context: OperationContext & { freshUntil: number | undefined } = {
    backlinks,
    intersect,
    workLimits,
    freshUntil: undefined,
    execution: executions.start({ signal: operation.signal, cancel }),
    credits() {
      tellsBalance = true;
      const { signal, options } = operation;
      return balance.ask({ operation, client: quota?.client, signal, deadline: options.deadline, traceId });
    },
    end() {
      ended ??= finish();
      return ended;
    },
  };

  async function finish(): Promise<CreditsReport | undefined> {
    // If an error elsewhere ended the operation early, what it still waits for is not bought any more.
    operation.cancel();
    // Out of time, the operation does not wait for bills either.
    await Promise.race([operation.billed(), isLate]);
    cancelTimeout();
    signal.removeEventListener('abort', onClientGone);
    let saved = 0;
    for (const { fingerprint, rows } of operation.saved()) {
      saved += rows;
      ledger.save(fingerprint, rows, clock.epoch());
    }
    const { requested, spent, stale, oldest } = operation;
    const canBeKept = oldest !== undefined && stale === 0 && !dryRun && !tellsBalance;
    context.freshUntil = canBeKept ? oldest + ttlMs : undefined;
    return workLimits.readsConnection
      ? {
          requested,
          spent,
          saved,
          left: balance.left,
          ...(stale > 0 && { stale }),
          ...(quota?.report && { client: quota.report }),
        }
      : undefined;
  }

  return context;
}

function timedOut(ms: number): GatewayError {
  return new GatewayError(
    'UPSTREAM_TIMEOUT',
    `The operation took longer than ${ms} ms (REQUEST_TIMEOUT_MS). Request fewer pages at a time, or try again later.`,
  );
}
