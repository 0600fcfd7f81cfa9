import type { Charge } from '../clients/quota.ts';
import type { GatewayError } from '../errors.ts';
import { type Missing, missingBeside } from '../listing/missing.ts';
import type { Plan, PlanOptions } from '../listing/plan.ts';
import type { Booking, OperationId } from '../operation/operation.ts';
import { clip, rowsIn, type Span, subtract, unite } from '../paging/span.ts';
import { limitExceeded, quotaExhausted } from './errors.ts';
import type { Draft, PaidRequest, SharedBudget, Wait } from './state.ts';

/** The windows that an operation waits for, in order of arrival. */
export function windowsOf<Row>({ waits, operations }: Draft<Row>, id: OperationId): readonly Wait<Row>[] {
  const keys = operations.get(id)?.windows ?? [];
  return keys.map(key => waits.get(key)).filter(wait => wait !== undefined);
}

/**
 * Whether a window that is missing these rows would come with surplus rows, bought without those that other windows
 * wait for. Asked once for each window, when it arrives.
 */
export function comesWithSurplus(draft: Draft<unknown>, missing: Missing): boolean {
  const { state, circumstances, waits, coming } = draft;
  draft.wanted ??= unite([...coming, ...[...waits.values()].flatMap(wait => wait.missing.rows)]);
  const rows = subtract(missing.rows, draft.wanted);
  draft.wanted = unite([...draft.wanted, ...rows]);
  const options = { total: state.held.total, callCost: circumstances.callCost, takesSurplus: true };
  return rows.length > 0 && !circumstances.plan({ ...missing, rows }, options).isExact;
}

/**
 * The plan for an operation that buys alone what it misses and is not coming; `alsoComing` are rows that would come.
 * Undefined if there is nothing to buy.
 */
export function planAlone(draft: Draft<unknown>, id: OperationId, alsoComing?: Span): Plan | undefined {
  const { operations, circumstances, state } = draft;
  const windows = windowsOf(draft, id);
  const [first, ...others] = windows;
  const coming = alsoComing === undefined ? draft.coming : unite([...draft.coming, alsoComing]);
  const missing =
    others.length + coming.length === 0
      ? first?.missing
      : missingBeside(
          windows.map(wait => wait.missing),
          coming,
        );
  const takesSurplus = windows.some(wait => wait.takesSurplus);
  const options: PlanOptions = operations.get(id)?.isTight
    ? EXACTLY
    : { total: state.held.total, callCost: circumstances.callCost, takesSurplus };
  return missing && circumstances.plan(missing, options);
}

const EXACTLY: PlanOptions = { total: undefined, callCost: 0, takesSurplus: false };

/** Whether operations can reserve so many credits more, or fewer, all of them together. */
function canReserve(draft: Draft<unknown>, added: ReadonlyMap<OperationId, number>): boolean {
  const shared = new Map<SharedBudget, number>();
  for (const [id, credits] of added) {
    if (credits > 0 && credits > ownLeft(draft, id)) {
      return false;
    }
    const quota = quotaOf(draft, id);
    if (quota !== undefined) {
      shared.set(quota, (shared.get(quota) ?? 0) + credits);
    }
  }
  return [...shared].every(([quota, credits]) => credits <= 0 || credits <= sharedLeft(draft, quota));
}

function ownLeft({ bookings, circumstances }: Draft<unknown>, id: OperationId): number {
  const booking = bookings.get(id);
  const left = circumstances.accounts.get(id)?.operation.left ?? 0;
  return booking === undefined ? left : left - creditsTaken(booking);
}

function sharedLeft({ taken }: Draft<unknown>, quota: SharedBudget): number {
  return quota.left - (taken.get(quota) ?? 0);
}

function quotaOf({ circumstances }: Draft<unknown>, id: OperationId): SharedBudget | undefined {
  return circumstances.accounts.get(id)?.operation.options.quota;
}

/** Credits that a booking takes from what is left; fewer than none if it gives some back. */
export function creditsTaken({ reserved = 0, lost = 0, paid = [] }: Booking): number {
  return reserved + lost + rowsIn(paid);
}

/** What an operation's rows cost beyond the credits that are reserved, and why it cannot have them, if so. */
export interface Price {
  readonly needed: number;
  readonly refusal: GatewayError | undefined;
}

