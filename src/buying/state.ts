import type { Quota } from '../clients/quota.ts';
import type { GatewayError } from '../errors.ts';
import type { Missing } from '../listing/missing.ts';
import type { Planner } from '../listing/plan.ts';
import { emptySnapshot, type Snapshot } from '../listing/snapshot.ts';
import type { Delivery, WindowRequest } from '../listing/window-request.ts';
import type { Booking, OperationId, OperationOptions } from '../operation/operation.ts';
import type { Span } from '../paging/span.ts';
import type { Page, PageRequest } from '../serpstat/listing.ts';
import type { Share } from './shares.ts';

/** One listing while operations wait for its rows. Plain data; only `decide` makes a new state. */
export interface ListingState<Row> {
  readonly held: Snapshot<Row>;
  /** Rows bought before this are not held, in milliseconds since 1970. */
  readonly freshSince: number;
  /** Whether the last response had no rows and no total, so that the total has to be requested first. */
  readonly mustProbe: boolean;
  /** The windows that operations wait for, by their key, in order of arrival. Equal windows are one. */
  readonly waits: ReadonlyMap<string, Wait<Row>>;
  /** The operations that wait, in order of arrival. */
  readonly operations: ReadonlyMap<OperationId, WaitingOperation>;
  /** Requests that wait for their turns. The turn decides which request is sent, so these can still change. */
  readonly queued: readonly QueuedRequest[];
  /** Requests that are paid for: at Serpstat, or on their way there again. */
  readonly sent: readonly PaidRequest[];
  /** The id of the latest request that was sent. */
  readonly lastRequest: number;
  /** What the queued requests were planned for. */
  readonly planned: Planned;
}

export interface Planned {
  /** What is neither held nor coming of all windows; undefined if there is nothing. */
  readonly missing: Missing | undefined;
  readonly total: number | undefined;
  readonly takesSurplus: boolean;
}

/** A window that operations wait for. */
export interface Wait<Row> {
  readonly request: WindowRequest<Row>;
  /** What is not held of it. */
  readonly missing: Missing;
  /** Whether it would come with surplus rows if it were bought without the windows before it. */
  readonly takesSurplus: boolean;
  readonly asks: readonly Ask[];
}

/** One operation that asks for one window. */
export interface Ask {
  readonly id: number;
  readonly operation: OperationId;
}

export interface WaitingOperation {
  readonly id: OperationId;
  /** When its time is up, by the clock's `now`. */
  readonly deadline: number;
  /** Keys of the windows that it waits for, in order of arrival. */
  readonly windows: readonly string[];
  /** Credits reserved in its account for rows that have not been requested from Serpstat yet. */
  readonly reserved: number;
  /** How often the listing moved while the operation waited. */
  readonly moves: number;
  /** Whether it buys exactly what is missing, because it cannot afford the most that fewer requests may cost. */
  readonly isTight: boolean;
}

export interface QueuedRequest {
  readonly page: PageRequest;
  readonly span: Span;
  /** The operation that waits for the turn. */
  readonly operation: OperationId;
}

/**
 * A request that has been sent. While it is `out`, Serpstat has it: it is awaited and paid for even if all operations
 * leave. If it has failed and is `retrying`, it is dropped as soon as an operation that pays for it leaves.
 */
export interface PaidRequest {
  readonly kind: 'out' | 'retrying';
  readonly id: number;
  readonly page: PageRequest;
  /** All rows that it can return, including those past the known end if the listing has grown. */
  readonly span: Span;
  /** Who pays for which of its rows. */
  readonly shares: readonly Share[];
  /** Credits reserved for it. */
  readonly reserved: ReadonlyMap<OperationId, number>;
  /** When it was sent, in milliseconds since 1970, and the age of the snapshot that was held then. */
  readonly sentAt: number;
  readonly sentIn: number | undefined;
}

/** Nothing is held, and nobody waits. */
export const EMPTY_STATE: ListingState<never> = {
  held: emptySnapshot,
  freshSince: Number.NEGATIVE_INFINITY,
  mustProbe: false,
  waits: new Map(),
  operations: new Map(),
  queued: [],
  sent: [],
  lastRequest: 0,
  planned: { missing: undefined, total: undefined, takesSurplus: false },
};

