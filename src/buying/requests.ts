import { isServedBy, type Missing, missingBeside } from '../listing/missing.ts';
import { isSameMissing } from '../listing/plan.ts';
import type { OperationId } from '../operation/operation.ts';
import { spanOf } from '../paging/cover.ts';
import { type Span, unite } from '../paging/span.ts';
import type { PageRequest } from '../serpstat/listing.ts';
import { creditsLeft, type Price, payFor, planAlone } from './budgets.ts';
import { type Draft, type PaidRequest, paidRequests, windowsOf } from './draft.ts';
import { type Claim, creditsByOperation, divide } from './shares.ts';
import type {
  ListingRequest,
  ListingState,
  Planned,
  QueuedRequest,
  SentRequest,
  Wait,
  WaitingOperation,
} from './state.ts';

/**
 * Plans the requests for all that is missing and not coming, and assigns them to operations. Requests that are queued
 * already stay as they are if they still are the cheapest, and their operations wait for them.
 */
export function queueRequests<Row>(draft: Draft<Row>): void {
  const { state, circumstances } = draft;
  const planned = plannedNow(draft);
  if (isSamePlanned(planned, state.planned) && !draft.mustPlan && isEachAwaited(draft)) {
    return;
  }
  const { missing, total, takesSurplus } = planned;
  const { requests } =
    missing === undefined
      ? { requests: [] }
      : circumstances.plan(missing, { total, callCost: circumstances.callCost, takesSurplus });
  // The first answer tells the total, and so which of the other pages exist at all.
  const due = total === undefined ? requests.slice(0, 1) : requests;
  state.requests = [...paidRequests(draft), ...assign(due, toBuy([...draft.waits.values()], draft.coming))];
  state.planned = planned;
  draft.mustPlan = false;
}

function plannedNow({ state, waits, coming }: Draft<unknown>): Planned {
  const { total } = state.held;
  const all: Missing[] = [];
  let takesSurplus = false;
  for (const wait of waits.values()) {
    all.push(wait.missing);
    takesSurplus ||= wait.takesSurplus;
  }
  const isTotalComing = total === undefined && coming.length > 0;
  return { missing: isTotalComing ? undefined : missingBeside(all, coming), total, takesSurplus };
}

function isSamePlanned(a: Planned, b: Planned): boolean {
  if (a.missing === undefined || b.missing === undefined) {
    return a.missing === b.missing;
  }
  return a.total === b.total && a.takesSurplus === b.takesSurplus && isSameMissing(a.missing, b.missing);
}

/** Whether each queued request belongs to an operation that would buy its rows. */
function isEachAwaited(draft: Draft<unknown>): boolean {
  for (const request of draft.state.requests) {
    if (request.kind === 'queued') {
      const windows = toBuy(windowsOf(draft, request.operation), draft.coming);
      if (!windows.some(({ missing }) => isServedBy(missing, request.span))) {
        return false;
      }
    }
  }
  return true;
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
      queued.push({ kind: 'queued', page, span, operation });
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

/** How many turns each operation waits for. */
export function turnsByOperation({ requests }: ListingState<unknown>): Map<OperationId, number> {
  const turns = new Map<OperationId, number>();
  for (const request of requests) {
    if (request.kind === 'queued') {
      turns.set(request.operation, (turns.get(request.operation) ?? 0) + 1);
    }
  }
  return turns;
}

/**
 * Sends a request for a queued one whose turn has come, shared by the operations that miss its rows. If one of them
 * cannot afford its part, the operation whose turn it is buys alone. If it cannot afford that either, it buys exactly
 * its missing rows, in more requests. If it cannot afford that, returns the price.
 */
export function send(draft: Draft<unknown>, queued: QueuedRequest, at: number): Price | undefined {
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
      return { needed: alone.page.size, left: creditsLeft(draft, id) };
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
): SentRequest {
  const span = spanOf(page);
  const shares = divide(span, claims);
  return {
    kind: 'sent',
    id: state.lastRequest + 1,
    page,
    span,
    shares,
    reserved: creditsByOperation(shares),
    sentAt,
    sentIn: state.held.boughtAt,
  };
}

function noteSent(draft: Draft<unknown>, queued: QueuedRequest, request: SentRequest): void {
  const { state } = draft;
  draft.actions.push({ kind: 'send', request });
  state.lastRequest = request.id;
  setRequests(draft, [...state.requests.filter(each => each !== queued), request]);
  const { missing, total } = state.planned;
  // The rest of a cheapest plan is a cheapest plan for the rest. Without a total, nothing is planned beside it.
  const rest = missing && total !== undefined ? missingBeside([missing], [request.span]) : undefined;
  state.planned = { ...state.planned, missing: rest };
  draft.mustPlan ||= request.page !== queued.page;
  noteChange(draft, request);
  for (const payer of request.reserved.keys()) {
    // What it pays, and what remains for it to buy, is reserved already.
    draft.changed.delete(payer);
  }
}

export function setRequests(draft: Draft<unknown>, requests: readonly ListingRequest[]): void {
  draft.state.requests = requests;
  draft.coming = unite(paidRequests(draft).map(({ span }) => span));
}

/** Takes out a request that has ended. */
export function removeRequest(draft: Draft<unknown>, request: PaidRequest): void {
  setRequests(
    draft,
    draft.state.requests.filter(each => each !== request),
  );
  noteChange(draft, request);
}

/** A request was sent or has ended, which changes what is coming. */
function noteChange({ waits, changed }: Draft<unknown>, { span }: PaidRequest): void {
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
