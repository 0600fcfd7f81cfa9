import type { GatewayError } from '../errors.ts';
import {
  isNothing,
  isServedBy,
  missingOf,
  missingWithout,
  NOTHING_MISSING,
  uniteMissing,
} from '../listing/missing.ts';
import { type Planner, type PlanOptions, TOTAL_PROBE } from '../listing/plan.ts';
import { addBought, addStored, emptySnapshot } from '../listing/snapshot.ts';
import { deliveryFrom, keyOfWindow } from '../listing/window-request.ts';
import type { OperationId } from '../operation/operation.ts';
import { spanOf } from '../paging/cover.ts';
import { clip, type Span, subtract, unite } from '../paging/span.ts';
import type { Page, PageRequest } from '../serpstat/listing.ts';
import { keepsMoving, limitExceeded } from './errors.ts';
import { shareOut } from './share-out.ts';
import { creditsByOperation, divide } from './shares.ts';
import type {
  Action,
  Ask,
  ListingEvent,
  ListingRequest,
  ListingState,
  QueuedRequest,
  RetryingRequest,
  SentRequest,
  Wait,
  WaitingOperation,
} from './state.ts';

/** What a decision depends on beside the listing. */
export interface Circumstances {
  /** Credits that saving one request is worth. */
  readonly callCost: number;
  /** Credits that an operation can still reserve. */
  readonly creditsLeft: (operation: OperationId) => number;
  /** Plans for one operation, and for all together. */
  readonly planAlone: Planner;
  readonly planTogether: Planner;
}

export interface Decision<Row> {
  readonly state: ListingState<Row>;
  /** To be done in this order. */
  readonly actions: readonly Action<Row>[];
}

/** How often a listing may move under one operation before it is given up. */
const MAX_MOVES = 3;

/**
 * Says what to do after these events. It changes nothing: no state that it was given, no budget, no queue. It keeps
 * three promises: no row is paid for twice, no operation reserves more than it has left, and each ask is answered or
 * refused once.
 */
export function decide<Row>(
  state: ListingState<Row>,
  events: readonly ListingEvent<Row>[],
  circumstances: Circumstances,
): Decision<Row> {
  const draft = new Draft(state, circumstances);
  for (const event of events) {
    draft.apply(event);
  }
  return draft.decision();
}

/** The operations that wait for a request, and until when the last of them waits. Undefined if none does. */
export function waitersFor<Row>(
  { waits, operations, mustProbe }: ListingState<Row>,
  span: Span,
): { readonly operation: OperationId; readonly deadline: number } | undefined {
  const waiting = [...waits.values()]
    .filter(wait => isAwaited(wait, span, mustProbe))
    .flatMap(({ asks }) => asks.map(({ operation }) => operations.get(operation)))
    .filter(operation => operation !== undefined);
  const [first] = waiting;
  return (
    first && {
      operation: first.id,
      deadline: waiting.reduce((latest, { deadline }) => Math.max(latest, deadline), first.deadline),
    }
  );
}

function isAwaited({ missing }: Wait<unknown>, span: Span, mustProbe: boolean): boolean {
  return isServedBy(missing, span) || (mustProbe && !isNothing(missing));
}

/** A copy of a state, while one decision is made. */
class Draft<Row> {
  #held: ListingState<Row>['held'];
  #freshSince: number;
  #mustProbe: boolean;
  #judgedRows: readonly Span[] | undefined;
  #requests: readonly ListingRequest[];
  #lastRequest: number;
  #isPlanned: boolean;
  readonly #waits: Map<string, Wait<Row>>;
  readonly #operations: Map<OperationId, WaitingOperation>;
  readonly #circumstances: Circumstances;
  readonly #actions: Action<Row>[] = [];
  /** What was reserved and lost of budgets by this decision. */
  readonly #taken = new Map<OperationId, number>();
  /** Operations whose missing rows, or what of them is coming, have changed. */
  readonly #changed = new Set<OperationId>();
  /** Operations whose turns are not what the state says. */
  readonly #turnsChanged = new Set<OperationId>();
  readonly #turnsBefore: ReadonlyMap<OperationId, number>;
  #coming: readonly Span[] | undefined;

