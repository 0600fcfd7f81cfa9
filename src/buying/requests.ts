import type { GatewayError } from '../errors.ts';
import { type Missing, missingBeside } from '../listing/missing.ts';
import { isSameMissing } from '../listing/plan.ts';
import type { OperationId } from '../operation/operation.ts';
import { spanOf } from '../paging/cover.ts';
import { clip, type Span, unite } from '../paging/span.ts';
import type { PageRequest } from '../serpstat/listing.ts';
import { payFor, planAlone, tooExpensive, windowsOf } from './budgets.ts';
import { type Claim, creditsByOperation, divide } from './shares.ts';
import type {
  Draft,
  ListingEvent,
  ListingState,
  PaidRequest,
  Planned,
  QueuedRequest,
  Wait,
  WaitingOperation,
} from './state.ts';

/**
 * Plans the requests for all that is missing and not coming, and assigns them to operations. Requests that are queued
 * already stay as they are if they still are the cheapest, and their operations wait for them.
 */
export function queueRequests<Row>(draft: Draft<Row>): void {
  const { state, waits, coming, circumstances } = draft;
  const { total } = state.held;
  const all: Missing[] = [];
  let takesSurplus = false;
  for (const wait of waits.values()) {
    all.push(wait.missing);
    takesSurplus ||= wait.takesSurplus;
  }
  // The first answer tells the total, and so which of the other pages exist at all.
  const isTotalComing = total === undefined && coming.length > 0;
  const missing = all.length === 0 || isTotalComing ? undefined : missingBeside(all, coming);
  const planned = { missing, total, takesSurplus };
  if (!draft.mustPlan && isSamePlanned(planned, state.planned) && isEachAwaited(draft)) {
    return;
  }
  const options = { total, callCost: circumstances.callCost, takesSurplus };
  const pages = missing === undefined ? [] : circumstances.plan(missing, options).requests;
  state.queued = assign(total === undefined ? pages.slice(0, 1) : pages, toBuy([...waits.values()], coming));
  state.planned = planned;
  draft.mustPlan = false;
}

function isSamePlanned(a: Planned, b: Planned): boolean {
  if (a.missing === undefined || b.missing === undefined) {
    return a.missing === b.missing;
  }
  return a.total === b.total && a.takesSurplus === b.takesSurplus && isSameMissing(a.missing, b.missing);
}

/** Whether each queued request belongs to an operation that would buy its rows. */
function isEachAwaited(draft: Draft<unknown>): boolean {
  return draft.state.queued.every(({ operation, span }) =>
    toBuy(windowsOf(draft, operation), draft.coming).some(({ missing }) => isServedBy(missing, span)),
  );
}

/** The windows of which something is missing that is not coming, each with that part. */
function toBuy(windows: readonly Claimed[], coming: readonly Span[]): readonly Claimed[] {
  if (coming.length === 0) {
    return windows;
  }
  const left: Claimed[] = [];
  for (const { asks, ...wait } of windows) {
    const missing = missingBeside([wait.missing], coming);
    if (missing !== undefined) {
      left.push({ missing, asks });
    }
  }
  return left;
}

type Claimed = Pick<Wait<unknown>, 'missing' | 'asks'>;

/**
 * Shares requests out among those who wait for them, so that each has its own to queue for: a request goes to whoever
 * of those has the fewest, the first of several. So an operation that wants one page waits for no more than a request
 * of each that came before, however many those want.
 */
export function assign(pages: readonly PageRequest[], windows: readonly Claimed[]): readonly QueuedRequest[] {
  const counts = new Map<OperationId, number>();
  const queued: QueuedRequest[] = [];
  for (const page of pages) {
    const span = spanOf(page);
    const operation = leastServed(windows, span, counts);
    if (operation !== undefined) {
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
      queued.push({ page, span, operation });
    }
  }
  return queued;
}

/** Stops at the first that has none: so it looks at no more operations than there are requests. */
function leastServed(
  windows: readonly Claimed[],
  span: Span,
  counts: ReadonlyMap<OperationId, number>,
): OperationId | undefined {
  let least: OperationId | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const { missing, asks } of windows) {
    for (const { operation } of isServedBy(missing, span) ? asks : []) {
      const count = counts.get(operation) ?? 0;
      if (count === 0) {
        return operation;
      }
      if (count < fewest) {
        [least, fewest] = [operation, count];
      }
    }
  }
  return least;
}

/** Whether a request for these rows brings something that is missing. Any response tells the total. */
export function isServedBy({ rows, total }: Missing, span: Span): boolean {
  return total || clip(rows, span).length > 0;
}

/** How many turns operations are to wait for, where that changes. The first to arrive enter the queue first. */
export function turnsToWaitFor(
  before: ListingState<unknown>,
  { state, operations }: Draft<unknown>,
  events: readonly ListingEvent<unknown>[],
): ReadonlyMap<OperationId, number> {
  const known = turnsByOperation(before.queued);
  for (const event of events) {
    if (event.kind === 'turn') {
      known.set(event.operation, (known.get(event.operation) ?? 0) - 1);
    } else if (event.kind === 'refused') {
      // Nobody can tell which of its turns are left.
      known.set(event.operation, Number.NaN);
    }
  }
  const wanted = turnsByOperation(state.queued);
  const changes = new Map<OperationId, number>();
  for (const id of new Set([...operations.keys(), ...known.keys()])) {
    const turns = wanted.get(id) ?? 0;
    if (turns !== (known.get(id) ?? 0)) {
      changes.set(id, turns);
    }
  }
  return changes;
}

