import type { Planner } from '../listing/plan.ts';
import type { Booking, OperationId } from '../operation/operation.ts';
import type { Span } from '../paging/span.ts';
import type { Action, ListingState, RetryingRequest, SentRequest, Wait, WaitingOperation } from './state.ts';

/** What a decision depends on besides the listing. */
export interface Circumstances {
  /** Credits that saving one request is worth. */
  readonly callCost: number;
  /** Credits that an operation can still reserve. */
  readonly creditsLeft: (operation: OperationId) => number;
  readonly plan: Planner;
}

/** A state while it is decided about: a copy that changes, and what follows so far. */
export interface Draft<Row> {
  readonly state: { -readonly [Member in keyof ListingState<Row>]: ListingState<Row>[Member] };
  readonly waits: Map<string, Wait<Row>>;
  readonly operations: Map<OperationId, WaitingOperation>;
  readonly circumstances: Circumstances;
  readonly actions: Action<Row>[];
  readonly bookings: Map<OperationId, Booking>;
  /** Operations for which something else is missing, or coming, than before. */
  readonly changed: Set<OperationId>;
  /** Rows that are coming: of requests that were sent or are to be sent again. */
  coming: readonly Span[];
  /** Rows that windows wait for; undefined if they have to be collected again. */
  wanted: readonly Span[] | undefined;
  /** Whether the queued requests have to be planned and assigned anew. */
  mustPlan: boolean;
}

export type PaidRequest = SentRequest | RetryingRequest;

export function paidRequests({ state }: Draft<unknown>): readonly PaidRequest[] {
  return state.requests.filter(request => request.kind !== 'queued');
}

/** The windows that an operation waits for, in order of arrival. */
export function windowsOf<Row>({ waits, operations }: Draft<Row>, id: OperationId): readonly Wait<Row>[] {
  const keys = operations.get(id)?.windows ?? [];
  return keys.map(key => waits.get(key)).filter(wait => wait !== undefined);
}