  constructor(state: ListingState<Row>, circumstances: Circumstances) {
    this.#held = state.held;
    this.#freshSince = state.freshSince;
    this.#mustProbe = state.mustProbe;
    this.#judgedRows = state.judgedRows;
    this.#requests = state.requests;
    this.#lastRequest = state.lastRequest;
    this.#isPlanned = state.isPlanned;
    this.#waits = new Map(state.waits);
    this.#operations = new Map(state.operations);
    this.#circumstances = circumstances;
    this.#turnsBefore = turnsByOperation(state.requests);
  }

  apply(event: ListingEvent<Row>): void {
    switch (event.kind) {
      case 'asked':
        this.#ask(event);
        break;
      case 'expired':
        this.#expire(event.freshSince);
        break;
      case 'recalled':
        this.#recall(event.stored);
        break;
      case 'cancelled':
        this.#cancel(event.operation, event.error);
        break;
      case 'refused':
        this.#refuseTurn(event.operation, event.error);
        break;
      case 'turn':
        this.#send(event.operation);
        break;
      case 'resent':
        this.#resend(event.id);
        break;
      case 'answered':
        this.#take(event.id, event.page, event.at);
        break;
      case 'failed':
        this.#fail(event);
        break;
    }
  }

  decision(): Decision<Row> {
    this.#settle();
    this.#queue();
    const turns = turnsByOperation(this.#requests);
    // Those who came first enter the queue first.
    const operations = [...this.#operations.keys(), ...this.#turnsBefore.keys(), ...this.#turnsChanged];
    for (const operation of new Set(operations)) {
      const count = turns.get(operation) ?? 0;
      if (this.#turnsChanged.has(operation) || count !== this.#turnsBefore.get(operation)) {
        this.#actions.push({ kind: 'queue', operation, turns: count });
      }
    }
    return {
      state: {
        held: this.#held,
        freshSince: this.#freshSince,
        mustProbe: this.#mustProbe,
        waits: this.#waits,
        operations: this.#operations,
        requests: this.#requests,
        lastRequest: this.#lastRequest,
        isPlanned: this.#isPlanned,
        judgedRows: this.#judgedRows,
      },
      actions: this.#actions,
    };
  }

  // ---- what is waited for ------------------------------------------------------------------------------------

  #ask({ ask, request, operation: { id, deadline } }: ListingEvent<Row> & { kind: 'asked' }): void {
    const key = keyOfWindow(request);
    const known = this.#waits.get(key);
    const missing = known?.missing ?? missingOf(request, this.#held);
    const asks = [{ id: ask, operation: id }];
    if (isNothing(missing)) {
      this.#answer({ key, request, missing, isJudged: true, asks });
      return;
    }
    this.#isPlanned = false;
    const wait = known ?? { key, request, missing, isJudged: false, asks: [] };
    this.#waits.set(key, { ...wait, asks: [...wait.asks, ...asks] });
    const operation = this.#operations.get(id) ?? newOperation(id, deadline);
    this.#operations.set(id, { ...operation, windows: [...operation.windows, key] });
    this.#judge(key, id);
    const price = this.#priceFor(id);
    const added = price - operation.reserved;
    this.#actions.push({ kind: 'price', operation: id, credits: added });
    if (added > this.#left(id)) {
      this.#refuse(key, id, limitExceeded(added, this.#left(id)));
    } else {
      this.#reserve(id, price);
    }
  }

  /** Notes once, as soon as it is known which rows a window lacks, whether those that no other lacks come with surplus. */
  #judge(key: string, id: OperationId): void {
    const wait = this.#waits.get(key);
    const operation = this.#operations.get(id);
    if (wait === undefined || operation === undefined || wait.isJudged) {
      return;
    }
    const missing = missingWithout(wait.missing, this.#comingSpans());
    if (missing.rows.length === 0 && missing.later === 0) {
      return;
    }
    this.#judgedRows ??= unite(
      [...this.#waits.values()].filter(({ isJudged }) => isJudged).flatMap(each => each.missing.rows),
    );
    const own = { ...missing, rows: subtract(missing.rows, this.#judgedRows) };
    const { isExact } = this.#circumstances.planAlone(own, { ...this.#options(), takesSurplus: true });
    this.#judgedRows = unite([...this.#judgedRows, ...wait.missing.rows]);
    this.#waits.set(key, { ...wait, isJudged: true });
    this.#operations.set(id, { ...operation, takesSurplus: operation.takesSurplus || !isExact });
  }

  /** An operation waits for a window no more. Returns its asks. */
  #leave(key: string, id: OperationId): readonly Ask[] {
    const wait = this.#waits.get(key);
    const others = wait?.asks.filter(({ operation }) => operation !== id) ?? [];
    if (wait === undefined || others.length === wait.asks.length) {
      return [];
    }
    if (others.length > 0) {
      this.#waits.set(key, { ...wait, asks: others });
    } else {
      this.#waits.delete(key);
      this.#judgedRows = undefined;
    }
    this.#forgetWindow(key, id);
    this.#isPlanned = false;
    return wait.asks.filter(({ operation }) => operation === id);
  }

  /** Nobody waits for a window any more. */
  #close({ key, asks }: Wait<Row>): void {
    this.#waits.delete(key);
    this.#judgedRows = undefined;
    for (const { operation } of asks) {
      this.#forgetWindow(key, operation);
    }
  }

  #forgetWindow(key: string, id: OperationId): void {
    const operation = this.#operations.get(id);
    if (operation !== undefined) {
      this.#operations.set(id, { ...operation, windows: operation.windows.filter(each => each !== key) });
      this.#changed.add(id);
    }
  }

  #refuse(key: string, id: OperationId, error: Error): void {
    const request = this.#waits.get(key)?.request;
    const asks = this.#leave(key, id);
    if (request !== undefined && asks.length > 0) {
      this.#actions.push({ kind: 'refuse', asks, request, error });
    }
  }

