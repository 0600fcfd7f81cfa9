import type { Dependencies } from '../dependencies.ts';
import { createPlanner } from '../listing/plan.ts';
import { holdsStored, type Snapshot } from '../listing/snapshot.ts';
import {
  deliveryFrom,
  keyOfWindow,
  type WindowRequest,
  type WindowResult,
} from '../listing/window-request.ts';
import type { Operation, OperationId } from '../operation/operation.ts';
import { rowsIn } from '../paging/span.ts';
import type { Listing } from '../serpstat/listing.ts';
import type { Turn, Waiter } from '../serpstat/turn.ts';
import { createSlices } from '../slices.ts';
import { decide, waiterFor } from './decide.ts';
import type { Circumstances } from './draft.ts';
import { buyPage } from './purchase.ts';
import { recall } from './recall.ts';
import { isOutage, staleDelivery } from './stale-if-error.ts';
import {
  type Action,
  type Ask,
  emptyState,
  type ListingEvent,
  type ListingState,
  type SentRequest,
} from './state.ts';
import { Turns } from './turns.ts';

/** Rows that are delivered in one turn of the event loop: their operations work on them for some milliseconds. */
const ROWS_PER_TURN = 1000;

/** An answer, beside its rows, takes its operation about as much time as so many rows do. */
const ROWS_PER_ANSWER = 20;

/**
 * Carries out what `decide` says for one listing, for all operations of the process. It alone touches the clock, the
 * request queue, the store, the client and the budgets.
 */
export class Coordinator<Row> {
  readonly #listing: Listing<Row>;
  readonly #key: string;
  readonly #dependencies: Dependencies;
  readonly #onRest: (coordinator: Coordinator<Row>) => void;
  readonly #turns: Turns;
  readonly #circumstances: Circumstances;
  readonly #operations = new Map<OperationId, KnownOperation>();
  /** Operations whose asks are all answered; those that pay for nothing either are forgotten. */
  readonly #answered = new Set<OperationId>();
  readonly #answers = new Map<number, (result: WindowResult<Row>) => void>();
  readonly #answerInSlices = createSlices(ROWS_PER_TURN);
  readonly #sent = new Map<number, { readonly retrying: AbortController; readonly settle: () => void }>();
  #state: ListingState<Row> = emptyState();
  /** What has happened since the last decision. */
  #events: ListingEvent<Row>[] = [];
  #isScheduled = false;
  /** By the clock's `now`: deciding takes no more than a fifth of the time, however much there is to decide. */
  #restsUntil = 0;
  #lastAsk = 0;
  #work = 0;

