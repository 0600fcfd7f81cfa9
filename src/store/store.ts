import type { Extents } from '../paging/extents.ts';
import type { Span } from '../paging/span.ts';

/** Rows and a total of one listing that belong together, of one age. Rows are plain JSON values. */
export interface StoredSnapshot<Row> {
  /** When the snapshot's first page was bought, in milliseconds since the epoch. Identifies the snapshot. */
  readonly boughtAt: number;
  /** Rows that the whole listing has. */
  readonly total: number;
  /** Those parts of what is held that lie in the span asked for. */
  readonly extents: Extents<Row>;
}

/** One page as it was bought, with the question that it answers. */
export interface BoughtPage<Row> {
  readonly fingerprint: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** Of the snapshot that the page belongs to. */
  readonly boughtAt: number;
  readonly total: number;
  /** Index in the listing of the first row. */
  readonly start: number;
  /** May be empty: an empty answer and its total are kept too. */
  readonly rows: readonly Row[];
}

/** Where bought rows live. What a store hands out is shared: nobody changes it. */
export interface Store {
  /**
   * What is held of a listing in `span`. Undefined where nothing is held of the listing, or only something bought
   * before `freshSince` (milliseconds since the epoch). An empty span asks for age and total alone.
   */
  read<Row>(fingerprint: string, span: Span, freshSince: number): Promise<StoredSnapshot<Row> | undefined>;
  /**
   * What `read` would find, where memory alone can tell: the same snapshot, with the same extents. Undefined where
   * nothing is held, and where only a file can tell, which `read` asks. Costs no wait and never throws.
   */
  peek<Row>(fingerprint: string, span: Span, freshSince: number): StoredSnapshot<Row> | undefined;
  /**
   * Adds a page. Where the store holds another snapshot (another `boughtAt` or total) of the listing, that one is
   * dropped first. Otherwise the page is merged with what is held, and its rows win.
   */
  write<Row>(page: BoughtPage<Row>): Promise<void>;
  /** Forgets what is held of a listing. */
  drop(fingerprint: string): Promise<void>;
  close(): Promise<void>;
}

/** The account of credits. It outlives the process, however that ends, where it is kept in a file. */
export interface Ledger {
  /**
   * Enters a request before it goes out, with what it may cost at most. Until it is settled it counts as spent, so
   * that a process which dies in between hides nothing.
   */
  enter(entry: LedgerEntry): Promise<EntryKey>;
  /** Says what a request has cost: 0 where Serpstat refused it or was never reached. */
  settle(key: EntryKey, charged: number): Promise<void>;
  /** Counts rows that were delivered without being paid for again. */
  save(fingerprint: string, rows: number, at: number): Promise<void>;
  report(): Promise<LedgerReport>;
  close(): Promise<void>;
}

export interface LedgerEntry {
  readonly fingerprint: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly page: number;
  readonly size: number;
  /** Credits that the request may cost at most. */
  readonly reserved: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Names an entry of the ledger that gave it out. */
export interface EntryKey {
  readonly request: number;
}

export interface LedgerReport {
  /** Days with requests or savings, the earliest first. */
  readonly days: readonly DaySpending[];
  /** Listings with requests or savings, the dearest first. */
  readonly listings: readonly ListingSpending[];
  /** Requests whose cost is not known, the earliest first: on their way now, or of a process that was killed. */
  readonly unsettled: readonly (LedgerEntry & EntryKey)[];
}

export interface Spending {
  readonly requests: number;
  /** Credits charged, and with them those reserved by requests that were never settled. */
  readonly spent: number;
  /** The part of `spent` that requests which were never settled have reserved. */
  readonly unsettled: number;
  /** Rows delivered without being paid for again. */
  readonly saved: number;
}

export interface DaySpending extends Spending {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
}

export interface ListingSpending extends Spending {
  readonly fingerprint: string;
  /** Empty where the ledger knows of savings alone, which do not name it. */
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}
