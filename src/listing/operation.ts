import { GatewayError } from '../errors.ts';
import type { BacklinkRow } from '../serpstat/backlinks.ts';
import type { Credits } from '../serpstat/client.ts';
import type { IntersectRow } from '../serpstat/intersect.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { Buyer } from './buyer.ts';
import { HungUp } from './hung-up.ts';
import { createListingLoader, type ListingLoader } from './loader.ts';
import type { Market } from './market.ts';
import { Reach } from './reach.ts';
import type { Supplies } from './supplies.ts';

/** What one GraphQL operation may ask of Serpstat; everything it holds ends with it. */
export interface Operation {
  readonly backlinks: ListingLoader<BacklinkRow>;
  readonly intersect: ListingLoader<IntersectRow>;
  readonly reach: Reach;
  credits(): Promise<Credits>;
  /** Says that the document reads a connection, so that the answer tells what it cost. Throws where it is one too many. */
  noteConnection(): void;
  /** What the operation has cost, once that is known; undefined where it read no connection. */
  report(): Promise<CreditsReport | undefined>;
  /** The answer is complete. Lets go of the timer and of the caller's signal. */
  end(): void;
}

/** In credits, but `saved`, which is in rows. */
export interface CreditsReport {
  /** What the operation's missing rows would cost, by plan. */
  readonly requested: number;
  /** What was charged for it. */
  readonly spent: number;
  /** Rows that were delivered and that it did not pay for. */
  readonly saved: number;
  /** The balance that Serpstat last reported, or null. */
  readonly left: number | null;
  /** Rows past their age, which were delivered because Serpstat could not be asked; undefined where there are none. */
  readonly stale?: number;
}

export interface Markets {
  readonly backlinks: Market<BacklinkRow>;
  readonly intersect: Market<IntersectRow>;
}

export interface OperationOptions {
  /** Aborts when the caller hangs up. */
  readonly signal: AbortSignal;
  /** Milliseconds that the operation may take, waiting for the pace included. */
  readonly timeoutMs: number;
  /** Credits that it may spend. */
  readonly creditLimit: number;
  /** Buys nothing, only counts what it would buy. */
  readonly dryRun: boolean;
  /** Takes nothing that was bought before. */
  readonly fresh: boolean;
  /** Under which logs and errors tell of the operation. */
  readonly traceId: string;
}

export function startOperation(markets: Markets, supplies: Supplies, options: OperationOptions): Operation {
  const { clock, balance, ledger } = supplies;
  const { signal, timeoutMs, creditLimit, dryRun, fresh, traceId } = options;
  const ending = new AbortController();
  const cancelTimeout = clock.after(timeoutMs, () => ending.abort(outOfTime(timeoutMs)));
  const hangUp = () => ending.abort(new HungUp());
  signal.addEventListener('abort', hangUp, { once: true });
  if (signal.aborted) {
    hangUp();
  }
  const buyer = new Buyer({
    limit: creditLimit,
    dryRun,
    fresh,
    signal: ending.signal,
    deadline: clock.now() + timeoutMs,
    startedAt: clock.epoch(),
    traceId,
  });
  const reach = new Reach();
  let readsConnection = false;

  return {
    backlinks: createListingLoader(markets.backlinks, buyer),
    intersect: createListingLoader(markets.intersect, buyer),
    reach,
    credits: () => balance.ask({ operation: buyer, ...buyer.options }),
    noteConnection() {
      readsConnection = true;
      reach.lookUp(1);
    },
    async report() {
      if (!readsConnection) {
        return undefined;
      }
      // Where an error elsewhere has ended it early, what it still waits for is not bought any more.
      buyer.withdraw();
      // Out of time, the operation does not wait for bills either.
      await unlessAborted(ending.signal, buyer.billed()).catch(() => undefined);
      const saved = [...buyer.saved()].reduce((sum, { rows }) => sum + rows, 0);
      const { requested, budget, stale } = buyer;
      return { requested, spent: budget.spent, saved, left: balance.left, ...(stale > 0 && { stale }) };
    },
    end() {
      buyer.ended = true;
      cancelTimeout();
      buyer.withdraw();
      signal.removeEventListener('abort', hangUp);
      for (const { fingerprint, rows } of buyer.saved()) {
        void ledger.save(fingerprint, rows, clock.epoch());
      }
    },
  };
}

function outOfTime(ms: number): GatewayError {
  return new GatewayError(
    'UPSTREAM_TIMEOUT',
    `The operation took longer than ${ms} ms (REQUEST_TIMEOUT_MS). Ask for fewer pages at a time, or again later.`,
  );
}
