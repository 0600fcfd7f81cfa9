import { GatewayError } from '../errors.ts';
import { Budget } from './budget.ts';
import { ListingAccount } from './listing-account.ts';

export interface OperationOptions {
  /** Credits that the operation may spend. */
  readonly creditLimit: number;
  /** Buys nothing, only counts what it would buy. */
  readonly dryRun: boolean;
  /** Takes nothing that was bought before the operation began. */
  readonly fresh: boolean;
  /** When the operation's time is up, by the clock's `now`. */
  readonly deadline: number;
  /** When the operation began, in milliseconds since 1970. */
  readonly startedAt: number;
  /** Identifies the operation in logs and errors. */
  readonly traceId: string;
}

/** Names an operation of this process. */
export type OperationId = number;

let lastId: OperationId = 0;

/** One GraphQL operation: what it may spend, until when, and what came of it. */
export class Operation {
  readonly id: OperationId;
  readonly options: OperationOptions;
  readonly budget: Budget;
  /** Credits that the rows it lacked would cost, by plan. */
  requested = 0;
  /** Stale rows that it was given. */
  stale = 0;
  /** Aborts when the operation wants nothing more. Its reason is the error for what it still waits for. */
  readonly signal: AbortSignal;
  readonly #cancelling = new AbortController();
  readonly #accounts = new Map<string, ListingAccount>();
  readonly #bills = new Set<Promise<void>>();

  constructor(options: OperationOptions) {
    lastId += 1;
    this.id = lastId;
    this.options = options;
    this.budget = new Budget(options.creditLimit);
    this.signal = this.#cancelling.signal;
  }

  /** What it waits for is not bought for it any more. It still pays for requests that were sent for it. */
  cancel(reason?: GatewayError): void {
    // An error takes a stack: none is made where nothing comes of it.
    if (!this.signal.aborted) {
      this.#cancelling.abort(reason ?? new OperationCancelled());
    }
  }

  /** Notes a request for which it may have to pay. */
  awaitBill(bill: Promise<void>): void {
    this.#bills.add(bill);
    void bill.then(() => this.#bills.delete(bill));
  }

  /** Resolves once it is known what its requests have cost. */
  async billed(): Promise<void> {
    await Promise.all(this.#bills);
  }

  /** What it was charged for and given of the listing that the store knows under `key`. */
  account(key: string): ListingAccount {
    let account = this.#accounts.get(key);
    if (account === undefined) {
      account = new ListingAccount();
      this.#accounts.set(key, account);
    }
    return account;
  }

  /** Rows that were delivered and that it did not pay for, by listing. */
  *saved(): Generator<{ readonly fingerprint: string; readonly rows: number }> {
    for (const [fingerprint, { saved: rows }] of this.#accounts) {
      if (rows > 0) {
        yield { fingerprint, rows };
      }
    }
  }
}

/** The operation was cancelled: its client has closed the connection, or its answer is complete. */
export class OperationCancelled extends GatewayError {
  constructor() {
    super('UPSTREAM_TIMEOUT', 'The operation was cancelled before its rows arrived.');
  }
}