  #refuseEverybody(wait: Wait<Row>, error: Error): void {
    this.#close(wait);
    this.#isPlanned = false;
    this.#actions.push({ kind: 'refuse', asks: wait.asks, request: wait.request, error });
  }

  #refuseAll(id: OperationId, error: Error): void {
    for (const key of this.#operations.get(id)?.windows ?? []) {
      this.#refuse(key, id, error);
    }
  }

  #answer({ request, asks }: Wait<Row>): void {
    const delivery = deliveryFrom(request, this.#held);
    if (delivery === undefined) {
      throw new Error(`rows of window ${keyOfWindow(request)} are neither missing nor held`);
    }
    this.#actions.push({ kind: 'answer', asks, delivery, hasRows: request.wants.rows });
  }

  #cancel(id: OperationId, error: Error): void {
    this.#refuseAll(id, error);
  }

  /** An operation waits for one turn fewer than it has requests in the queue: what it cannot start is refused. */
  #refuseTurn(id: OperationId, error: GatewayError): void {
    this.#turnsChanged.add(id);
    this.#isPlanned = false;
    if (error.extensions.code === 'UPSTREAM_UNAVAILABLE') {
      // Serpstat is not asked for anybody.
      for (const wait of this.#windowsToBuy()) {
        this.#refuseEverybody(wait, error);
      }
      return;
    }
    const lost = this.#queued(id).at(-1);
    if (lost === undefined) {
      return;
    }
    for (const key of this.#operations.get(id)?.windows ?? []) {
      const wait = this.#waits.get(key);
      if (wait !== undefined && isAwaited(this.#beside(wait), lost.span, this.#mustProbe)) {
        this.#refuse(key, id, error);
      }
    }
    this.#requests = this.#requests.filter(request => request !== lost);
  }

  // ---- what is held ------------------------------------------------------------------------------------------

  #expire(freshSince: number): void {
    this.#freshSince = Math.max(this.#freshSince, freshSince);
    if (this.#held.boughtAt !== undefined && this.#held.boughtAt < this.#freshSince) {
      this.#hold(emptySnapshot);
    }
  }

  #recall(stored: ListingState<Row>['held']): void {
    if (stored.boughtAt !== undefined && stored.boughtAt >= this.#freshSince) {
      const [first] = stored.extents;
      const last = stored.extents.at(-1);
      this.#isPlanned = false;
      this.#hold(
        addStored(this.#held, stored),
        first && last && { start: first.start, end: last.start + last.rows.length },
      );
    }
  }

  /** `span` is where rows were added, unless more has changed. */
  #hold(held: ListingState<Row>['held'], span?: Span): void {
    const isSameListing = held.total === this.#held.total && held.boughtAt === this.#held.boughtAt;
    this.#isPlanned &&= isSameListing && span !== undefined;
    this.#held = held;
    for (const wait of this.#waits.values()) {
      if (!isSameListing || span === undefined || isServedBy(wait.missing, span)) {
        this.#waits.set(wait.key, { ...wait, missing: missingOf(wait.request, held) });
        this.#noteChange(wait);
      }
    }
    this.#judgedRows = undefined;
  }

  /** A page has come: it is charged, held and handed out. */
  #take(id: number, page: Page<Row>, at: number): void {
    const request = this.#end(id);
    if (request === undefined) {
      return;
    }
    this.#charge(request, page.charged);
    const before = this.#held;
    // Two snapshots never have the same age, which is what they are told apart by.
    const boughtAt = Math.max(at, (before.boughtAt ?? 0) + 1);
    const { rows, total } = page;
    const { start } = request.span;
    const { snapshot, moved } =
      total === undefined
        ? { snapshot: emptySnapshot, moved: before.total !== undefined }
        : addBought(before, { start, rows, total, at: boughtAt });
    // What was sent before this snapshot began may be older: it must not replace what is newer.
    if (moved && request.sentIn !== before.boughtAt) {
      this.#isPlanned = false;
      return;
    }
    this.#isPlanned &&= this.#mustProbe === (total === undefined);
    this.#mustProbe = total === undefined;
    this.#hold(snapshot, this.#mustProbe ? undefined : request.span);
    if (this.#mustProbe) {
      this.#freshSince = Math.max(this.#freshSince, boughtAt);
    }
    if (moved) {
      this.#countMove();
    }
    if (total !== undefined && snapshot.boughtAt !== undefined) {
      this.#actions.push({ kind: 'keep', boughtAt: snapshot.boughtAt, total, start, rows });
    }
  }

  #countMove(): void {
    for (const [id, operation] of this.#operations) {
      const moves = operation.moves + 1;
      this.#operations.set(id, { ...operation, moves });
      if (moves >= MAX_MOVES) {
        this.#refuseAll(id, keepsMoving(moves));
      }
    }
  }

  // ---- what is requested -------------------------------------------------------------------------------------

  /** Answers what is whole, keeps reservations to what is missing, and drops retries that somebody does not want any more. */
  #settle(): void {
    for (const wait of this.#waits.values()) {
      if (isNothing(wait.missing)) {
        this.#answer(wait);
        this.#close(wait);
      }
    }
    for (const request of this.#requests) {
      if (request.kind === 'retrying' && !this.#isWanted(request)) {
        this.#end(request.id);
        this.#isPlanned = false;
        this.#release(request);
        this.#actions.push({ kind: 'cancel', id: request.id }, { kind: 'settled', id: request.id });
      }
    }
    for (const id of this.#changed) {
      this.#reprice(id);
    }
    this.#changed.clear();
  }

  /** Reserves what an operation lacks now costs. What it cannot afford any more it is refused, the last window first. */
  #reprice(id: OperationId): void {
    for (;;) {
      for (const key of this.#operations.get(id)?.windows ?? []) {
        this.#judge(key, id);
      }
      const operation = this.#operations.get(id);
      if (operation === undefined) {
        return;
      }
      const price = this.#priceFor(id);
      const added = price - operation.reserved;
      const last = added <= this.#left(id) ? undefined : this.#lastMissing(operation);
      if (last === undefined) {
        this.#reserve(id, price);
        if (operation.windows.length === 0) {
          this.#operations.delete(id);
        }
        return;
      }
      this.#refuse(last, id, limitExceeded(added, this.#left(id)));
    }
  }

  #lastMissing({ windows }: WaitingOperation): string | undefined {
    return windows.findLast(key => {
      const wait = this.#waits.get(key);
      return wait !== undefined && !isNothing(this.#beside(wait).missing);
    });
  }

  /** Plans for all who wait, and shares the requests out among them. */
  #queue(): void {
    if (this.#isPlanned) {
      return;
    }
    const paid = this.#paid();
    const windows = this.#windowsToBuy();
    const isTotalComing = this.#held.total === undefined && paid.length > 0;
    const pages = windows.length === 0 || isTotalComing ? [] : this.#pagesFor(windows);
    // The first answer tells the total, and so which of the other pages exist at all.
    const due = this.#held.total === undefined ? pages.slice(0, 1) : pages;
    const claimants = windows.map(wait => ({
      operations: wait.asks.map(({ operation }) => operation),
      isServedBy: (span: Span) => isAwaited(wait, span, this.#mustProbe),
    }));
    this.#requests = [...paid, ...shareOut(due, claimants)];
    this.#isPlanned = true;
  }

  #pagesFor(windows: readonly Wait<Row>[]): readonly PageRequest[] {
    if (this.#mustProbe) {
      return [TOTAL_PROBE];
    }
    const takesSurplus = [...this.#operations.values()].some(operation => operation.takesSurplus);
    const missing = uniteMissing(windows.map(each => each.missing));
    return this.#circumstances.planTogether(missing, { ...this.#options(), takesSurplus }).requests;
  }

  /** The turn of an operation has come: the request that is best for it now goes out. */
  #send(id: OperationId): void {
    this.#turnsChanged.add(id);
    for (;;) {
      this.#settle();
      this.#queue();
      const [queued] = this.#queued(id);
      if (queued === undefined) {
        return;
      }
      const request = this.#affordable(queued);
      if (request !== undefined) {
        this.#requests = [...this.#requests.filter(each => each !== queued), request];
        this.#lastRequest = request.id;
        this.#coming = undefined;
        // What is left of a cheapest plan is the cheapest for what is left.
        this.#isPlanned &&= request.page === queued.page;
        this.#actions.push({ kind: 'send', request });
        this.#noteChanges(request.span);
        return;
      }
    }
  }

  /**
   * The request for a turn, divided among those who lack its rows. If one of them cannot afford the most that it may
   * cost, the operation whose turn it is buys for itself; if that is too much as well, exactly the rows that it lacks,
   * in more requests. Undefined if it can afford nothing: then it is refused.
   */
  #affordable(queued: QueuedRequest): SentRequest | undefined {
    const { operation: id } = queued;
    const windows = this.#windowsToBuy();
    const claims = windows.flatMap(({ missing: { rows }, asks: [first] }) =>
      first ? [{ ...first, rows }] : [],
    );
    const shared = this.#paidRequest(queued.page, claims);
    if (this.#pay(shared)) {
      return shared;
    }
    const own = windows
      .filter(({ asks }) => asks.some(({ operation }) => operation === id))
      .map(({ missing: { rows } }) => ({ operation: id, rows }));
    for (const isTight of [false, true]) {
      const operation = this.#operations.get(id);
      if (operation !== undefined && isTight && !operation.isTight) {
        this.#operations.set(id, { ...operation, isTight });
      }
      const alone = this.#paidRequest(this.#firstAlone(id) ?? queued.page, own);
      if (this.#pay(alone)) {
        return alone;
      }
      if (isTight) {
        this.#refuseAll(id, limitExceeded(alone.page.size, this.#left(id)));
      }
    }
    return undefined;
  }

  #paidRequest(page: PageRequest, claims: Parameters<typeof divide>[1]): SentRequest {
    const span = spanOf(page);
    const shares = divide(span, claims);
    return {
      kind: 'sent',
      id: this.#lastRequest + 1,
      page,
      span,
      shares,
      reserved: creditsByOperation(shares),
      sentIn: this.#held.boughtAt,
    };
  }

  /** Reserves what a request may cost, and what is then still to buy, in the budgets of all who pay; or changes nothing. */
  #pay({ span, reserved }: SentRequest): boolean {
    const payers = [...reserved].flatMap(([id, credits]) => {
      const operation = this.#operations.get(id);
      return operation === undefined ? [] : [{ operation, credits, rest: this.#priceFor(id, span) }];
    });
    const isAffordable = payers.every(
      ({ operation, credits, rest }) => credits + rest <= operation.reserved + this.#left(operation.id),
    );
    if (isAffordable) {
      for (const { operation, credits, rest } of payers) {
        this.#reserve(operation.id, rest);
        this.#adjust(operation.id, credits);
      }
    }
    return isAffordable;
  }

  #firstAlone(id: OperationId): PageRequest | undefined {
    const [first] = this.#mustProbe ? [] : this.#planFor(id).requests;
    return first;
  }

  #resend(id: number): void {
    this.#requests = this.#requests.map(request =>
      request.kind === 'retrying' && request.id === id
        ? { ...request, kind: 'sent', sentIn: this.#held.boughtAt }
        : request,
    );
  }

  /** Fails those who wait for these rows, unless the request is to be sent again. */
  #fail({ id, error, charged, mayRetry }: ListingEvent<Row> & { kind: 'failed' }): void {
    const request = this.#requests.find(each => each.kind !== 'queued' && each.id === id);
    if (request === undefined || request.kind === 'queued') {
      return;
    }
    const isWanted = this.#isWanted(request);
    if (mayRetry && isWanted && (charged === 0 || this.#renew(request))) {
      this.#requests = this.#requests.map(each =>
        each === request ? { ...request, kind: 'retrying' } : each,
      );
      return;
    }
    this.#end(id);
    this.#isPlanned = false;
    this.#charge(request, charged);
    if (mayRetry && !isWanted) {
      // Who had it sent has left. Others buy it anew.
      return;
    }
    for (const wait of this.#waits.values()) {
      if (isAwaited(wait, request.span, this.#mustProbe)) {
        this.#refuseEverybody(wait, error);
      }
    }
  }

  /** Whether all who pay for a request still wait for it. */
  #isWanted({ span, reserved }: SentRequest | RetryingRequest): boolean {
    return [...reserved.keys()].every(id =>
      this.#operations.get(id)?.windows.some(key => {
        const wait = this.#waits.get(key);
        return wait !== undefined && isAwaited(wait, span, this.#mustProbe);
      }),
    );
  }

  /** What an attempt may have cost is lost to the budgets, and reserved again; or nothing changes. */
  #renew({ reserved }: SentRequest | RetryingRequest): boolean {
    const isAffordable = [...reserved].every(([id, credits]) => credits <= this.#left(id));
    if (isAffordable) {
      this.#lose(reserved);
    }
    return isAffordable;
  }

  // ---- what it costs -----------------------------------------------------------------------------------------

  /** Each pays for its share of the credits charged. If nobody knows what was charged, what was reserved is lost. */
  #charge(request: SentRequest | RetryingRequest, charged: number | undefined): void {
    this.#release(request);
    if (charged === undefined) {
      this.#lose(request.reserved);
    }
    const billed = { start: request.span.start, end: request.span.start + (charged ?? 0) };
    for (const { operation, span } of request.shares) {
      for (const run of clip([span], billed)) {
        this.#actions.push({ kind: 'charge', operation, span: run });
        this.#note(operation, run.end - run.start);
      }
    }
    this.#actions.push({ kind: 'settled', id: request.id });
  }

  #release({ reserved }: SentRequest | RetryingRequest): void {
    for (const [operation, credits] of reserved) {
      this.#adjust(operation, -credits);
    }
  }

  #lose(reserved: ReadonlyMap<OperationId, number>): void {
    for (const [operation, credits] of reserved) {
      this.#actions.push({ kind: 'lose', operation, credits });
      this.#note(operation, credits);
    }
  }

  /** Reserves so much for rows that an operation has still to buy. */
  #reserve(id: OperationId, credits: number): void {
    const operation = this.#operations.get(id);
    if (operation !== undefined && operation.reserved !== credits) {
      this.#adjust(id, credits - operation.reserved);
      this.#operations.set(id, { ...operation, reserved: credits });
    }
  }

  #adjust(operation: OperationId, credits: number): void {
    if (credits !== 0) {
      this.#actions.push({ kind: 'reserve', operation, credits });
      this.#note(operation, credits);
    }
  }

  #note(operation: OperationId, credits: number): void {
    this.#taken.set(operation, (this.#taken.get(operation) ?? 0) + credits);
  }

  #left(id: OperationId): number {
    return this.#circumstances.creditsLeft(id) - (this.#taken.get(id) ?? 0);
  }

  /** Credits for what an operation lacks beside what is coming, bought alone. */
  #priceFor(id: OperationId, alsoComing?: Span): number {
    return this.#planFor(id, alsoComing).price;
  }

  #planFor(id: OperationId, alsoComing?: Span) {
    const operation = this.#operations.get(id);
    const missing = uniteMissing(
      (operation?.windows ?? []).map(key => this.#waits.get(key)?.missing ?? NOTHING_MISSING),
    );
    const coming = alsoComing ? unite([...this.#comingSpans(), alsoComing]) : this.#comingSpans();
    const options: PlanOptions = operation?.isTight
      ? { total: undefined, callCost: 0, takesSurplus: false }
      : { ...this.#options(), takesSurplus: operation?.takesSurplus === true };
    const beside = missingWithout(missing, coming);
    return isNothing(beside) ? NO_PLAN : this.#circumstances.planAlone(beside, options);
  }

  #options(): Omit<PlanOptions, 'takesSurplus'> {
    return { total: this.#held.total, callCost: this.#circumstances.callCost };
  }

  // ---- looking things up -------------------------------------------------------------------------------------

  /** The windows that lack anything beside what is coming, each with that. */
  #windowsToBuy(): readonly Wait<Row>[] {
    return [...this.#waits.values()]
      .map(wait => this.#beside(wait))
      .filter(({ missing }) => !isNothing(missing));
  }

  /** A window with what it lacks beside what is coming. */
  #beside(wait: Wait<Row>): Wait<Row> {
    return { ...wait, missing: missingWithout(wait.missing, this.#comingSpans()) };
  }

  #comingSpans(): readonly Span[] {
    this.#coming ??= unite(this.#paid().map(({ span }) => span));
    return this.#coming;
  }

  #paid(): readonly (SentRequest | RetryingRequest)[] {
    return this.#requests.filter(request => request.kind !== 'queued');
  }

  #queued(id: OperationId): readonly QueuedRequest[] {
    return this.#requests
      .filter(request => request.kind === 'queued')
      .filter(({ operation }) => operation === id);
  }

  #end(id: number): SentRequest | RetryingRequest | undefined {
    const request = this.#paid().find(each => each.id === id);
    if (request !== undefined) {
      this.#requests = this.#requests.filter(each => each !== request);
      this.#coming = undefined;
      this.#noteChanges(request.span);
    }
    return request;
  }

  #noteChanges(span: Span): void {
    for (const wait of this.#waits.values()) {
      if (isAwaited(wait, span, this.#mustProbe)) {
        this.#noteChange(wait);
      }
    }
  }

  #noteChange({ asks }: Wait<Row>): void {
    for (const { operation } of asks) {
      this.#changed.add(operation);
    }
  }
}

const NO_PLAN = { requests: [], price: 0, isExact: true };

function newOperation(id: OperationId, deadline: number): WaitingOperation {
  return { id, deadline, windows: [], reserved: 0, moves: 0, takesSurplus: false, isTight: false };
}

function turnsByOperation(requests: readonly ListingRequest[]): ReadonlyMap<OperationId, number> {
  const turns = new Map<OperationId, number>();
  for (const request of requests) {
    if (request.kind === 'queued') {
      turns.set(request.operation, (turns.get(request.operation) ?? 0) + 1);
    }
  }
  return turns;
}