/** Reserves what an operation's missing rows cost now, unless more is needed than is left. */
export function reservePrice(draft: Draft<unknown>, id: OperationId): Price {
  const price = planAlone(draft, id)?.price ?? 0;
  const needed = price - (draft.operations.get(id)?.reserved ?? 0);
  if (needed > 0 && !canReserve(draft, new Map([[id, needed]]))) {
    return { needed, refusal: tooExpensive(draft, id, needed) };
  }
  reserve(draft, id, price);
  return { needed, refusal: undefined };
}

/** Why an operation cannot reserve what it needs: because of its own limit or, if that suffices, of its client's. */
export function tooExpensive(draft: Draft<unknown>, id: OperationId, needed: number): GatewayError {
  const own = ownLeft(draft, id);
  const options = draft.circumstances.accounts.get(id)?.operation.options;
  const quota = options?.quota;
  const shared = quota === undefined ? own : sharedLeft(draft, quota);
  return quota !== undefined && shared < own && needed <= own
    ? quotaExhausted(needed, shared, quota)
    : limitExceeded(needed, own, options?.creditLimitOf === 'client' ? quota?.client : undefined);
}

/** Sets what is reserved for rows that an operation still has to buy. */
export function reserve(draft: Draft<unknown>, id: OperationId, credits: number): void {
  const operation = draft.operations.get(id);
  if (operation !== undefined && operation.reserved !== credits) {
    book(draft, id, { reserved: credits - operation.reserved });
    draft.operations.set(id, { ...operation, reserved: credits });
  }
}

/**
 * Reserves what a request may cost, and what remains to be bought after it, for all operations that pay. Returns false
 * and changes nothing if one of them cannot afford it.
 */
export function payFor(draft: Draft<unknown>, { span, reserved }: PaidRequest): boolean {
  const prices = new Map<OperationId, number>();
  const added = new Map<OperationId, number>();
  for (const [id, credits] of reserved) {
    const price = planAlone(draft, id, span)?.price ?? 0;
    prices.set(id, price);
    added.set(id, credits + price - (draft.operations.get(id)?.reserved ?? 0));
  }
  if (!canReserve(draft, added)) {
    return false;
  }
  for (const [id, price] of prices) {
    reserve(draft, id, price);
    book(draft, id, { reserved: reserved.get(id) ?? 0, bills: 1 });
  }
  return true;
}

/**
 * Reserves the cost of another attempt and writes off the last one, which may have been charged. Returns false and
 * changes nothing if an operation that pays cannot afford it.
 */
export function payAgainFor(draft: Draft<unknown>, { reserved, sentAt }: PaidRequest): boolean {
  const isAffordable = canReserve(draft, reserved);
  for (const [id, credits] of isAffordable ? reserved : []) {
    book(draft, id, { lost: credits }, sentAt);
  }
  return isAffordable;
}

/** Charges each operation for its share. If the charge is unknown, what was reserved is written off. */
export function settle(draft: Draft<unknown>, request: PaidRequest, charged: number | undefined): void {
  const { span, reserved, shares, sentAt } = request;
  const billed = { start: span.start, end: span.start + (charged ?? 0) };
  for (const [id, credits] of reserved) {
    const own = shares.filter(({ operation }) => operation === id).map(share => share.span);
    const lost = charged === undefined ? credits : 0;
    book(draft, id, { reserved: -credits, lost, paid: clip(own, billed), bills: -1 }, sentAt);
  }
}

/**
 * Adds to what is entered in an operation's account when the decision is carried out. `sentAt` is when the request was
 * sent that is charged, in milliseconds since 1970.
 */
export function book(draft: Draft<unknown>, id: OperationId, added: Booking, sentAt?: number): void {
  const known = draft.bookings.get(id);
  const quota = quotaOf(draft, id);
  if (quota !== undefined) {
    draft.taken.set(quota, (draft.taken.get(quota) ?? 0) + creditsTaken(added));
  }
  draft.bookings.set(id, {
    requested: (known?.requested ?? 0) + (added.requested ?? 0),
    reserved: (known?.reserved ?? 0) + (added.reserved ?? 0),
    lost: (known?.lost ?? 0) + (added.lost ?? 0),
    bills: (known?.bills ?? 0) + (added.bills ?? 0),
    paid: [...(known?.paid ?? []), ...(added.paid ?? [])],
    delivered: [...(known?.delivered ?? []), ...(added.delivered ?? [])],
    ...(quota !== undefined && { charges: [...(known?.charges ?? []), ...chargesOf(added, sentAt)] }),
  });
}

function chargesOf({ lost = 0, paid = [] }: Booking, sentAt: number | undefined): readonly Charge[] {
  const credits = lost + rowsIn(paid);
  return sentAt === undefined || credits === 0 ? [] : [{ at: sentAt, credits }];
}
