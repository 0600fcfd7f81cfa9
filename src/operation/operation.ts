import type { Charge, Quota } from '../clients/quota.ts';
import { GatewayError } from '../errors.ts';
import { rowsIn, type Span, subtract, unite } from '../paging/span.ts';

export interface OperationOptions {
  /** Credits that the operation may spend. */
  readonly creditLimit: number;
  /** Whose limit that is at most: that of the setting, or a lower one of its client. */
  readonly creditLimitOf: 'setting' | 'client';
  /** What all operations of its client can spend together; undefined without CLIENTS. */
  readonly quota: Quota | undefined;
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

/** What changes in an operation's account. Counts are credits, spans are rows of one listing. */
export interface Booking {
  /** What its missing rows would cost, by plan. */
  readonly requested?: number;
  /** What is reserved for rows to buy, before their requests go out. Fewer than none releases it. */
  readonly reserved?: number;
  /** What may have been charged and cannot be known: it counts as gone, to be on the safe side. */
  readonly lost?: number;
  /** How many more requests it pays for whose bill has not come. Fewer than none if bills have come. */
  readonly bills?: number;
  /** Rows that it was charged for. */
  readonly paid?: readonly Span[];
  /** What `lost` and `paid` come to, for the quota of its client. */
  readonly charges?: readonly Charge[];
  /** Rows that it was given. */
  readonly delivered?: readonly Span[];
  /** Rows that a dry run counts as bought. */
  readonly imagined?: readonly Span[];
}

let lastId: OperationId = 0;

/** One GraphQL operation: what it may spend, until when, and what came of it. */
export class Operation {
  readonly id: OperationId;
  readonly options: OperationOptions;
  /** Aborts when the operation wants nothing more. Its reason is the error for what it still waits for. */
  readonly signal: AbortSignal;
  /** When the oldest of what it was given was bought, in milliseconds since 1970; undefined if it was given nothing. */
  oldest: number | undefined;
  readonly #cancelling = new AbortController();
  readonly #listings = new Map<string, ListingAccount>();
  #requested = 0;
  #reserved = 0;
  #spent = 0;
  #lost = 0;
  #stale = 0;
  #bills = 0;
  #onBilled: (() => void)[] = [];

  constructor(options: OperationOptions) {
    lastId += 1;
    this.id = lastId;
    this.options = options;
    this.signal = this.#cancelling.signal;
  }

  /** Credits that its missing rows would cost, by plan. */
  get requested(): number {
    return this.#requested;
  }

  /** Credits charged for it. */
  get spent(): number {
    return this.#spent;
  }

  /** Stale rows that it was given. */
  get stale(): number {
    return this.#stale;
  }

  /** Credits that it can still reserve by its own limit. */
  get left(): number {
    return this.options.creditLimit - this.#reserved - this.#spent - this.#lost;
  }

  /** What it waits for is not bought for it any more. It still pays for requests that were sent for it. */
  cancel(reason: GatewayError = CANCELLED): void {
    this.#cancelling.abort(reason);
  }

  /**
   * Enters what it reserved, paid and was given of the listing that the store knows under `key`. Throws, and enters
   * nothing, if that is more than it or its client has left.
   */
  book(key: string, booking: Booking): void {
    const {
      requested = 0,
      reserved = 0,
      lost = 0,
      bills = 0,
      paid = [],
      charges,
      delivered = [],
      imagined = [],
    } = booking;
    const spent = rowsIn(paid);
    const taken = reserved + lost + spent;
    const { quota } = this.options;
    const left = Math.min(this.left, quota?.left ?? Number.POSITIVE_INFINITY);
    if (taken > 0 && taken > left) {
      throw new Error(`${taken} credits are booked for operation ${this.id}, which has ${left} left`);
    }
    quota?.book(reserved, charges);
    this.#requested += requested;
    this.#reserved += reserved;
    this.#lost += lost;
    this.#spent += spent;
    const account = this.#accountOf(key);
    account.paid = unite([...account.paid, ...paid]);
    account.delivered = unite([...account.delivered, ...delivered]);
    account.imagined = unite([...account.imagined, ...imagined]);
    this.#bills += bills;
    if (this.#bills === 0) {
      for (const resolve of this.#onBilled.splice(0)) {
        resolve();
      }
    }
  }

  /**
   * Enters rows past their age that it was given, or a total alone. Returns how many rows of these are given for the
   * first time; a total counts as the row that it would be bought with.
   */
  bookStale(key: string, span: Span | undefined): number {
    const account = this.#accountOf(key);
    const given = span === undefined ? [] : [span];
    const rows = span === undefined ? 1 : rowsIn(subtract(given, account.stale));
    account.stale = unite([...account.stale, ...given]);
    account.delivered = unite([...account.delivered, ...given]);
    this.#stale += rows;
    return rows;
  }

  /** Resolves once it is known what its requests have cost. */
  billed(): Promise<void> {
    return new Promise(resolve => (this.#bills === 0 ? resolve() : this.#onBilled.push(resolve)));
  }

  /** Rows of a listing that a dry run counts as bought. */
  imagined(key: string): readonly Span[] {
    return this.#accountOf(key).imagined;
  }

  /** Rows that were delivered and that it did not pay for, by listing. */
  saved(): readonly { readonly fingerprint: string; readonly rows: number }[] {
    const saved = [];
    for (const [fingerprint, { paid, delivered }] of this.#listings) {
      const rows = rowsIn(subtract(delivered, paid));
      if (rows > 0) {
        saved.push({ fingerprint, rows });
      }
    }
    return saved;
  }

  #accountOf(key: string): ListingAccount {
    let account = this.#listings.get(key);
    if (account === undefined) {
      account = { paid: [], delivered: [], stale: [], imagined: [] };
      this.#listings.set(key, account);
    }
    return account;
  }
}

/** What one operation was charged for and given of one listing. */
interface ListingAccount {
  paid: readonly Span[];
  delivered: readonly Span[];
  stale: readonly Span[];
  imagined: readonly Span[];
}

/** The operation was cancelled: its client has closed the connection, or its answer is complete. */
export class OperationCancelled extends GatewayError {
  constructor() {
    super('UPSTREAM_TIMEOUT', 'The operation was cancelled before its rows arrived.');
  }
}

/** One for all operations: every operation ends with it, and to make an error takes as long as to resolve ten fields. */
const CANCELLED = new OperationCancelled();
