import type { GatewayError } from '../errors.ts';
import { type Missing, missingBeside } from '../listing/missing.ts';
import { addBought, addStored, emptySnapshot, type Snapshot } from '../listing/snapshot.ts';
import { deliveryFrom, missingOf, type WindowRequest } from '../listing/window-request.ts';
import type { OperationId } from '../operation/operation.ts';
import { type Span, unite } from '../paging/span.ts';
import type { Page } from '../serpstat/listing.ts';
import {
  book,
  comesWithSurplus,
  creditsTaken,
  payAgainFor,
  reserve,
  reservePrice,
  settle,
  windowsOf,
} from './budgets.ts';
import { keepsMoving } from './errors.ts';
import { isServedBy, isWanted, noteChange, queueRequests, send, turnsToWaitFor } from './requests.ts';
import type {
  Action,
  Ask,
  Circumstances,
  Draft,
  ListingEvent,
  ListingState,
  PaidRequest,
  Wait,
} from './state.ts';

export interface Decision<Row> {
  readonly state: ListingState<Row>;
  /** To be done in this order. */
  readonly actions: readonly Action<Row>[];
}

/** How often a listing may move under one operation before it is given up. */
const MAX_MOVES = 3;

/**
 * Decides what to do after these events. Pure: it changes neither the state that it is given nor any account or queue.
 * It keeps three promises: no row is paid for twice, no operation reserves more than it and its client have left, and
 * each ask is answered or refused once.
 */
export function decide<Row>(
  state: ListingState<Row>,
  events: readonly ListingEvent<Row>[],
  circumstances: Circumstances,
): Decision<Row> {
  const waits = new Map(state.waits);
  const operations = new Map(state.operations);
  const draft: Draft<Row> = {
    state: { ...state, waits, operations },
    waits,
    operations,
    circumstances,
    actions: [],
    bookings: new Map(),
    taken: new Map(),
    changed: new Set(),
    coming: unite(state.sent.map(({ span }) => span)),
    wanted: undefined,
    mustPlan: false,
  };
  for (const batch of batchesOf(events)) {
    for (const event of batch) {
      apply(draft, event);
    }
    // Refusing one operation may leave the retry of another without somebody who pays.
    for (let isDone = false; !isDone; ) {
      for (const request of draft.state.sent) {
        if (request.kind === 'retrying' && !isWanted(draft, request)) {
          dropRetry(draft, request);
        }
      }
      const changed = [...draft.changed];
      draft.changed.clear();
      for (const id of changed) {
        keepToBudget(draft, id);
      }
      isDone = changed.length === 0;
    }
    queueRequests(draft);
  }
  const actions: Action<Row>[] = [];
  // What is given back comes first: another operation of the same client may take it.
  const bookings = [...draft.bookings].sort(([, a], [, b]) => creditsTaken(a) - creditsTaken(b));
  for (const [operation, booking] of bookings) {
    actions.push({ kind: 'book', operation, booking });
  }
  for (const [operation, turns] of turnsToWaitFor(state, draft, events)) {
    actions.push({ kind: 'queue', operation, turns });
  }
  return { state: draft.state, actions: [...actions, ...draft.actions] };
}

/** The events, divided before each turn: a turn sends what is best after all that happened before it. */
function batchesOf<Row>(events: readonly ListingEvent<Row>[]): readonly (readonly ListingEvent<Row>[])[] {
  const batches: ListingEvent<Row>[][] = [[]];
  for (const event of events) {
    if (event.kind === 'turn' && event !== events[0]) {
      batches.push([]);
    }
    batches.at(-1)?.push(event);
  }
  return batches;
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
      refuseAll(draft, event.operation, event.error);
      break;
    case 'refused':
      loseTurn(draft, event.operation, event.error);
      break;
    case 'turn':
      takeTurn(draft, event.operation, event.at);
      break;
    case 'resent':
      noteResent(draft, event.id, event.at);
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
  const { waits, operations } = draft;
  const known = waits.get(request.key);
  const asks = [...(known?.asks ?? []), { id: askId, operation: id }];
  const missing = known?.missing ?? answerIfHeld(draft, request, asks);
  if (missing === undefined) {
    return;
  }
  const takesSurplus = known?.takesSurplus ?? comesWithSurplus(draft, missing);
  const operation = operations.get(id) ?? {
    id,
    deadline,
    windows: [],
    reserved: 0,
    moves: 0,
    isTight: false,
  };
  waits.set(request.key, { request, missing, takesSurplus, asks });
  operations.set(id, { ...operation, windows: [...operation.windows, request.key] });
  draft.mustPlan = true;
  const { needed, refusal } = reservePrice(draft, id);
  book(draft, id, { requested: needed });
  if (refusal !== undefined) {
    refuse(draft, request.key, refusal, id);
  }
}

