import { type Missing, missingBeside } from '../listing/missing.ts';
import type { Plan, PlanOptions } from '../listing/plan.ts';
import type { Booking, OperationId } from '../operation/operation.ts';
import { clip, rowsIn, type Span, subtract, unite } from '../paging/span.ts';
import type { Draft, PaidRequest, Wait } from './state.ts';

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

/** Credits that an operation can still reserve. */
export function creditsLeft({ bookings, circumstances }: Draft<unknown>, id: OperationId): number {
  const { reserved = 0, lost = 0, paid = [] } = bookings.get(id) ?? {};
  const account = circumstances.accounts.get(id);
  return (account?.operation.left ?? 0) - reserved - lost - rowsIn(paid);
}

/** What rows cost beyond the credits that are reserved, and how many are left for them. */
export interface Price {
  readonly needed: number;
  readonly left: number;
}

/** Reserves what an operation's missing rows cost now, unless more is needed than is left. */
export function reservePrice(draft: Draft<unknown>, id: OperationId): Price {
  const price = planAlone(draft, id)?.price ?? 0;
  const needed = price - (draft.operations.get(id)?.reserved ?? 0);
  const left = needed <= 0 ? 0 : creditsLeft(draft, id);
  if (needed <= left) {
    reserve(draft, id, price);
  }
  return { needed, left };
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
  for (const [id, credits] of reserved) {
    const price = planAlone(draft, id, span)?.price ?? 0;
    const added = credits + price - (draft.operations.get(id)?.reserved ?? 0);
    if (added > 0 && added > creditsLeft(draft, id)) {
      return false;
    }
    prices.set(id, price);
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
export function payAgainFor(draft: Draft<unknown>, { reserved }: PaidRequest): boolean {
  const isAffordable = [...reserved].every(([id, credits]) => credits <= creditsLeft(draft, id));
  for (const [id, credits] of isAffordable ? reserved : []) {
    book(draft, id, { lost: credits });
  }
  return isAffordable;
}

/** Charges each operation for its share. If the charge is unknown, what was reserved is written off. */
export function settle(draft: Draft<unknown>, request: PaidRequest, charged: number | undefined): void {
  const { span, reserved, shares } = request;
  const billed = { start: span.start, end: span.start + (charged ?? 0) };
  for (const [id, credits] of reserved) {
    const own = shares.filter(({ operation }) => operation === id).map(share => share.span);
    book(draft, id, {
      reserved: -credits,
      lost: charged === undefined ? credits : 0,
      paid: clip(own, billed),
      bills: -1,
    });
  }
}

/** Adds to what is entered in an operation's account when the decision is carried out. */
export function book(draft: Draft<unknown>, id: OperationId, added: Booking): void {
  const known = draft.bookings.get(id);
  draft.bookings.set(id, {
    requested: (known?.requested ?? 0) + (added.requested ?? 0),
    reserved: (known?.reserved ?? 0) + (added.reserved ?? 0),
    lost: (known?.lost ?? 0) + (added.lost ?? 0),
    bills: (known?.bills ?? 0) + (added.bills ?? 0),
    paid: [...(known?.paid ?? []), ...(added.paid ?? [])],
    delivered: [...(known?.delivered ?? []), ...(added.delivered ?? [])],
  });
}
