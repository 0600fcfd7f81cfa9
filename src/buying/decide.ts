import type { GatewayError } from '../errors.ts';
import { isServedBy, missingOf } from '../listing/missing.ts';
import { addBought, addStored, emptySnapshot, type Snapshot } from '../listing/snapshot.ts';
import { keyOfWindow } from '../listing/window-request.ts';
import type { OperationId } from '../operation/operation.ts';
import { type Span, subtract, unite } from '../paging/span.ts';
import type { Page } from '../serpstat/listing.ts';
import { type Circumstances, Draft, isAwaited } from './draft.ts';
import { keepsMoving, limitExceeded } from './errors.ts';
import { creditsLeft, payAgainFor, reserve, settle } from './payments.ts';
import { isWanted, queueRequests, send, turnsByOperation } from './requests.ts';
import type {
  Action,
  ListingEvent,
  ListingState,
  RetryingRequest,
  SentRequest,
  Wait,
  WaitingOperation,
} from './state.ts';

export interface Decision<Row> {
  readonly state: ListingState<Row>;
  /** To be done in this order. */
  readonly actions: readonly Action<Row>[];
}

/** How often a listing may move under one operation before it is given up. */
const MAX_MOVES = 3;

/**
 * Decides what to do after these events. Pure: it changes neither the state that it is given nor any budget or queue.
 * It keeps three promises: no row is paid for twice, no operation reserves more than it has left, and each ask is
 * answered or refused once.
 */
export function decide<Row>(
  state: ListingState<Row>,
  events: readonly ListingEvent<Row>[],
  circumstances: Circumstances,
): Decision<Row> {
  const draft = new Draft(state, circumstances);
  for (const event of events) {
    apply(draft, event);
  }
  bringInOrder(draft);
  const { actions, operations } = draft;
  const [before, after] = [turnsByOperation(state), turnsByOperation(draft.state)];
  // An operation that had a turn, or lost one, waits for one turn fewer than the state says.
  const told = events.flatMap(event =>
    event.kind === 'turn' || event.kind === 'refused' ? [event.operation] : [],
  );
  // The first to arrive enter the queue first.
  for (const operation of new Set([...operations.keys(), ...before.keys(), ...told])) {
    const turns = after.get(operation) ?? 0;
    if (turns !== (before.get(operation) ?? 0) || told.includes(operation)) {
      actions.push({ kind: 'queue', operation, turns });
    }
  }
  return { state: draft.state, actions };
}

/** An operation that waits for a request, and until when the last one does. Undefined if none waits. */
export function waiterFor(
  { waits, operations, mustProbe }: ListingState<unknown>,
  span: Span,
): { readonly operation: OperationId; readonly deadline: number } | undefined {
  const waiting = [...waits.values()]
    .filter(wait => isAwaited(wait, span, mustProbe))
    .flatMap(({ asks }) => asks.map(({ operation }) => operations.get(operation)))
    .filter(operation => operation !== undefined);
  const [first] = waiting;
  const deadline = waiting.reduce(
    (latest, each) => Math.max(latest, each.deadline),
    Number.NEGATIVE_INFINITY,
  );
  return first && { operation: first.id, deadline };
}

function apply<Row>(draft: Draft<Row>, event: ListingEvent<Row>): void {
  switch (event.kind) {
    case 'asked':
      ask(draft, event);
      break;
    case 'expired':
      expire(draft, event.freshSince);
      break;
    case 'recalled':
      recall(draft, event.stored);
      break;
    case 'cancelled':
      draft.refuseAll(event.operation, event.error);
      break;
    case 'refused':
      loseTurn(draft, event.operation, event.error);
      break;
    case 'turn':
      takeTurn(draft, event.operation);
      break;
    case 'resent':
      draft.setRequests(
        draft.state.requests.map(request =>
          request.kind === 'retrying' && request.id === event.id
            ? { ...request, kind: 'sent', sentIn: draft.state.held.boughtAt }
            : request,
        ),
      );
      break;
    case 'answered':
      takePage(draft, event.id, event.page, event.at);
      break;
    case 'failed':
      fail(draft, event);
      break;
  }
}

// ---- what operations want --------------------------------------------------------------------------------------

