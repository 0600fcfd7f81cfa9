import type { Dependencies } from '../dependencies.ts';
import type { Planner } from '../listing/plan.ts';
import { holdsAll, type Snapshot } from '../listing/snapshot.ts';
import type { WindowRequest, WindowResult } from '../listing/window-request.ts';
import type { Booking, Operation, OperationId } from '../operation/operation.ts';
import type { Failure } from '../serpstat/attempts.ts';
import type { Listing } from '../serpstat/listing.ts';
import type { Turn } from '../serpstat/turn.ts';
import { createSlices } from '../slices.ts';
import { decide } from './decide.ts';
import { buyPage } from './purchase.ts';
import { waiterFor } from './requests.ts';
import { isOutage, staleDelivery } from './stale-if-error.ts';
import {
  type Action,
  type Ask,
  type Circumstances,
  EMPTY_STATE,
  type ListingEvent,
  type ListingState,
  type PaidRequest,
} from './state.ts';
import { Turns } from './turns.ts';

/** Rows that are delivered in one turn of the event loop: their operations work on them for some milliseconds. */
const ROWS_PER_TURN = 1000;

/** An answer, beside its rows, takes its operation about as much time as so many rows do. */
const ROWS_PER_ANSWER = 20;

/**
 * Carries out what `decide` says for one listing, for all operations of the process. It alone touches the clock, the
 * request queue, the store, the client and the operations.
 */
export class Coordinator<Row> {
  readonly #listing: Listing<Row>;
  readonly #key: string;
  readonly #dependencies: Dependencies;
  readonly #onRest: () => void;
  readonly #turns: Turns;
  readonly #circumstances: Circumstances;
  readonly #operations = new Map<OperationId, KnownOperation>();
  readonly #answers = new Map<number, (result: WindowResult<Row>) => void>();
  readonly #answerInSlices = createSlices(ROWS_PER_TURN);
  /** Cancels the retries of requests that were sent. */
  readonly #retrying = new Map<number, AbortController>();
  #state: ListingState<Row> = EMPTY_STATE;
  /** What has happened since the last decision. */
  #events: ListingEvent<Row>[] = [];
  #isScheduled = false;
  /** By the clock's `now`: deciding takes no more than a fifth of the time, however much there is to decide. */
  #restsUntil = 0;
  #lastAsk = 0;
  readonly #rested = Promise.withResolvers<void>();
  /** Asks that wait, requests that are out, and rows that are being stored. */
  #work = 0;

