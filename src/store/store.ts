import type { Extents } from '../paging/extents.ts';
import type { Span } from '../paging/span.ts';

/** Rows and total of one listing at one time. Rows are plain JSON values. */
export interface StoredSnapshot<Row> {
  /** When the snapshot's first page was bought, in milliseconds since the epoch. Identifies the snapshot. */
  readonly boughtAt: number;
  /** Number of rows in the whole listing. */
  readonly total: number;
  /** The rows that the store holds of the span asked for. */
  readonly extents: Extents<Row>;
}

/** A listing by its fingerprint, and the question that it answers. */
export interface NamedListing {
  readonly fingerprint: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A page that was bought. */
export interface BoughtPage<Row> extends NamedListing {
  /** Identifies the snapshot that the page belongs to. */
  readonly boughtAt: number;
  readonly total: number;
  /** Index of the first row in the listing. */
  readonly start: number;
  /** May be empty: the total is kept all the same. */
  readonly rows: readonly Row[];
}

/** Keeps bought rows. Callers share what a store returns, and must not change it. */
export interface Store {
  /**
   * Reads what the store holds of a listing in `span`. Undefined if it holds nothing of the listing, or only rows that
   * were bought before `freshSince` (milliseconds since the epoch). An empty span asks only for age and total.
   */
  read<Row>(fingerprint: string, span: Span, freshSince: number): Promise<StoredSnapshot<Row> | undefined>;
  /**
   * What `read` would return, if memory alone can tell: the same snapshot with the same extents. Undefined if nothing
   * is held, or if the answer depends on a file, which only `read` opens.
   */
  peek<Row>(fingerprint: string, span: Span, freshSince: number): StoredSnapshot<Row> | undefined;
  /**
   * Adds a page. Its rows replace those that are held. If the store holds another snapshot of the listing (another
   * `boughtAt` or total), removes that first.
   */
  write<Row>(page: BoughtPage<Row>): Promise<void>;
  close(): Promise<void>;
}

/** The account of credits. An account in a file survives the end of the process, however it ends. */
export interface Ledger {
  /**
   * Enters a request before it is sent, with the most that it can cost. That amount counts as spent until the request
   * is settled, so that the account is complete even if the process is killed in between.
   */
  enter(entry: LedgerEntry): Promise<EntryKey>;
  /**
   * Records what a request cost, 0 if Serpstat refused it or was never reached, and which part of that each client of
   * the entry pays.
   */
  settle(key: EntryKey, charged: number, payers?: CreditsByClient): Promise<void>;
  /** Counts rows that were delivered and not paid for again. Never fails: a file has them with the next change. */
  save(fingerprint: string, rows: number, at: number): void;
  report(): Promise<LedgerReport>;
  close(): Promise<void>;
}

export interface LedgerEntry extends NamedListing {
  readonly page: number;
  readonly size: number;
  /** The most credits that the request can cost. */
  readonly reserved: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The part of `reserved` that each client pays; none without CLIENTS. */
  readonly payers?: CreditsByClient;
}

/** Credits by the name of the client that pays them. */
export type CreditsByClient = ReadonlyMap<string, number>;

/** Identifies an entry of one ledger. */
export interface EntryKey {
  readonly request: number;
}

export interface LedgerReport {
  /** Days with requests or savings, the earliest first. */
  readonly days: readonly DaySpending[];
  /** What each client paid on each day, the earliest first. */
  readonly clients: readonly ClientSpending[];
  /** Listings with requests or savings, the most expensive first. */
  readonly listings: readonly ListingSpending[];
  /** Requests whose cost is unknown, the earliest first. */
  readonly unsettled: readonly (Omit<LedgerEntry, 'payers'> & EntryKey)[];
}

export interface Spending {
  readonly requests: number;
  /** Credits charged, plus the credits reserved by requests that are not settled. */
  readonly spent: number;
  /** The part of `spent` that is reserved by requests that are not settled. */
  readonly unsettled: number;
  /** Rows delivered and not paid for again. */
  readonly saved: number;
}

export interface DaySpending extends Spending {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
}

/** A request that several clients pay for counts for each of them, each credit only for one. */
export interface ClientSpending extends Omit<DaySpending, 'saved'> {
  readonly client: string;
}

/** The method is empty if the ledger knows only savings of the listing, which come without it. */
export type ListingSpending = Spending & NamedListing;