function ask<Row>(
  draft: Draft<Row>,
  { ask: askId, request, operation: { id, deadline } }: ListingEvent<Row> & { kind: 'asked' },
): void {
  const key = keyOfWindow(request);
  const known = draft.waits.get(key);
  const missing = known?.missing ?? missingOf(request, draft.state.held);
  const asks = [...(known?.asks ?? []), { id: askId, operation: id }];
  if (missing === undefined) {
    draft.answer(request, asks);
    return;
  }
  const wait: Wait<Row> = { key, request, missing, isJudged: known?.isJudged ?? false, asks };
  const operation = draft.operations.get(id) ?? newOperation(id, deadline);
  draft.waits.set(key, wait);
  draft.operations.set(id, { ...operation, windows: [...operation.windows, key] });
  draft.state.isPlanned = false;
  judge(draft, wait, id);
  const { price } = draft.planFor(id);
  const added = price - operation.reserved;
  draft.actions.push({ kind: 'price', operation: id, credits: added });
  if (added > creditsLeft(draft, id)) {
    draft.refuse(wait, limitExceeded(added, creditsLeft(draft, id)), id);
  } else {
    reserve(draft, id, price);
  }
}

/**
 * Finds out once, as soon as it is known which rows of a window are missing, whether they would come with surplus rows.
 * Rows that are missing from other windows do not count.
 */
function judge<Row>(draft: Draft<Row>, wait: Wait<Row>, id: OperationId): void {
  const { state, waits, operations, circumstances } = draft;
  const operation = operations.get(id);
  const missing = wait.isJudged ? undefined : draft.beside(wait)?.missing;
  if (
    operation === undefined ||
    missing === undefined ||
    (missing.rows.length === 0 && missing.later === 0)
  ) {
    return;
  }
  state.judgedRows ??= unite([...waits.values()].flatMap(each => (each.isJudged ? each.missing.rows : [])));
  const own = { ...missing, rows: subtract(missing.rows, state.judgedRows) };
  const { isExact } = circumstances.planAlone(own, { ...draft.planOptions, takesSurplus: true });
  state.judgedRows = unite([...state.judgedRows, ...wait.missing.rows]);
  waits.set(wait.key, { ...wait, isJudged: true });
  operations.set(id, { ...operation, takesSurplus: operation.takesSurplus || !isExact });
}

/** A turn will not come: refuses the windows that needed the operation's last request. */
function loseTurn(draft: Draft<unknown>, id: OperationId, error: GatewayError): void {
  draft.state.isPlanned = false;
  if (error.extensions.code === 'UPSTREAM_UNAVAILABLE') {
    // No request is sent for any operation.
    for (const wait of draft.windowsToBuy()) {
      draft.refuse(wait, error);
    }
    return;
  }
  const lost = draft.queuedFor(id).at(-1);
  for (const wait of lost === undefined ? [] : draft.windowsOf(id)) {
    const beside = draft.beside(wait);
    if (lost !== undefined && beside !== undefined && draft.isAwaited(beside, lost.span)) {
      draft.refuse(wait, error, id);
    }
  }
  draft.setRequests(draft.state.requests.filter(request => request !== lost));
}

/** The turn of an operation has come: sends the request that is best for it now. */
function takeTurn(draft: Draft<unknown>, id: OperationId): void {
  for (;;) {
    bringInOrder(draft);
    const [queued] = draft.queuedFor(id);
    if (queued === undefined || send(draft, queued)) {
      return;
    }
  }
}

// ---- what is held ----------------------------------------------------------------------------------------------

function expire(draft: Draft<unknown>, freshSince: number): void {
  const { state } = draft;
  state.freshSince = Math.max(state.freshSince, freshSince);
  if (state.held.boughtAt !== undefined && state.held.boughtAt < state.freshSince) {
    hold(draft, emptySnapshot);
  }
}

function recall<Row>(draft: Draft<Row>, stored: Snapshot<Row>): void {
  const { state } = draft;
  if (stored.boughtAt !== undefined && stored.boughtAt >= state.freshSince) {
    state.isPlanned = false;
    const [first] = stored.extents;
    const last = stored.extents.at(-1);
    hold(
      draft,
      addStored(state.held, stored),
      first && last && { start: first.start, end: last.start + last.rows.length },
    );
  }
}

/** `span` is where rows were added, unless more has changed. */
function hold<Row>(draft: Draft<Row>, held: Snapshot<Row>, span?: Span): void {
  const { state, waits } = draft;
  const isWholeNew =
    span === undefined || held.total !== state.held.total || held.boughtAt !== state.held.boughtAt;
  state.isPlanned &&= !isWholeNew;
  state.held = held;
  state.judgedRows = undefined;
  for (const wait of waits.values()) {
    if (isWholeNew || isServedBy(wait.missing, span)) {
      const missing = missingOf(wait.request, held);
      if (missing === undefined) {
        draft.answer(wait.request, wait.asks);
        draft.close(wait);
      } else {
        waits.set(wait.key, { ...wait, missing });
        draft.noteChange(wait);
      }
    }
  }
}