/** Answers a request if all of it is held. Otherwise returns what is missing. */
function answerIfHeld<Row>(
  draft: Draft<Row>,
  request: WindowRequest<Row>,
  asks: readonly Ask[],
): Missing | undefined {
  const { held, mustProbe } = draft.state;
  const delivery = deliveryFrom(request, held);
  if (delivery === undefined) {
    return missingOf(request, held, mustProbe);
  }
  draft.actions.push({ kind: 'answer', asks, delivery });
  for (const { operation } of delivery.rows.length > 0 ? asks : []) {
    book(draft, operation, { delivered: [delivery.window] });
  }
  return undefined;
}

/** Refuses a window to all who wait for it, or to one operation alone. */
function refuse(draft: Draft<unknown>, key: string, error: Error, id?: OperationId): void {
  const wait = draft.waits.get(key);
  const asks = wait?.asks.filter(({ operation }) => id === undefined || operation === id);
  if (wait !== undefined && asks !== undefined) {
    draft.actions.push({ kind: 'refuse', asks, request: wait.request, error });
    draft.wanted = undefined;
    close(draft, wait, asks);
  }
}

function refuseAll(draft: Draft<unknown>, id: OperationId, error: Error): void {
  for (const { request } of windowsOf(draft, id)) {
    refuse(draft, request.key, error, id);
  }
}

/** Ends these asks for a window. The others go on waiting. */
function close<Row>({ waits, operations, changed }: Draft<Row>, wait: Wait<Row>, asks: readonly Ask[]): void {
  const { key } = wait.request;
  const others = wait.asks.filter(each => !asks.includes(each));
  if (others.length > 0) {
    waits.set(key, { ...wait, asks: others });
  } else {
    waits.delete(key);
  }
  for (const { operation: id } of asks) {
    const operation = operations.get(id);
    const windows = operation?.windows.filter(each => each !== key) ?? [];
    if (operation === undefined || (windows.length === 0 && operation.reserved === 0)) {
      operations.delete(id);
    } else {
      operations.set(id, { ...operation, windows });
      changed.add(id);
    }
  }
}

/** A turn will not come: refuses the windows that needed the operation's last request. */
function loseTurn(draft: Draft<unknown>, id: OperationId, error: GatewayError): void {
  const { state, coming } = draft;
  const isOutage = error.extensions.code === 'UPSTREAM_UNAVAILABLE';
  const lost = state.queued.findLast(({ operation }) => operation === id);
  // In an outage, no request is sent for any operation.
  const windows = isOutage ? [...draft.waits.values()] : lost === undefined ? [] : windowsOf(draft, id);
  for (const { request, missing } of windows) {
    const toBuy = missingBeside([missing], coming);
    if (toBuy !== undefined && (isOutage || (lost !== undefined && isServedBy(toBuy, lost.span)))) {
      refuse(draft, request.key, error, isOutage ? undefined : id);
    }
  }
  state.queued = state.queued.filter(request => request !== lost);
  draft.mustPlan = true;
}

/** The turn of an operation has come: sends the request that is best for it now. */
function takeTurn(draft: Draft<unknown>, id: OperationId, at: number): void {
  const queued = draft.state.queued.find(({ operation }) => operation === id);
  const refusal = queued && send(draft, queued, at);
  if (refusal !== undefined) {
    refuseAll(draft, id, refusal);
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
    const [first] = stored.extents;
    const last = stored.extents.at(-1);
    const span = first && last && { start: first.start, end: last.start + last.rows.length };
    hold(draft, addStored(state.held, stored), span);
  }
}

