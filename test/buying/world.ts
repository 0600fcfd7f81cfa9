import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import { decide } from '../../src/buying/decide.ts';
import { waiterFor } from '../../src/buying/requests.ts';
import {
  type Action,
  type Circumstances,
  EMPTY_STATE,
  type ListingEvent,
  type ListingState,
  type PaidRequest,
} from '../../src/buying/state.ts';
import { Quota } from '../../src/clients/quota.ts';
import { GatewayError } from '../../src/errors.ts';
import { createPlanner } from '../../src/listing/plan.ts';
import { addBought, emptySnapshot, type Snapshot } from '../../src/listing/snapshot.ts';
import { deliveryFrom, type WindowRequest } from '../../src/listing/window-request.ts';
import { type Booking, Operation, type OperationId } from '../../src/operation/operation.ts';
import { spanOf } from '../../src/paging/cover.ts';
import { missing } from '../../src/paging/extents.ts';
import { clip, rowsIn, subtract, unite } from '../../src/paging/span.ts';
import { windowOf } from '../../src/paging/window.ts';
import type { Page, PageRequest } from '../../src/serpstat/listing.ts';
import { deepFreeze } from './deep-freeze.ts';

/** What happens in the world. `pick` chooses among what is there at that moment; if there is nothing, nothing happens. */
export type Step =
  | { readonly kind: 'ask'; readonly operation: OperationId; readonly request: WindowRequest<string> }
  | { readonly kind: 'turn'; readonly pick: number }
  /** The response shows the listing as it was when the request was sent, or as it is now. */
  | { readonly kind: 'answer'; readonly pick: number; readonly shows: 'then' | 'now' }
  | {
      readonly kind: 'fail';
      readonly pick: number;
      readonly mayRetry: boolean;
      /** Rows of the page that were charged, if known. */
      readonly charged: number | undefined;
    }
  | { readonly kind: 'resend'; readonly pick: number }
  /** The turn of a retry is refused. */
  | { readonly kind: 'give up'; readonly pick: number }
  | { readonly kind: 'cancel'; readonly operation: OperationId }
  | { readonly kind: 'refuse turn'; readonly pick: number; readonly code: RefusalCode }
  /** For now, the queue takes nobody in. */
  | { readonly kind: 'close queue'; readonly code: RefusalCode }
  | { readonly kind: 'move' }
  | { readonly kind: 'expire'; readonly age: number }
  | { readonly kind: 'recall' }
  | { readonly kind: 'pass time'; readonly ms: number };

export type RefusalCode = 'UPSTREAM_BUSY' | 'UPSTREAM_UNAVAILABLE';

export interface WorldOptions {
  readonly callCost: number;
  /** Rows of the listing, and how many it gains with each move: two states never have the same number. */
  readonly total: number;
  readonly growth: number;
  /** Whether the store tells the total. */
  readonly isTotalKnown: boolean;
  /** Credits of each operation. */
  readonly limits: readonly number[];
  /** Credits that the first two operations, which are of one client, can spend together; undefined without clients. */
  readonly quota?: number | undefined;
}

/** A limit that no history of these tests reaches. */
export const AMPLE = 10_000;

interface Sending {
  readonly request: PaidRequest;
  readonly isRetrying: boolean;
  /** The move of the listing that it met. */
  readonly sentAt: number;
}

/**
 * All that surrounds a decision: a listing that moves, operations, a queue, a store and requests under way. It plays
 * steps, carries out what `decide` says, and checks each of its promises after each decision.
 */
export class World {
  state: ListingState<string> = EMPTY_STATE;
  /** Credits that are known to have been charged. */
  billed = 0;
  /** The requests that were sent, in order. */
  readonly sent: PaidRequest[] = [];
  readonly operations: ReadonlyMap<OperationId, Operation>;
  readonly #quota: Quota | undefined;
  readonly #options: WorldOptions;
  readonly #circumstances: Circumstances;
  readonly #tickets = new Map<OperationId, number>();
  readonly #reserved = new Map<OperationId, number>();
  readonly #bills = new Map<OperationId, number>();
  readonly #cancelled = new Set<OperationId>();
  readonly #open = new Map<
    number,
    { readonly operation: OperationId; readonly key: WindowRequest<string> }
  >();
  readonly #under = new Map<number, Sending>();
  /** Failures of requests that have ended already: the sender reports them all the same. */
  #echoes: ListingEvent<string>[] = [];
  #stored: Snapshot<string> = emptySnapshot;
  #moves = 0;
  #lastAsk = 0;
  #now = 1000;