/** A page has come: charges it, and holds its rows unless the listing has moved since the request was sent. */
function takePage<Row>(draft: Draft<Row>, id: number, { rows, total, charged }: Page<Row>, at: number): void {
  const { state, actions } = draft;
  const request = end(draft, id);
  if (request === undefined) {
    return;
  }
  settle(draft, request, charged);
  const before = state.held;
  const { start } = request.span;
  // Snapshots are told apart by their age, so no two have the same.
  const boughtAt = Math.max(at, (before.boughtAt ?? (state.mustProbe ? state.freshSince : 0)) + 1);
  const { snapshot, moved } =
    total === undefined
      ? { snapshot: emptySnapshot, moved: before.total !== undefined }
      : addBought(before, { start, rows, total, at: boughtAt });
  // A request sent before this snapshot began may bring older rows. They must not replace newer ones.
  if (moved && request.sentIn !== before.boughtAt) {
    state.isPlanned = false;
    return;
  }
  state.isPlanned &&= !state.mustProbe;
  state.mustProbe = total === undefined;
  if (total !== undefined && snapshot.boughtAt !== undefined) {
    actions.push({ kind: 'keep', boughtAt: snapshot.boughtAt, total, start, rows });
  }
  hold(draft, snapshot, state.mustProbe ? undefined : request.span);
  if (state.mustProbe) {
    state.freshSince = Math.max(state.freshSince, boughtAt);
  }
  if (moved) {
    countMove(draft);
  }
}

function countMove(draft: Draft<unknown>): void {
  for (const [id, operation] of draft.operations) {
    const moves = operation.moves + 1;
    draft.operations.set(id, { ...operation, moves });
    if (moves >= MAX_MOVES) {
      draft.refuseAll(id, keepsMoving(moves));
    }
  }
}

/** Fails the windows that wait for these rows, unless the request is sent again. */
function fail<Row>(
  draft: Draft<Row>,
  { id, error, charged, mayRetry }: ListingEvent<Row> & { kind: 'failed' },
): void {
  const request = draft.paid.find(each => each.id === id);
  if (request === undefined) {
    return;
  }
  const mayRepeat = mayRetry && isWanted(draft, request);
  if (mayRepeat && (charged === 0 || payAgainFor(draft, request))) {
    draft.setRequests(
      draft.state.requests.map(each => (each === request ? { ...request, kind: 'retrying' } : each)),
    );
    return;
  }
  end(draft, id);
  draft.state.isPlanned = false;
  settle(draft, request, charged);
  // If the operations that pay have left, the others buy these rows themselves instead of failing.
  for (const wait of mayRetry && !mayRepeat ? [] : draft.waits.values()) {
    if (draft.isAwaited(wait, request.span)) {
      draft.refuse(wait, error);
    }
  }
}

function end(draft: Draft<unknown>, id: number): SentRequest | RetryingRequest | undefined {
  const request = draft.paid.find(each => each.id === id);
  if (request !== undefined) {
    draft.setRequests(draft.state.requests.filter(each => each !== request));
    draft.noteRequest(request);
  }
  return request;
}

// ---- what follows ----------------------------------------------------------------------------------------------

/** Drops unwanted retries, keeps operations to their budgets, and plans the requests for what is missing. */
function bringInOrder(draft: Draft<unknown>): void {
  // Refusing one may leave the retry of another without somebody who pays.
  for (let isDone = false; !isDone; ) {
    const unwanted = draft.paid.filter(request => request.kind === 'retrying' && !isWanted(draft, request));
    for (const request of unwanted) {
      end(draft, request.id);
      draft.state.isPlanned = false;
      draft.actions.push({ kind: 'cancel', id: request.id });
      settle(draft, request, 0);
    }
    isDone = draft.changed.size === 0;
    for (const id of draft.changed) {
      keepToBudget(draft, id);
    }
    draft.changed.clear();
  }
  queueRequests(draft);
}

/** Reserves what an operation's missing rows cost now. Refuses the windows that it cannot afford, the last one first. */
function keepToBudget(draft: Draft<unknown>, id: OperationId): void {
  for (let windows = draft.windowsOf(id); windows.length > 0; windows = draft.windowsOf(id)) {
    for (const wait of windows) {
      judge(draft, wait, id);
    }
    const { reserved } = draft.operations.get(id) ?? { reserved: 0 };
    const { price } = draft.planFor(id);
    const added = price - reserved;
    const last = windows.findLast(wait => draft.beside(wait) !== undefined);
    if (last === undefined || added <= creditsLeft(draft, id)) {
      reserve(draft, id, price);
      return;
    }
    draft.refuse(last, limitExceeded(added, creditsLeft(draft, id)), id);
  }
  reserve(draft, id, 0);
  draft.operations.delete(id);
}

function newOperation(id: OperationId, deadline: number): WaitingOperation {
  return { id, deadline, windows: [], reserved: 0, moves: 0, takesSurplus: false, isTight: false };
}
