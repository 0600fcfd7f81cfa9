import type { OperationId } from '../operation/operation.ts';
import { clip } from '../paging/span.ts';
import type { Draft } from './draft.ts';
import type { RetryingRequest, SentRequest } from './state.ts';

type PaidRequest = SentRequest | RetryingRequest;

/** Credits that an operation can still reserve. */
export function creditsLeft(draft: Draft<unknown>, id: OperationId): number {
  return draft.circumstances.creditsLeft(id) - (draft.taken.get(id) ?? 0);
}

/** Sets what is reserved for rows that an operation still has to buy. */
export function reserve(draft: Draft<unknown>, id: OperationId, credits: number): void {
  const operation = draft.operations.get(id);
  if (operation !== undefined && operation.reserved !== credits) {
    take(draft, id, credits - operation.reserved);
    draft.operations.set(id, { ...operation, reserved: credits });
  }
}

/**
 * Reserves what a request may cost, and what remains to be bought after it, for all operations that pay. Returns false
 * and changes nothing if one of them cannot afford it.
 */
export function payFor(draft: Draft<unknown>, { span, reserved }: PaidRequest): boolean {
  const payers = [...reserved].map(([id, credits]) => ({
    id,
    credits,
    before: draft.operations.get(id)?.reserved ?? 0,
    after: draft.planFor(id, [span]).price,
  }));
  const isAffordable = payers.every(
    ({ id, credits, before, after }) => credits + after <= before + creditsLeft(draft, id),
  );
  for (const { id, credits, after } of isAffordable ? payers : []) {
    reserve(draft, id, after);
    take(draft, id, credits);
  }
  return isAffordable;
}

/**
 * Reserves the cost of another attempt and writes off the last one, which may have been charged. Returns false and
 * changes nothing if an operation that pays cannot afford it.
 */
export function payAgainFor(draft: Draft<unknown>, { reserved }: PaidRequest): boolean {
  const isAffordable = [...reserved].every(([id, credits]) => credits <= creditsLeft(draft, id));
  if (isAffordable) {
    lose(draft, reserved);
  }
  return isAffordable;
}

/** Charges each operation for its share. If the charge is unknown, what was reserved is written off. */
export function settle(draft: Draft<unknown>, request: PaidRequest, charged: number | undefined): void {
  const { id, span, reserved, shares } = request;
  for (const [operation, credits] of reserved) {
    take(draft, operation, -credits);
  }
  if (charged === undefined) {
    lose(draft, reserved);
  }
  const billed = { start: span.start, end: span.start + (charged ?? 0) };
  for (const { operation, span: share } of shares) {
    for (const run of clip([share], billed)) {
      draft.actions.push({ kind: 'charge', operation, span: run });
      note(draft, operation, run.end - run.start);
    }
  }
  draft.actions.push({ kind: 'settled', id });
}

function lose(draft: Draft<unknown>, reserved: ReadonlyMap<OperationId, number>): void {
  for (const [operation, credits] of reserved) {
    draft.actions.push({ kind: 'lose', operation, credits });
    note(draft, operation, credits);
  }
}

function take(draft: Draft<unknown>, operation: OperationId, credits: number): void {
  if (credits !== 0) {
    draft.actions.push({ kind: 'reserve', operation, credits });
    note(draft, operation, credits);
  }
}

function note(draft: Draft<unknown>, operation: OperationId, credits: number): void {
  draft.taken.set(operation, (draft.taken.get(operation) ?? 0) + credits);
}