/** `span` is where rows were added, unless more has changed. */
function hold<Row>(draft: Draft<Row>, held: Snapshot<Row>, span?: Span): void {
  const { state, waits, changed } = draft;
  const isNew =
    span === undefined || held.total !== state.held.total || held.boughtAt !== state.held.boughtAt;
  state.held = held;
  draft.wanted = undefined;
  for (const [key, wait] of waits) {
    if (isNew || isServedBy(wait.missing, span)) {
      const missing = answerIfHeld(draft, wait.request, wait.asks);
      if (missing === undefined) {
        close(draft, wait, wait.asks);
      } else {
        waits.set(key, { ...wait, missing });
        for (const { operation } of wait.asks) {
          changed.add(operation);
        }
      }
    }
  }
}

/** A page has come: charges it, and holds its rows unless the listing has moved since the request was sent. */
function takePage<Row>(draft: Draft<Row>, id: number, { rows, total, charged }: Page<Row>, at: number): void {
  const { state, actions } = draft;
  const request = state.sent.find(each => each.id === id);
  if (request === undefined) {
    return;
  }
  end(draft, request, charged);
  const before = state.held;
  const { start } = request.span;
  // Snapshots are told apart by their age, so no two have the same.
  const boughtAt = Math.max(at, (before.boughtAt ?? (state.mustProbe ? state.freshSince : 0)) + 1);
  const { snapshot, moved } =
    total === undefined
      ? { snapshot: emptySnapshot, moved: before.total !== undefined }
      : addBought(before, { start, rows, total, at: boughtAt });
  if (moved && request.sentIn !== before.boughtAt && request.sentAt <= (before.boughtAt ?? 0)) {
    // The request was sent before these rows were bought: its own may be older, and must not replace them.
    noteChange(draft, request.span);
    return;
  }
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
      refuseAll(draft, id, keepsMoving(moves));
    }
  }
}

function noteResent(draft: Draft<unknown>, id: number, sentAt: number): void {
  const { state } = draft;
  const sentIn = state.held.boughtAt;
  state.sent = state.sent.map(each =>
    each.kind === 'retrying' && each.id === id ? { ...each, kind: 'out', sentAt, sentIn } : each,
  );
}

/** Fails the windows that wait for these rows, unless the request is sent again. */
function fail<Row>(
  draft: Draft<Row>,
  { id, error, charged, mayRetry }: ListingEvent<Row> & { kind: 'failed' },
): void {
  const { state, waits } = draft;
  const request = state.sent.find(each => each.id === id);
  if (request === undefined) {
    return;
  }
  const mayRepeat = mayRetry && isWanted(draft, request);
  if (mayRepeat && (charged === 0 || payAgainFor(draft, request))) {
    state.sent = state.sent.map(each => (each === request ? { ...request, kind: 'retrying' } : each));
    return;
  }
  end(draft, request, charged);
  noteChange(draft, request.span);
  // If the operations that pay have left, the others buy these rows themselves instead of failing.
  for (const { request: waiting, missing } of mayRetry && !mayRepeat ? [] : waits.values()) {
    if (isServedBy(missing, request.span)) {
      refuse(draft, waiting.key, error);
    }
  }
}

function end(draft: Draft<unknown>, request: PaidRequest, charged: number | undefined): void {
  const sent = draft.state.sent.filter(each => each !== request);
  draft.state.sent = sent;
  draft.coming = unite(sent.map(({ span }) => span));
  settle(draft, request, charged);
}

// ---- what follows ----------------------------------------------------------------------------------------------

/** Cancels a retry that not all who pay for it wait for any more. */
function dropRetry(draft: Draft<unknown>, request: PaidRequest): void {
  draft.actions.push({ kind: 'cancel', id: request.id });
  end(draft, request, 0);
  noteChange(draft, request.span);
}

/** Reserves what an operation's missing rows cost now. Refuses the windows that it cannot afford, the last one first. */
function keepToBudget(draft: Draft<unknown>, id: OperationId): void {
  for (let windows = windowsOf(draft, id); windows.length > 0; windows = windowsOf(draft, id)) {
    const { needed, refusal } = reservePrice(draft, id);
    if (refusal === undefined) {
      return;
    }
    const last = windows.findLast(({ missing }) => missingBeside([missing], draft.coming) !== undefined);
    if (last === undefined) {
      throw new Error(`operation ${id} is to pay ${needed} credits for nothing`);
    }
    refuse(draft, last.request.key, refusal, id);
  }
  reserve(draft, id, 0);
  draft.operations.delete(id);
}