function turnsByOperation(queued: readonly QueuedRequest[]): Map<OperationId, number> {
  const turns = new Map<OperationId, number>();
  for (const { operation } of queued) {
    turns.set(operation, (turns.get(operation) ?? 0) + 1);
  }
  return turns;
}

/**
 * Sends a request for a queued one whose turn has come, shared by the operations that miss its rows. If one of them
 * cannot afford its part, the operation whose turn it is buys alone. If it cannot afford that either, it buys exactly
 * its missing rows, in more requests. If it cannot afford that, returns why.
 */
export function send(draft: Draft<unknown>, queued: QueuedRequest, at: number): GatewayError | undefined {
  const { operation: id, page } = queued;
  const shared = requestFor(draft, page, claimsOn(draft), at);
  if (payFor(draft, shared)) {
    noteSent(draft, queued, shared);
    return undefined;
  }
  for (;;) {
    const [first = page] = planAlone(draft, id)?.requests ?? [];
    const alone = requestFor(draft, first, claimsOn(draft, id), at);
    if (payFor(draft, alone)) {
      noteSent(draft, queued, alone);
      return undefined;
    }
    const operation = draft.operations.get(id);
    if (operation === undefined || operation.isTight) {
      return tooExpensive(draft, id, alone.page.size);
    }
    draft.operations.set(id, { ...operation, isTight: true });
  }
}

/** The rows that operations would buy: the first that waits for each window, or one operation alone. */
function claimsOn({ waits, coming }: Draft<unknown>, id?: OperationId): readonly Claim[] {
  const claims: Claim[] = [];
  for (const { missing, asks } of toBuy([...waits.values()], coming)) {
    const payer = id === undefined ? asks[0] : asks.find(({ operation }) => operation === id);
    if (payer !== undefined) {
      claims.push({ operation: payer.operation, rows: missing.rows });
    }
  }
  return claims;
}

function requestFor(
  { state }: Draft<unknown>,
  page: PageRequest,
  claims: readonly Claim[],
  sentAt: number,
): PaidRequest {
  const span = spanOf(page);
  const shares = divide(span, claims);
  return {
    kind: 'out',
    id: state.lastRequest + 1,
    page,
    span,
    shares,
    reserved: creditsByOperation(shares),
    sentAt,
    sentIn: state.held.boughtAt,
  };
}

function noteSent(draft: Draft<unknown>, queued: QueuedRequest, request: PaidRequest): void {
  const { state } = draft;
  draft.actions.push({ kind: 'send', request });
  state.lastRequest = request.id;
  state.queued = state.queued.filter(each => each !== queued);
  const { missing, total } = state.planned;
  // The rest of a cheapest plan is a cheapest plan for the rest. Without a total, nothing is planned beside it.
  const rest = missing && total !== undefined ? missingBeside([missing], [request.span]) : undefined;
  state.planned = { ...state.planned, missing: rest };
  draft.mustPlan ||= request.page !== queued.page;
  setSent(draft, [...state.sent, request]);
  noteChange(draft, request.span);
  for (const payer of request.reserved.keys()) {
    // What it pays, and what remains for it to buy, is reserved already.
    draft.changed.delete(payer);
  }
}

export function setSent(draft: Draft<unknown>, sent: readonly PaidRequest[]): void {
  draft.state.sent = sent;
  draft.coming = unite(sent.map(({ span }) => span));
}

/** A request for these rows was sent or has failed, which changes what is coming. */
export function noteChange({ waits, changed }: Draft<unknown>, span: Span): void {
  for (const { missing, asks } of waits.values()) {
    for (const { operation } of isServedBy(missing, span) ? asks : []) {
      changed.add(operation);
    }
  }
}

/** Whether all who pay for a request still wait for it. */
export function isWanted(draft: Draft<unknown>, { span, reserved }: PaidRequest): boolean {
  return [...reserved.keys()].every(id =>
    windowsOf(draft, id).some(({ missing }) => isServedBy(missing, span)),
  );
}

/** An operation that waits for these rows, and until when the last one does; undefined if none waits. */
export function waiterFor(
  { waits, operations }: ListingState<unknown>,
  span: Span,
): Pick<WaitingOperation, 'id' | 'deadline'> | undefined {
  let waiter: Pick<WaitingOperation, 'id' | 'deadline'> | undefined;
  for (const { missing, asks } of waits.values()) {
    for (const ask of isServedBy(missing, span) ? asks : []) {
      const { id, deadline } = operations.get(ask.operation) ?? { id: ask.operation, deadline: 0 };
      waiter = { id: waiter?.id ?? id, deadline: Math.max(waiter?.deadline ?? deadline, deadline) };
    }
  }
  return waiter;
}