  constructor(options: WorldOptions) {
    this.#options = options;
    this.#quota = options.quota === undefined ? undefined : quotaWith(options.quota);
    this.operations = new Map(
      options.limits.map((limit, id) => [id, operationWith(limit, id < 2 ? this.#quota : undefined)]),
    );
    this.#circumstances = {
      callCost: options.callCost,
      accounts: new Map([...this.operations].map(([id, operation]) => [id, { operation }])),
      plan: createPlanner(),
    };
    if (options.isTotalKnown) {
      this.#stored = { boughtAt: this.#now, total: options.total, extents: [] };
      this.play([{ kind: 'recall' }]);
    }
  }

  /** Plays what happens before one decision, and decides. */
  play(steps: readonly Step[]): void {
    const events: ListingEvent<string>[] = this.#echoes.splice(0);
    const touched = new Set<number>();
    let closed: RefusalCode | undefined;
    for (const step of steps) {
      // A retry goes out before anything else can end it.
      const isLate = step.kind === 'turn' && events.some(({ kind }) => kind === 'resent');
      const isEarly = step.kind === 'resend' && events.some(({ kind }) => kind === 'turn');
      if (step.kind === 'close queue') {
        closed = step.code;
      } else if (!isLate && !isEarly) {
        events.push(...this.#eventsOf(step, touched));
      }
    }
    this.#decide(events, closed);
  }

  /** Lets everything run dry, and checks that nothing and nobody is left. */
  finish(): void {
    for (
      let steps = 0;
      this.state.queued.length + this.state.sent.length > 0 || this.#echoes.length > 0;
      steps += 1
    ) {
      atLeast(1000, steps, 'the work ends');
      const sendings = [...this.#under.values()];
      if (sendings.some(({ isRetrying }) => !isRetrying)) {
        this.play([
          { kind: 'pass time', ms: 1 },
          { kind: 'answer', pick: 0, shows: 'now' },
        ]);
      } else if (sendings.length > 0) {
        this.play([{ kind: 'resend', pick: 0 }]);
      } else {
        this.play([{ kind: 'turn', pick: 0 }]);
      }
    }
    expect([...this.#open.keys()], 'asks that nobody answered').toEqual([]);
    expect(this.state.waits.size + this.state.operations.size).toBe(0);
    expect(this.#under.size, 'requests that nobody settled').toBe(0);
    for (const [id, { left, spent, options }] of this.operations) {
      expect(this.#reserved.get(id) ?? 0, `credits that operation ${id} still reserves`).toBe(0);
      expect(this.#bills.get(id) ?? 0, `bills that operation ${id} still waits for`).toBe(0);
      expect(left).toBeLessThanOrEqual(options.creditLimit - spent);
    }
    if (this.#quota !== undefined) {
      const ofClient = [...this.operations.values()].filter(({ options }) => options.quota === this.#quota);
      const gone = sumOf(ofClient.map(({ left, options }) => options.creditLimit - left));
      same(
        this.#quota.left,
        (this.#quota.creditsPerDay ?? 0) - gone,
        'the quota is what its operations left',
      );
    }
  }

  // ---- what happens ------------------------------------------------------------------------------------------

  #eventsOf(
    step: Exclude<Step, { kind: 'close queue' }>,
    touched: Set<number>,
  ): readonly ListingEvent<string>[] {
    switch (step.kind) {
      case 'ask': {
        const { operation: id, request } = step;
        if (this.#cancelled.has(id)) {
          return [];
        }
        this.#lastAsk += 1;
        this.#open.set(this.#lastAsk, { operation: id, key: request });
        return [{ kind: 'asked', ask: this.#lastAsk, request, operation: { id, deadline: 1e9 } }];
      }
      case 'turn': {
        const operation = this.#takeTicket(step.pick);
        return operation === undefined ? [] : [{ kind: 'turn', operation, at: this.#now }];
      }
      case 'refuse turn': {
        const operation = this.#takeTicket(step.pick);
        return operation === undefined ? [] : [{ kind: 'refused', operation, error: refusal(step.code) }];
      }
      case 'answer': {
        const met = this.#pick(step.pick, false, touched);
        if (met === undefined) {
          return [];
        }
        const { request, sentAt } = met;
        const page = this.#pageOf(request.page, step.shows === 'now' ? this.#moves : sentAt);
        this.billed += page.charged;
        return [{ kind: 'answered', id: request.id, page, at: this.#now }];
      }
      case 'fail': {
        const met = this.#pick(step.pick, false, touched);
        if (met === undefined) {
          return [];
        }
        const { id, page } = met.request;
        const charged = step.charged === undefined ? undefined : Math.min(step.charged, page.size);
        this.billed += charged ?? 0;
        const mayRetry = step.mayRetry && (charged === undefined || charged === 0);
        return [
          { kind: 'failed', id, error: new GatewayError('UPSTREAM_TIMEOUT', 'failed'), charged, mayRetry },
        ];
      }
      case 'resend': {
        const met = this.#pick(step.pick, true, touched);
        if (met === undefined) {
          return [];
        }
        const { id } = met.request;
        this.#under.set(id, { ...met, isRetrying: false, sentAt: this.#moves });
        return [{ kind: 'resent', id, at: this.#now }];
      }
      case 'give up': {
        const met = this.#pick(step.pick, true, touched);
        return met === undefined ? [] : [failedForGood(met.request.id, 0)];
      }
      case 'cancel':
        if (this.#cancelled.has(step.operation)) {
          return [];
        }
        this.#cancelled.add(step.operation);
        return [{ kind: 'cancelled', operation: step.operation, error: new Error('hung up') }];
      case 'move':
        this.#moves += 1;
        return [];
      case 'expire':
        return [{ kind: 'expired', freshSince: this.#now - step.age }];
      case 'recall':
        return [{ kind: 'recalled', stored: this.#stored }];
      case 'pass time':
        this.#now += step.ms;
        return [];
    }
  }

  #takeTicket(pick: number): OperationId | undefined {
    const holders = [...this.#tickets].filter(([, count]) => count > 0);
    const [id, count] = holders[pick % holders.length] ?? [];
    if (id !== undefined && count !== undefined) {
      this.#tickets.set(id, count - 1);
    }
    return id;
  }

  #pick(pick: number, isRetrying: boolean, touched: Set<number>): Sending | undefined {
    const choice = [...this.#under.values()].filter(
      each => each.isRetrying === isRetrying && !touched.has(each.request.id),
    );
    const met = choice[pick % choice.length];
    if (met !== undefined) {
      touched.add(met.request.id);
    }
    return met;
  }

  #totalAt(move: number): number {
    return Math.max(0, this.#options.total + move * this.#options.growth);
  }

  #pageOf(page: PageRequest, move: number): Page<string> {
    const total = this.#totalAt(move);
    const { start, end } = spanOf(page);
    const length = Math.max(0, Math.min(end, total) - start);
    const rows = Array.from({ length }, (_, place) => `${move}:${start + place}`);
    // A later page without rows does not tell the total.
    return {
      rows,
      total: length === 0 && page.page > 1 ? undefined : total,
      charged: Math.max(1, length),
      creditsLeft: null,
    };
  }

  // ---- what is decided ---------------------------------------------------------------------------------------

  #decide(first: readonly ListingEvent<string>[], closed: RefusalCode | undefined): void {
    let events = first;
    for (let rounds = 0; events.length > 0 || rounds === 0; rounds += 1) {
      atLeast(200, rounds, 'the queue is asked no more in the end');
      const before = this.state;
      deepFreeze(before);
      deepFreeze(events);
      const decision = decide(before, events, this.#circumstances);
      const again = decide(before, events, this.#circumstances);
      same(decision, again, 'the same input has the same output');
      this.state = decision.state;
      this.#checkAge(before, events);
      this.#noteRetries(before, events);
      events = this.#carryOut(decision.actions, events, before, closed);
      this.#check(events.length === 0);
    }
  }

  /** Which requests wait to be sent again, and which have ended without that. */
  #noteRetries(before: ListingState<string>, events: readonly ListingEvent<string>[]): void {
    for (const event of events) {
      if (event.kind === 'failed' && event.mayRetry) {
        const sending = this.#under.get(event.id);
        const isRetrying = this.state.sent.some(each => each.kind === 'retrying' && each.id === event.id);
        if (sending !== undefined) {
          this.#under.set(event.id, { ...sending, isRetrying });
        }
        if (!isRetrying) {
          this.#echoes.push(failedForGood(event.id, event.charged));
        }
      }
    }
    const ended = new Set(events.flatMap(each => ('id' in each ? [each.id] : [])));
    for (const request of before.sent) {
      if (request.kind === 'out' && !ended.has(request.id)) {
        expect(this.state.sent, 'what is sent, lands').toContain(request);
      }
    }
  }

  /** Returns what the queue refuses at once. */
  #carryOut(
    actions: readonly Action<string>[],
    events: readonly ListingEvent<string>[],
    before: ListingState<string>,
    closed: RefusalCode | undefined,
  ): readonly ListingEvent<string>[] {
    const refused: ListingEvent<string>[] = [];
    let charged = 0;
    let lost = 0;
    for (const action of actions) {
      switch (action.kind) {
        case 'answer':
          for (const { id, operation } of action.asks) {
            this.#checkDelivery(this.#close(id, operation), action);
          }
          break;
        case 'refuse':
          for (const { id, operation } of action.asks) {
            same(this.#close(id, operation), action.request, 'the request that is refused');
            this.#checkRefusal(operation, action.error, events, before);
          }
          break;
        case 'book':
          this.#book(action.operation, action.booking);
          charged += rowsIn(action.booking.paid ?? []);
          lost += action.booking.lost ?? 0;
          break;
        case 'send':
          this.#send(action.request, events, before);
          break;
        case 'cancel':
          this.#checkCancel(action.id, events);
          this.#echoes.push(failedForGood(action.id, 0));
          break;
        case 'queue': {
          const present = this.#tickets.get(action.operation) ?? 0;
          this.#tickets.set(action.operation, action.turns);
          if (action.turns > present && closed !== undefined) {
            this.#tickets.set(action.operation, present);
            refused.push({ kind: 'refused', operation: action.operation, error: refusal(closed) });
          }
          break;
        }
        case 'keep':
          this.#keep(action);
          break;
      }
    }
    this.#checkBill(charged, events, before);
    const unknown = events.filter(each => each.kind === 'failed' && each.charged === undefined);
    const atRisk = before.sent.filter(({ id }) =>
      unknown.some(each => each.kind === 'failed' && each.id === id),
    );
    same(lost, rowsIn(atRisk.map(({ span }) => span)), 'what may have been charged is not spent again');
    return refused;
  }

  #close(ask: number, operation: OperationId): WindowRequest<string> {
    const open = this.#open.get(ask);
    same(open?.operation, operation, 'an ask is answered once');
    this.#open.delete(ask);
    return open?.key ?? expect.fail();
  }

  #book(id: OperationId, booking: Booking): void {
    const { reserved = 0, bills = 0 } = booking;
    this.#reserved.set(id, (this.#reserved.get(id) ?? 0) + reserved);
    this.#bills.set(id, (this.#bills.get(id) ?? 0) + bills);
    atLeast(this.#reserved.get(id) ?? 0, 0, 'no more is released than was reserved');
    this.#operation(id).book('listing', booking);
    atLeast(this.#operation(id).left, 0, 'nobody passes its limit');
    atLeast(this.#quota?.left ?? 0, 0, 'no client passes its quota, not even on the way');
  }

  #send(request: PaidRequest, events: readonly ListingEvent<string>[], before: ListingState<string>): void {
    const turns = events.filter(({ kind }) => kind === 'turn');
    this.sent.push(request);
    this.#under.set(request.id, { request, isRetrying: false, sentAt: this.#moves });
    const { span, shares, reserved } = request;
    const others = this.state.sent.filter(({ id }) => id !== request.id);
    const sentNow = others.filter(({ id }) => id > before.lastRequest).length + 1;
    atLeast(turns.length, sentNow, 'a turn for each request');
    same(rowsIn(shares.map(each => each.span)), rowsIn([span]), 'each row is paid by one');
    same(unite(shares.map(each => each.span)), [span], 'each row is paid');
    same(sumOf(reserved.values()), rowsIn([span]), 'each row is reserved for');
    if (events.slice(-turns.length).some(({ kind }) => kind !== 'turn')) {
      // More has happened since.
      return;
    }
    const [turn] = turns;
    if (turns.length === 1 && turn?.kind === 'turn') {
      same(this.state.operations.has(turn.operation), true, 'whose turn it is waits');
    }
    const { total = Number.POSITIVE_INFINITY, extents } = this.state.held;
    const existing = clip([span], { start: 0, end: total });
    const coming = unite(others.map(each => each.span));
    const wanted = subtract(
      existing.flatMap(run => missing(extents, run)),
      coming,
    );
    if (this.#options.callCost === 0) {
      same(wanted, existing, 'rows neither held nor coming');
    } else {
      atLeast(rowsIn(wanted), 1, 'rows neither held nor coming');
    }
  }

  #keep({ boughtAt, total, start, rows }: Action<string> & { kind: 'keep' }): void {
    const before = this.#stored.boughtAt === boughtAt ? this.#stored : emptySnapshot;
    const { snapshot, moved } = addBought(before, { start, rows, total, at: boughtAt });
    same(moved, false, 'rows of one age belong together');
    this.#stored = snapshot;
  }

  #operation(id: OperationId): Operation {
    return this.operations.get(id) ?? expect.fail(`there is no operation ${id}`);
  }

  // ---- what is promised --------------------------------------------------------------------------------------

  #checkDelivery(request: WindowRequest<string>, { delivery }: Action<string> & { kind: 'answer' }): void {
    const { window, rows, total } = delivery;
    const { page, wants } = request;
    same(window, windowOf(page, total) ?? { start: page.from, end: page.from }, 'the window');
    const [move] = (rows[0] ?? '').split(':');
    const expected = Array.from({ length: wants.rows ? window.end - window.start : 0 }, (_, place) =>
      [move, window.start + place].join(':'),
    );
    same(rows, expected, 'the rows of the window, of one state');
    if (rows.length > 0) {
      same(total, this.#totalAt(Number(move)), 'the total of that state');
    }
    if (wants.total) {
      same(typeof total, 'number', 'the total, if it is wanted');
    }
  }

  /** An answer that took long never replaces rows that are newer. */
  #checkAge({ held }: ListingState<string>, events: readonly ListingEvent<string>[]): void {
    const answers = events.filter(({ kind }) => kind === 'answered');
    const others = events.filter(({ kind }) => kind === 'expired' || kind === 'recalled');
    const { total } = this.state.held;
    if (answers.length === 1 && others.length === 0 && held.total !== undefined && total !== undefined) {
      atLeast((total - held.total) * this.#options.growth, 0, 'rows grow no older');
    }
  }

  /** Nobody hears of what concerns another operation, or of a limit that is far away. */
  #checkRefusal(
    id: OperationId,
    error: Error,
    events: readonly ListingEvent<string>[],
    { sent, operations }: ListingState<string>,
  ): void {
    const code = error instanceof GatewayError ? error.extensions.code : 'CANCELLED';
    const cause = events.find(event => 'error' in event && event.error === error);
    if (code === 'CANCELLED' || code === 'UPSTREAM_BUSY') {
      same(cause && 'operation' in cause && cause.operation, id, 'its own cancellation, or its own turn');
    } else if (code === 'CREDIT_LIMIT_EXCEEDED') {
      atLeast(AMPLE - 1, this.#operation(id).options.creditLimit, 'its own limit');
    } else if (code === 'CLIENT_CREDITS_EXHAUSTED') {
      same(this.#operation(id).options.quota !== undefined, true, 'its own client');
    } else if (cause?.kind === 'failed' && cause.mayRetry) {
      const payers = sent.find(each => each.id === cause.id)?.reserved.keys() ?? [];
      same(
        [...payers].every(each => operations.has(each)),
        true,
        'others buy anew what was not to be sent again',
      );
    }
  }

  #checkCancel(id: number, events: readonly ListingEvent<string>[]): void {
    const failed = events.some(each => each.kind === 'failed' && each.mayRetry && each.id === id);
    expect(failed || this.#under.get(id)?.isRetrying, 'what is sent is not cancelled').toBe(true);
  }

  /** What was billed for the requests that have ended is charged, and these are under way no more. */
  #checkBill(charged: number, events: readonly ListingEvent<string>[], before: ListingState<string>): void {
    const left = new Set(this.state.sent.map(({ id }) => id));
    let bill = 0;
    for (const { id } of before.sent.filter(request => !left.has(request.id))) {
      const end = events.findLast(
        each => (each.kind === 'answered' || each.kind === 'failed') && each.id === id,
      );
      bill += end?.kind === 'answered' ? end.page.charged : end?.kind === 'failed' ? (end.charged ?? 0) : 0;
      this.#under.delete(id);
    }
    same(charged, bill, 'what was billed is charged');
  }

  #check(isQueueAsked: boolean): void {
    const { waits, operations, queued, sent, held, freshSince, mustProbe } = this.state;
    const requests = [...queued, ...sent];
    const waiting = [...waits.values()].flatMap(({ asks }) => asks.map(({ id }) => id));
    same(waiting.toSorted(ascending), [...this.#open.keys()].toSorted(ascending), 'open asks wait');
    if (waits.size > 0) {
      atLeast(requests.length, 1, 'something is under way for those who wait');
    }
    if (held.total !== undefined && !mustProbe) {
      const rows = [...waits.values()].flatMap(wait => wait.missing.rows);
      same(subtract(unite(rows), unite(requests.map(({ span }) => span))), [], 'rows nobody requests');
    }
    atLeast(held.boughtAt ?? freshSince, freshSince, 'nothing is held that is too old');
    for (const [id, { left, options }] of this.operations) {
      const expected =
        (operations.get(id)?.reserved ?? 0) +
        sent.reduce((sum, { reserved }) => sum + (reserved.get(id) ?? 0), 0);
      same(this.#reserved.get(id) ?? 0, expected, 'reservations belong to what waits or is under way');
      atLeast(left, 0, 'nobody passes its limit');
      atLeast(options.creditLimit, left, 'nobody gains');
      same(this.#bills.get(id) ?? 0, sent.filter(({ reserved }) => reserved.has(id)).length, 'open bills');
      if (isQueueAsked) {
        const turns = queued.filter(each => each.operation === id).length;
        same(this.#tickets.get(id) ?? 0, turns, 'a turn for each queued request');
      }
    }
    const retrying = sent.filter(({ kind }) => kind === 'retrying');
    for (const { span } of [...queued, ...retrying]) {
      const waiter = waiterFor(this.state, span);
      same(waiter && operations.has(waiter.id), true, 'somebody waits for what is yet to be sent');
    }
    for (const { operation } of queued) {
      same(operations.has(operation), true, 'whoever is answered waits for no turn');
    }
    for (const { reserved } of retrying) {
      const payers = [...reserved.keys()];
      same(
        payers.every(id => operations.has(id)),
        true,
        'who pays for a retry waits',
      );
    }
    same(
      [...this.#under.keys()].toSorted(ascending),
      sent.map(({ id }) => id).toSorted(ascending),
      'what is under way',
    );
    const spent = sumOf([...this.operations.values()].map(operation => operation.spent));
    same(spent, this.billed, 'all that was billed is charged');
    for (const wait of waits.values()) {
      same(deliveryFrom(wait.request, held), undefined, 'what is held is answered');
    }
  }
}

function quotaWith(creditsPerDay: number): Quota {
  const quota = new Quota('client', { now: () => 0, epoch: () => 0, after: () => () => {} });
  quota.creditsPerDay = creditsPerDay;
  return quota;
}

function operationWith(creditLimit: number, quota: Quota | undefined): Operation {
  return new Operation({
    creditLimit,
    creditLimitOf: 'setting',
    quota,
    dryRun: false,
    fresh: false,
    deadline: Number.POSITIVE_INFINITY,
    startedAt: 0,
    traceId: 'trace',
  });
}

/** `expect` is dear: it is asked only for what it says about a difference. */
function same(actual: unknown, expected: unknown, promise: string): void {
  if (!isDeepStrictEqual(actual, expected)) {
    expect(actual, promise).toEqual(expected);
  }
}

function atLeast(actual: number, least: number, promise: string): void {
  if (!(actual >= least)) {
    expect(actual, promise).toBeGreaterThanOrEqual(least);
  }
}

function sumOf(numbers: Iterable<number>): number {
  return [...numbers].reduce((sum, number) => sum + number, 0);
}

function ascending(a: number, b: number): number {
  return a - b;
}

function refusal(code: RefusalCode): GatewayError {
  return new GatewayError(code, 'no turn');
}

function failedForGood(id: number, charged: number | undefined): ListingEvent<string> {
  return {
    kind: 'failed',
    id,
    error: new GatewayError('UPSTREAM_TIMEOUT', 'failed'),
    charged,
    mayRetry: false,
  };
}