/** What happens to a listing. */
export type ListingEvent<Row> =
  | {
      readonly kind: 'asked';
      /** Identifies the ask in the actions that answer it. */
      readonly ask: number;
      readonly request: WindowRequest<Row>;
      readonly operation: Pick<WaitingOperation, 'id' | 'deadline'>;
    }
  /** An operation accepts nothing older than this, in milliseconds since 1970. */
  | { readonly kind: 'expired'; readonly freshSince: number }
  /** The store held rows. */
  | { readonly kind: 'recalled'; readonly stored: Snapshot<Row> }
  /** An operation was cancelled, for this reason. */
  | { readonly kind: 'cancelled'; readonly operation: OperationId; readonly error: Error }
  /** The turn of an operation has come, at a time in milliseconds since 1970. */
  | { readonly kind: 'turn'; readonly operation: OperationId; readonly at: number }
  /** The request queue refused a turn to an operation. */
  | { readonly kind: 'refused'; readonly operation: OperationId; readonly error: GatewayError }
  /** A retry goes out, at a time in milliseconds since 1970. */
  | { readonly kind: 'resent'; readonly id: number; readonly at: number }
  /** A response has come, at a time in milliseconds since 1970. */
  | { readonly kind: 'answered'; readonly id: number; readonly page: Page<Row>; readonly at: number }
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly error: Error;
      /** In credits; undefined if unknown. */
      readonly charged: number | undefined;
      /** Whether it may be sent again. */
      readonly mayRetry: boolean;
    };

/** What is to be done. */
export type Action<Row> =
  /** Enter in an operation's account. */
  | { readonly kind: 'book'; readonly operation: OperationId; readonly booking: Booking }
  | { readonly kind: 'answer'; readonly asks: readonly Ask[]; readonly delivery: Delivery<Row> }
  | {
      readonly kind: 'refuse';
      readonly asks: readonly Ask[];
      readonly request: WindowRequest<Row>;
      readonly error: Error;
    }
  /** How many turns an operation is to wait for. */
  | { readonly kind: 'queue'; readonly operation: OperationId; readonly turns: number }
  | { readonly kind: 'send'; readonly request: PaidRequest }
  /** A retry is not needed any more. */
  | { readonly kind: 'cancel'; readonly id: number }
  /** Store rows. */
  | {
      readonly kind: 'keep';
      readonly boughtAt: number;
      readonly total: number;
      readonly start: number;
      readonly rows: readonly Row[];
    };

/** What a decision depends on besides the listing. */
export interface Circumstances {
  /** Credits that saving one request is worth. */
  readonly callCost: number;
  /** The operations that wait or pay. */
  readonly accounts: ReadonlyMap<OperationId, { readonly operation: Budget }>;
  readonly plan: Planner;
}

/** What an operation can still reserve. */
export interface Budget {
  /** Credits, by its own limit. */
  readonly left: number;
  readonly options: Pick<OperationOptions, 'creditLimitOf'> & {
    /** What it shares with the other operations of its client: these have the same object. */
    readonly quota: SharedBudget | undefined;
  };
}

export type SharedBudget = Pick<Quota, 'client' | 'creditsPerDay' | 'left' | 'nextDayInMs'>;

/** A state while it is decided about: a copy that changes, and what follows so far. */
export interface Draft<Row> {
  readonly state: { -readonly [Member in keyof ListingState<Row>]: ListingState<Row>[Member] };
  readonly waits: Map<string, Wait<Row>>;
  readonly operations: Map<OperationId, WaitingOperation>;
  readonly circumstances: Circumstances;
  readonly actions: Action<Row>[];
  readonly bookings: Map<OperationId, Booking>;
  /** Credits that these bookings take from what operations share; fewer than none if they give some back. */
  readonly taken: Map<SharedBudget, number>;
  /** Operations for which something else is missing, or coming, than before. */
  readonly changed: Set<OperationId>;
  /** Rows that are coming: those of all requests that were sent. */
  coming: readonly Span[];
  /** Rows that windows wait for or that are coming; undefined if they have to be collected again. */
  wanted: readonly Span[] | undefined;
  /** Whether the queued requests have to be planned and assigned anew. */
  mustPlan: boolean;
}