  constructor(
    listing: Listing<Row>,
    key: string,
    dependencies: Dependencies,
    onRest: (coordinator: Coordinator<Row>) => void,
  ) {
    this.#listing = listing;
    this.#key = key;
    this.#dependencies = dependencies;
    this.#onRest = onRest;
    this.#turns = new Turns({
      queue: dependencies.queue,
      onTurn: (operation, turn) => this.#decide({ kind: 'turn', operation }, turn),
      onRefusal: (operation, error) => this.#note({ kind: 'refused', operation, error }),
    });
    this.#circumstances = {
      callCost: dependencies.callCost,
      creditsLeft: id => this.#operation(id).budget.left,
      planAlone: createPlanner(),
      planTogether: createPlanner(),
    };
  }

  /** What is held at present, while operations wait for more. */
  get held(): Snapshot<Row> {
    return this.#state.held;
  }

  /** Answers each request, in their order. Never rejects. */
  read(
    operation: Operation,
    requests: readonly WindowRequest<Row>[],
    freshSince: number,
  ): Promise<readonly WindowResult<Row>[]> {
    return this.#working(async () => {
      this.#note({ kind: 'expired', freshSince });
      await this.#recall(requests, freshSince);
      return await Promise.all(requests.map(request => this.#ask(operation, request)));
    });
  }

  /** Takes what the store holds of the windows. */
  async #recall(requests: readonly WindowRequest<Row>[], freshSince: number): Promise<void> {
    const { store } = this.#dependencies;
    for (const request of requests) {
      const { held, waits } = this.#state;
      const isHeld =
        held.boughtAt !== undefined && held.boughtAt >= freshSince && deliveryFrom(request, held);
      if (!isHeld && !waits.has(keyOfWindow(request))) {
        const stored = await recall(request, this.#key, store, freshSince);
        // All who wait are looked at for rows that are new: among thousands, most find in the store what is held.
        if (!holdsStored(this.#state.held, stored)) {
          this.#note({ kind: 'recalled', stored });
        }
      }
    }
  }

  #ask(operation: Operation, request: WindowRequest<Row>): Promise<WindowResult<Row>> {
    const { id, signal, options } = operation;
    if (signal.aborted) {
      return Promise.resolve(signal.reason);
    }
    this.#know(operation).asks += 1;
    this.#lastAsk += 1;
    const ask = this.#lastAsk;
    return new Promise(resolve => {
      this.#answers.set(ask, resolve);
      this.#note({ kind: 'asked', ask, request, operation: { id, deadline: options.deadline } });
    });
  }

  #know(operation: Operation): KnownOperation {
    const { id, signal } = operation;
    const known = this.#operations.get(id);
    if (known !== undefined && known.asks > 0) {
      return known;
    }
    const onCancelled = () => this.#note({ kind: 'cancelled', operation: id, error: signal.reason });
    signal.addEventListener('abort', onCancelled, { once: true });
    const entry = {
      operation,
      asks: 0,
      stopListening: () => signal.removeEventListener('abort', onCancelled),
    };
    this.#operations.set(id, entry);
    this.#answered.delete(id);
    return entry;
  }

  #forgetAnswered(): void {
    const { operations, requests } = this.#state;
    for (const id of this.#answered) {
      const pays = requests.some(request => request.kind !== 'queued' && request.reserved.has(id));
      if (!pays && !operations.has(id)) {
        this.#operations.delete(id);
        this.#answered.delete(id);
      }
    }
  }

  /** What happens in one turn of the event loop is decided together. */
  #note(event: ListingEvent<Row>): void {
    this.#events.push(event);
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      void this.#working(async () => {
        await this.#nextTurnOfTheLoop();
        this.#isScheduled = false;
        this.#decide();
      });
    }
  }

  async #nextTurnOfTheLoop(): Promise<void> {
    const { clock } = this.#dependencies;
    const rest = this.#restsUntil - clock.now();
    await new Promise<void>(resolve => (rest > 0 ? clock.after(rest, resolve) : setImmediate(resolve)));
  }

  /** Returns whether the turn was used. */
  #decide(event?: ListingEvent<Row>, turn?: Turn): boolean {
    const { clock } = this.#dependencies;
    const begun = clock.now();
    const isUsed = this.#carryOut(event === undefined ? this.#events : [...this.#events, event], turn);
    const took = clock.now() - begun;
    this.#restsUntil = begun + 5 * took;
    return isUsed;
  }

  #carryOut(given: readonly ListingEvent<Row>[], turn: Turn | undefined): boolean {
    let isUsed = false;
    try {
      // What the queue refuses at once has to be decided at once.
      for (let events = given; events.length > 0; events = this.#events) {
        this.#events = [];
        const { state, actions } = decide(this.#state, events, this.#circumstances);
        this.#state = state;
        for (const action of actions) {
          if (action.kind === 'send' && turn !== undefined) {
            isUsed = true;
            this.#send(action.request, turn);
          } else {
            this.#act(action);
          }
        }
      }
      this.#forgetAnswered();
    } catch (fault) {
      this.#startOver(fault instanceof Error ? fault : new Error(String(fault)));
    }
    return isUsed;
  }

  /** A fault of the gateway fails those who wait for this listing. It must not end the process, or wait for ever. */
  #startOver(fault: Error): void {
    for (const { operation, stopListening } of this.#operations.values()) {
      stopListening();
      this.#turns.keep(operation, 0);
    }
    for (const answer of this.#answers.values()) {
      answer(fault);
    }
    for (const request of this.#state.requests) {
      if (request.kind === 'retrying') {
        this.#sent.get(request.id)?.retrying.abort();
      }
    }
    for (const { settle } of this.#sent.values()) {
      settle();
    }
    this.#operations.clear();
    this.#answered.clear();
    this.#answers.clear();
    this.#sent.clear();
    this.#events = [];
    // A request that is out may still be answered: its number is not given to another.
    this.#state = { ...emptyState(), lastRequest: this.#state.lastRequest };
  }

  #act(action: Action<Row>): void {
    switch (action.kind) {
      case 'answer':
        for (const ask of action.asks) {
          if (action.hasRows) {
            this.#operation(ask.operation).account(this.#key).deliver(action.delivery.window);
          }
          this.#answer(ask, action.delivery);
        }
        return;
      case 'refuse':
        for (const ask of action.asks) {
          this.#refuse(ask, action.request, action.error);
        }
        return;
      case 'reserve':
        this.#reserve(this.#operation(action.operation), action.credits);
        return;
      case 'price':
        this.#operation(action.operation).requested += action.credits;
        return;
      case 'charge':
        this.#operation(action.operation).budget.spend(rowsIn([action.span]));
        this.#operation(action.operation).account(this.#key).pay(action.span);
        return;
      case 'lose':
        this.#operation(action.operation).budget.lose(action.credits);
        return;
      case 'queue': {
        const error = this.#turns.keep(this.#operation(action.operation), action.turns);
        if (error !== undefined) {
          this.#events.push({ kind: 'refused', operation: action.operation, error });
        }
        return;
      }
      case 'cancel':
        this.#sent.get(action.id)?.retrying.abort();
        return;
      case 'settled':
        this.#sent.get(action.id)?.settle();
        this.#sent.delete(action.id);
        return;
      case 'keep':
        void this.#working(() => this.#keep(action));
        return;
      case 'send':
        throw new Error('a request can only be sent when a turn has come');
    }
  }

  #reserve({ id, budget }: Operation, credits: number): void {
    if (credits < 0) {
      budget.release(-credits);
    } else if (!budget.reserve(credits)) {
      throw new Error(
        `${credits} credits were to be reserved for operation ${id}, which has ${budget.left} left`,
      );
    }
  }

  #answer({ id, operation }: Ask, result: WindowResult<Row>): void {
    const resolve = this.#answers.get(id);
    this.#answers.delete(id);
    const rows = result instanceof Error ? 0 : result.rows.length;
    this.#answerInSlices(rows + ROWS_PER_ANSWER, () => resolve?.(result));
    const known = this.#operations.get(operation);
    if (known !== undefined) {
      known.asks -= 1;
      if (known.asks === 0) {
        known.stopListening();
        this.#answered.add(operation);
      }
    }
  }

  /** If Serpstat cannot be asked, stale rows are better than an error. */
  #refuse(ask: Ask, request: WindowRequest<Row>, error: Error): void {
    if (!isOutage(error)) {
      this.#answer(ask, error);
      return;
    }
    void this.#working(async () => {
      const operation = this.#operation(ask.operation);
      this.#answer(ask, (await staleDelivery(request, this.#key, operation, this.#dependencies)) ?? error);
    });
  }

  #send(request: SentRequest, turn: Turn): void {
    const { id, span, reserved, shares } = request;
    const retrying = new AbortController();
    const { promise: bill, resolve: settle } = Promise.withResolvers<void>();
    this.#sent.set(id, { retrying, settle });
    for (const payer of reserved.keys()) {
      this.#operation(payer).awaitBill(bill);
    }
    const [first] = shares;
    const traceId = first && this.#operation(first.operation).options.traceId;
    const { signal } = retrying;
    const purchase = {
      listing: this.#listing,
      key: this.#key,
      request,
      traceId,
      waiter: (): Waiter => {
        const waiting = waiterFor(this.#state, span);
        const operation = waiting === undefined ? this : this.#operation(waiting.operation);
        return { operation, signal, deadline: waiting?.deadline ?? Number.POSITIVE_INFINITY };
      },
      canRepeat: ({ error, charged }: { readonly error: Error; readonly charged: number | undefined }) => {
        this.#decide({ kind: 'failed', id, error, charged, mayRetry: true });
        return this.#state.requests.some(each => each.kind === 'retrying' && each.id === id);
      },
      onResent: () => void this.#decide({ kind: 'resent', id }),
    };
    void this.#working(async () => {
      const outcome = await buyPage(turn, purchase, this.#dependencies);
      this.#decide(
        outcome.kind === 'done'
          ? { kind: 'answered', id, page: outcome.value, at: this.#dependencies.clock.epoch() }
          : { kind: 'failed', id, error: outcome.error, charged: outcome.charged, mayRetry: false },
      );
    });
  }

  async #keep({ boughtAt, total, start, rows }: Action<Row> & { kind: 'keep' }): Promise<void> {
    const { method, params } = this.#listing;
    await this.#dependencies.store.write({
      fingerprint: this.#key,
      method,
      params,
      boughtAt,
      total,
      start,
      rows,
    });
  }

  #operation(id: OperationId): Operation {
    const known = this.#operations.get(id);
    if (known === undefined) {
      throw new Error(`operation ${id} is not known here`);
    }
    return known.operation;
  }

  /** Keeps the coordinator while there is work. */
  async #working<T>(work: () => Promise<T>): Promise<T> {
    this.#work += 1;
    try {
      return await work();
    } finally {
      this.#work -= 1;
      if (this.#work === 0) {
        this.#onRest(this);
      }
    }
  }
}

/** An operation that waits or pays. */
interface KnownOperation {
  readonly operation: Operation;
  /** Asks that have not been answered. */
  asks: number;
  readonly stopListening: () => void;
}
