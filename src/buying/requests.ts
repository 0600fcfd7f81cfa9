import { uniteMissing } from '../listing/missing.ts';
import { TOTAL_PROBE } from '../listing/plan.ts';
import type { OperationId } from '../operation/operation.ts';
import { spanOf } from '../paging/cover.ts';
import type { Span } from '../paging/span.ts';
import type { PageRequest } from '../serpstat/listing.ts';
import type { Draft } from './draft.ts';
import { limitExceeded } from './errors.ts';
import { creditsLeft, payFor } from './payments.ts';
import { shareOut } from './share-out.ts';
import { type Claim, creditsByOperation, divide } from './shares.ts';
import type { ListingState, QueuedRequest, RetryingRequest, SentRequest, Wait } from './state.ts';

/** Plans the requests for all windows that wait, and assigns them to operations. */
export function queueRequests<Row>(draft: Draft<Row>): void {
  const { state, paid } = draft;
  if (state.isPlanned) {
    return;
  }
  const windows = draft.windowsToBuy();
  const isTotalComing = state.held.total === undefined && paid.length > 0;
  const pages = windows.length === 0 || isTotalComing ? [] : pagesFor(draft, windows);
  // The first answer tells the total, and so which of the other pages exist at all.
  const due = state.held.total === undefined ? pages.slice(0, 1) : pages;
  const claimants = windows.map(wait => ({
    operations: wait.asks.map(({ operation }) => operation),
    isServedBy: (span: Span) => draft.isAwaited(wait, span),
  }));
  draft.setRequests([...paid, ...shareOut(due, claimants)]);
  state.isPlanned = true;
}

/** How many turns each operation waits for. */
export function turnsByOperation({ requests }: ListingState<unknown>): ReadonlyMap<OperationId, number> {
  const turns = new Map<OperationId, number>();
  for (const request of requests) {
    if (request.kind === 'queued') {
      turns.set(request.operation, (turns.get(request.operation) ?? 0) + 1);
    }
  }
  return turns;
}

/** Sends a request for a queued one whose turn has come. Returns false if its operation can afford nothing. */
export function send(draft: Draft<unknown>, queued: QueuedRequest): boolean {
  const request = affordableRequest(draft, queued);
  if (request === undefined) {
    return false;
  }
  const { state } = draft;
  draft.setRequests([...state.requests.filter(each => each !== queued), request]);
  draft.noteRequest(request);
  draft.actions.push({ kind: 'send', request });
  state.lastRequest = request.id;
  // The rest of a cheapest plan is a cheapest plan for the rest.
  state.isPlanned &&= request.page === queued.page;
  return true;
}

/** Whether all who pay for a request still wait for it. */
export function isWanted(draft: Draft<unknown>, { span, reserved }: SentRequest | RetryingRequest): boolean {
  return [...reserved.keys()].every(id => draft.windowsOf(id).some(wait => draft.isAwaited(wait, span)));
}

function pagesFor<Row>(draft: Draft<Row>, windows: readonly Wait<Row>[]): readonly PageRequest[] {
  if (draft.state.mustProbe) {
    return [TOTAL_PROBE];
  }
  const takesSurplus = [...draft.operations.values()].some(operation => operation.takesSurplus);
  const missing = uniteMissing(windows.map(each => each.missing));
  return draft.plan(draft.circumstances.planTogether, missing, { ...draft.planOptions, takesSurplus })
    .requests;
}

/**
 * The request for a turn, shared by the operations that miss its rows. If one of them cannot afford its part, the
 * operation whose turn it is buys alone. If it cannot afford that either, it buys exactly its missing rows, in more
 * requests. Undefined if it can afford nothing: its windows are then refused.
 */
function affordableRequest<Row>(
  draft: Draft<Row>,
  { page, operation: id }: QueuedRequest,
): SentRequest | undefined {
  const windows = draft.windowsToBuy();
  const shared = requestFor(
    draft,
    page,
    windows.flatMap(({ missing: { rows }, asks: [first] }) =>
      first ? [{ operation: first.operation, rows }] : [],
    ),
  );
  if (payFor(draft, shared)) {
    return shared;
  }
  const own = windows
    .filter(({ asks }) => asks.some(({ operation }) => operation === id))
    .map(({ missing: { rows } }) => ({ operation: id, rows }));
  const alone = requestFor(draft, firstAlone(draft, id) ?? page, own);
  if (payFor(draft, alone)) {
    return alone;
  }
  const operation = draft.operations.get(id);
  if (operation !== undefined && !operation.isTight) {
    draft.operations.set(id, { ...operation, isTight: true });
    return affordableRequest(draft, { kind: 'queued', page, span: spanOf(page), operation: id });
  }
  draft.refuseAll(id, limitExceeded(alone.page.size, creditsLeft(draft, id)));
  return undefined;
}

function firstAlone(draft: Draft<unknown>, id: OperationId): PageRequest | undefined {
  const [first] = draft.state.mustProbe ? [] : draft.planFor(id).requests;
  return first;
}

function requestFor(draft: Draft<unknown>, page: PageRequest, claims: readonly Claim[]): SentRequest {
  const span = spanOf(page);
  const shares = divide(span, claims);
  return {
    kind: 'sent',
    id: draft.state.lastRequest + 1,
    page,
    span,
    shares,
    reserved: creditsByOperation(shares),
    sentIn: draft.state.held.boughtAt,
  };
}