  constructor(
    listing: Listing<Row>,
    key: string,
    dependencies: Dependencies,
    plan: Planner,
    onRest: () => void,
  ) {
    this.#listing = listing;
    this.#key = key;
    this.#dependencies = dependencies;
    this.#onRest = onRest;
    this.#turns = new Turns({
      queue: dependencies.queue,
      onTurn: (operation, turn) =>
        this.#decide([{ kind: 'turn', operation, at: dependencies.clock.epoch() }], turn),
      onRefusal: (operation, error) => this.#note({ kind: 'refused', operation, error }),
    });
    this.#circumstances = { callCost: dependencies.callCost, accounts: this.#operations, plan };
  }

  /** Resolves when there is no work left. The coordinator is not used again. */
  get rested(): Promise<void> {
    return this.#rested.promise;
  }

  /** What is held at present, while operations wait for more. */
  get held(): Snapshot<Row> {
    return this.#state.held;
  }

  /**
   * Answers a request of an operation that has not been cancelled. `stored` is what the store holds of its window, bought
   * since `freshSince`. Never rejects.
   */
  ask(
    operation: Operation,
    request: WindowRequest<Row>,
    stored: Snapshot<Row>,
    freshSince: number,
  ): Promise<WindowResult<Row>> {
    const { id, signal, options } = operation;
    this.#work += 1;
    this.#lastAsk += 1;
    const ask = this.#lastAsk;
    const known = this.#operations.get(id) ?? {
      operation,
      asks: 0,
      bills: 0,
      reserved: 0,
      stopListening: undefined,
    };
    known.asks += 1;
    if (known.stopListening === undefined) {
      const onCancelled = () => this.#note({ kind: 'cancelled', operation: id, error: signal.reason });
      signal.addEventListener('abort', onCancelled, { once: true });
      known.stopListening = () => signal.removeEventListener('abort', onCancelled);
    }
    this.#operations.set(id, known);
    return new Promise(resolve => {
      this.#answers.set(ask, resolve);
      if (this.#state.freshSince < freshSince) {
        this.#note({ kind: 'expired', freshSince });
      }
      // All who wait are looked at for rows that are new: among thousands, most find in the store what is held.
      if (stored.boughtAt !== undefined && !holdsAll(this.#state.held, stored)) {
        this.#note({ kind: 'recalled', stored });
      }
      this.#note({ kind: 'asked', ask, request, operation: { id, deadline: options.deadline } });
    });
  }

  /** What happens in one turn of the event loop is decided together. */
  #note(event: ListingEvent<Row>): void {
    this.#events.push(event);
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      const { clock } = this.#dependencies;
      const rest = this.#restsUntil - clock.now();
      const decideNow = () => {
        this.#isScheduled = false;
        this.#decide([]);
      };
      if (rest > 0) {
        clock.after(rest, decideNow);
      } else {
        setImmediate(decideNow);
      }
    }
  }

  /** Decides about what has happened, these events last. Returns whether the turn was used. */
  #decide(latest: readonly ListingEvent<Row>[], turn?: Turn): boolean {
    const { clock } = this.#dependencies;
    const begun = clock.now();
    let isUsed = false;
    this.#events.push(...latest);
    try {
      // What the queue refuses at once has to be decided at once.
      while (this.#events.length > 0) {
        const events = this.#events;
        this.#events = [];
        const { state, actions } = decide(this.#state, events, this.#circumstances);
        this.#state = state;
        for (const action of actions) {
          this.#act(action, turn);
          isUsed ||= action.kind === 'send';
        }
      }
    } catch (fault) {
      this.#startOver(fault instanceof Error ? fault : new Error(String(fault)));
    }
    this.#restsUntil = begun + 5 * (clock.now() - begun);
    return isUsed;
  }

  #act(action: Action<Row>, turn: Turn | undefined): void {
    switch (action.kind) {
      case 'book':
        this.#book(action.operation, action.booking);
        return;
      case 'answer':
        for (const ask of action.asks) {
          this.#answer(ask, action.delivery);
        }
        return;
      case 'refuse':
        for (const ask of action.asks) {
          this.#refuse(ask, action.request, action.error);
        }
        return;
      case 'queue': {
        const error = this.#turns.keep(this.#operation(action.operation), action.turns);
        if (error !== undefined) {
          this.#events.push({ kind: 'refused', operation: action.operation, error });
        }
        return;
      }
      case 'send':
        if (turn === undefined) {
          throw new Error('a request can only be sent when a turn has come');
        }
        this.#send(action.request, turn);
        return;
      case 'cancel':
        this.#retrying.get(action.id)?.abort();
        return;
      case 'keep':
        this.#keep(action);
        return;
    }
  }

  #book(id: OperationId, booking: Booking): void {
    const known = this.#operations.get(id);
    if (known === undefined) {
      throw new Error(`operation ${id} is not known here`);
    }
    known.operation.book(this.#key, booking);
    known.bills += booking.bills ?? 0;
    known.reserved += booking.reserved ?? 0;
    this.#forgetIfDone(known);
  }

  #answer({ id, operation }: Ask, result: WindowResult<Row>): void {
    const resolve = this.#answers.get(id);
    if (!this.#answers.delete(id)) {
      return;
    }
    const rows = result instanceof Error ? 0 : result.rows.length;
    this.#answerInSlices(rows + ROWS_PER_ANSWER, () => {
      resolve?.(result);
      this.#rest();
    });
    const known = this.#operations.get(operation);
    if (known !== undefined) {
      known.asks -= 1;
      this.#forgetIfDone(known);
    }
  }

  /** If Serpstat cannot be asked, stale rows are better than an error. */
  #refuse(ask: Ask, request: WindowRequest<Row>, error: Error): void {
    if (isOutage(error)) {
      const operation = this.#operation(ask.operation);
      void staleDelivery(request, this.#key, operation, this.#dependencies).then(delivery =>
        this.#answer(ask, delivery ?? error),
      );
    } else {
      this.#answer(ask, error);
    }
  }

  #send(request: PaidRequest, turn: Turn): void {
    const { id, span, shares, reserved } = request;
    const retrying = new AbortController();
    this.#retrying.set(id, retrying);
    this.#work += 1;
    const [first] = shares;
    const clients = new Map<OperationId, string>();
    for (const payer of reserved.keys()) {
      const client = this.#operation(payer).options.quota?.client;
      if (client !== undefined) {
        clients.set(payer, client);
      }
    }
    const purchase = {
      clients,
      listing: this.#listing,
      key: this.#key,
      request,
      traceId: first && this.#operation(first.operation).options.traceId,
      signal: retrying.signal,
      waiter: () => {
        const { id: waiting, deadline } = waiterFor(this.#state, span) ?? {};
        const operation = waiting === undefined ? undefined : this.#operation(waiting);
        return {
          operation: operation ?? this,
          client: operation?.options.quota?.client,
          deadline: deadline ?? Number.POSITIVE_INFINITY,
        };
      },
      canRepeat: ({ error, charged }: Failure) => {
        this.#decide([{ kind: 'failed', id, error, charged, mayRetry: true }]);
        return this.#state.sent.some(each => each.kind === 'retrying' && each.id === id);
      },
      onResent: (at: number) => void this.#decide([{ kind: 'resent', id, at }]),
    };
    void buyPage(turn, purchase, this.#dependencies).then(outcome => {
      this.#retrying.delete(id);
      this.#decide([
        outcome.kind === 'done'
          ? { kind: 'answered', id, page: outcome.value, at: this.#dependencies.clock.epoch() }
          : { kind: 'failed', id, error: outcome.error, charged: outcome.charged, mayRetry: false },
      ]);
      this.#rest();
    });
  }

  #keep({ boughtAt, total, start, rows }: Action<Row> & { kind: 'keep' }): void {
    const { method, params } = this.#listing;
    this.#work += 1;
    void this.#dependencies.store
      .write({ fingerprint: this.#key, method, params, boughtAt, total, start, rows })
      .then(() => this.#rest());
  }

  /** A fault of the gateway fails those who wait for this listing. It must not end the process, or wait for ever. */
  #startOver(fault: Error): void {
    const { sent, lastRequest } = this.#state;
    for (const request of sent) {
      if (request.kind === 'retrying') {
        this.#retrying.get(request.id)?.abort();
      }
    }
    // A request that is out may still be answered: its number is not given to another.
    this.#state = { ...EMPTY_STATE, lastRequest };
    this.#events = [];
    for (const { operation, bills, reserved, stopListening } of this.#operations.values()) {
      this.#turns.keep(operation, 0);
      // What is out counts as spent, because nothing waits for its bill any more.
      const out = sent.filter(({ kind }) => kind === 'out');
      const paid = out.reduce((sum, request) => sum + (request.reserved.get(operation.id) ?? 0), 0);
      // A decision may have been carried out in part.
      const lost = Math.min(paid, reserved);
      const charges = [{ at: this.#dependencies.clock.epoch(), credits: lost }];
      operation.book(this.#key, { bills: -bills, reserved: -reserved, lost, charges });
      stopListening?.();
    }
    this.#operations.clear();
    const answers = [...this.#answers.values()];
    this.#answers.clear();
    for (const resolve of answers) {
      resolve(fault);
      this.#rest();
    }
  }

  #operation(id: OperationId): Operation {
    const known = this.#operations.get(id);
    if (known === undefined) {
      throw new Error(`operation ${id} is not known here`);
    }
    return known.operation;
  }

  #forgetIfDone(known: KnownOperation): void {
    if (known.asks === 0) {
      known.stopListening?.();
      known.stopListening = undefined;
      if (known.bills === 0) {
        this.#operations.delete(known.operation.id);
      }
    }
  }

  /** A piece of work is done. Without work, the coordinator is not needed any more. */
  #rest(): void {
    this.#work -= 1;
    if (this.#work === 0) {
      this.#onRest();
      this.#rested.resolve();
    }
  }
}

/** An operation that waits or pays. */
interface KnownOperation {
  readonly operation: Operation;
  /** Asks that have not been answered. */
  asks: number;
  /** Requests that it pays for whose bill has not come. */
  bills: number;
  /** Credits that it has reserved for rows of this listing. */
  reserved: number;
  stopListening: (() => void) | undefined;
}
