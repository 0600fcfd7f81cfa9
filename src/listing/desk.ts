import { GatewayError } from '../errors.ts';
import { spanOf } from '../paging/cover.ts';
import type { Attempt } from '../serpstat/attempts.ts';
import type { Listing, Page } from '../serpstat/listing.ts';
import type { Turn, Waiter } from '../serpstat/turn.ts';
import type { Ask, Delivery } from './ask.ts';
import type { Buyer } from './buyer.ts';
import { Cashier } from './cashier.ts';
import type { Demand, Outcome } from './demands.ts';
import { dryRunError, neverStill } from './desk-errors.ts';
import { estimate } from './dry-run.ts';
import { type Flight, settleFlight } from './flight.ts';
import { OrderBook } from './order-book.ts';
import { purchase } from './purchase.ts';
import { QueuePlaces } from './queue-places.ts';
import { isOutage, staleRows } from './stale-rows.ts';
import type { Supplies } from './supplies.ts';

/** How often a listing may move under one operation before it is given up. */
const MAX_MOVES = 3;

/**
 * Buys rows of one listing for all operations of the process. What is on its way is joined, not asked for again; while
 * a request waits for its turn, what is wanted meanwhile is planned into it: which request goes out is decided only
 * when its turn comes.
 */
export class Desk<Row> {
  readonly #supplies: Supplies;
  readonly #onRest: () => void;
  readonly #book: OrderBook<Row>;
  readonly #cashier: Cashier<Row>;
  readonly #places: QueuePlaces;
  #isProceeding = false;
  #work = 0;

  constructor(listing: Listing<Row>, key: string, supplies: Supplies, onRest: () => void) {
    this.#supplies = supplies;
    this.#onRest = onRest;
    this.#book = new OrderBook(listing, key, supplies);
    this.#cashier = new Cashier(this.#book);
    this.#places = new QueuePlaces({
      queue: supplies.queue,
      onTurn: (buyer, turn) => this.#start(buyer, turn),
      onRefusal: (buyer, error) => {
        this.#refuse(buyer, error);
        this.#proceedSoon();
      },
    });
  }

  /** Answers each ask, in their order; nothing here rejects. */
  read(buyer: Buyer, asks: readonly Ask<Row>[]): Promise<readonly Outcome<Row>[]> {
    return this.#working(async () => {
      await this.#recall(buyer, asks);
      const outcomes = buyer.options.dryRun
        ? this.#imagine(buyer, asks)
        : asks.map(ask => this.#admit(buyer, ask));
      this.#proceed();
      return Promise.all(outcomes);
    });
  }

  /** Takes what the store holds of the windows, unless it is too old for this buyer. */
  async #recall(buyer: Buyer, asks: readonly Ask<Row>[]): Promise<void> {
    const { holdings } = this.#book;
    const freshSince = this.#freshSince(buyer);
    if (!buyer.options.dryRun) {
      holdings.forget(freshSince);
    }
    for (const ask of asks) {
      await holdings.recall(ask, freshSince);
    }
    this.#cashier.rebook();
  }

  #freshSince({ options: { fresh, startedAt } }: Buyer): number {
    // What was bought since the operation began is fresh to it whatever the age that rows are served to.
    return fresh ? startedAt : Math.min(startedAt, this.#supplies.clock.epoch() - this.#supplies.ttlMs);
  }

  // ---- what is wanted ----------------------------------------------------------------------------------------

  #admit(buyer: Buyer, ask: Ask<Row>): Promise<Outcome<Row>> {
    return new Promise(resolve => {
      const { wanting: signal } = buyer;
      const leave = () => {
        this.#fail([demand], signal.reason);
        this.#proceed();
      };
      const demand: Demand<Row> = {
        ask,
        buyer,
        isJudged: false,
        close: () => signal.removeEventListener('abort', leave),
        settle: resolve,
      };
      if (signal.aborted) {
        resolve(signal.reason);
      } else if (this.#cashier.admit(demand)) {
        signal.addEventListener('abort', leave, { once: true });
      }
    });
  }

  /** Answers what needs no purchase, and counts what the rest would cost. */
  #imagine(buyer: Buyer, asks: readonly Ask<Row>[]): readonly Outcome<Row>[] {
    const { holdings, key } = this.#book;
    const held = holdings.since(this.#freshSince(buyer));
    const { requested, needed } = estimate(asks, held, buyer.tab(key), this.#supplies.callCost);
    buyer.requested += requested;
    return asks.map((ask, place) => {
      const { [place]: credits } = needed;
      return credits === undefined ? this.#deliver(ask, buyer) : dryRunError(credits);
    });
  }

  #reject(demands: readonly Demand<Row>[], error: Error): void {
    this.#book.demands.settle(demands, () => error);
  }

  /** Where Serpstat cannot be asked, rows past their age are better than an error. */
  #fail(demands: readonly Demand<Row>[], error: Error): void {
    if (!isOutage(error)) {
      this.#reject(demands, error);
      return;
    }
    this.#book.demands.remove(demands);
    for (const demand of demands) {
      void this.#working(async () => {
        const { ask, buyer } = demand;
        demand.settle((await staleRows(ask, this.#book.key, buyer, this.#supplies)) ?? error);
      });
    }
  }

  // ---- what is done about it ---------------------------------------------------------------------------------

  /** Hands out what is there, and queues for as many turns as there are requests due. */
  #proceed(): void {
    const { demands, holdings } = this.#book;
    demands.settle(demands.served(holdings.snapshot), ({ ask, buyer }) => this.#deliver(ask, buyer));
    this.#cashier.rebook();
    this.#abandon();
    while (!this.#queue()) {
      this.#cashier.rebook();
    }
  }

  /** Once for all who are refused at the same moment. */
  #proceedSoon(): void {
    if (!this.#isProceeding) {
      this.#isProceeding = true;
      void this.#working(async () => {
        await Promise.resolve();
        this.#isProceeding = false;
        this.#proceed();
      });
    }
  }

  /** Whether all who have something to start have their places; where one is refused, its asks are given up. */
  #queue(): boolean {
    const shares = this.#book.shares();
    for (const buyer of new Set([...this.#places.buyers(), ...shares.keys()])) {
      const error = this.#places.keep(buyer, shares.get(buyer)?.length ?? 0);
      if (error !== undefined) {
        this.#refuse(buyer, error);
        return false;
      }
    }
    return true;
  }

  /** A buyer has fewer places than requests: those who wait for what it cannot start are told why. */
  #refuse(buyer: Buyer, error: GatewayError): void {
    const due = this.#book.shares().get(buyer) ?? [];
    const given = due.slice(this.#places.of(buyer)).map(spanOf);
    this.#fail(this.#book.lacking(buyer, given), error);
  }

  /** A buyer's turn has come: the request that is best for it now goes out. */
  #start(buyer: Buyer, turn: Turn): boolean {
    const flight = this.#board(buyer);
    if (flight !== undefined) {
      this.#book.flights.add(flight);
      void this.#working(async () => this.#land(flight, await this.#buy(flight, turn)));
    }
    this.#proceed();
    return flight !== undefined;
  }

  #board(buyer: Buyer): Flight | undefined {
    for (;;) {
      const [request] = this.#book.shares().get(buyer) ?? [];
      const flight = request && this.#cashier.board(buyer, request);
      if (flight !== undefined || request === undefined) {
        return flight;
      }
    }
  }

  #buy(flight: Flight, turn: Turn): Promise<Attempt<Page<Row>>> {
    const { listing, key } = this.#book;
    const isAwaited = () => this.#book.awaiting(flight.span).length > 0;
    const waiter = () => this.#waiterFor(flight);
    const heldSince = () => this.#book.holdings.snapshot.boughtAt;
    return purchase(turn, { listing, key, flight, isAwaited, waiter, heldSince }, this.#supplies);
  }

  /** A retry is worth waiting for as long as anybody waits for its rows. */
  #waiterFor({ span, reserved, controller: { signal } }: Flight): Waiter {
    const buyers = [...this.#book.awaiting(span).map(({ buyer }) => buyer), ...reserved.keys()];
    const [operation = this] = buyers;
    return { operation, signal, deadline: Math.max(...buyers.map(({ options }) => options.deadline)) };
  }

  /** Breaks off what nobody waits for any more, neither for its rows nor, where it is out, for its bill. */
  #abandon(): void {
    for (const flight of this.#book.flights) {
      const isPaid = flight.isOut && [...flight.reserved.keys()].some(buyer => !buyer.hasLeft);
      if (!isPaid && this.#book.awaiting(flight.span).length === 0) {
        this.#book.flights.delete(flight);
        flight.controller.abort(
          new GatewayError('UPSTREAM_TIMEOUT', 'Nobody waits for these rows any more.'),
        );
      }
    }
  }

  // ---- what came of it ---------------------------------------------------------------------------------------

  async #land(flight: Flight, outcome: Attempt<Page<Row>>): Promise<void> {
    const wasAwaited = this.#book.flights.delete(flight);
    const awaiting = this.#book.awaiting(flight.span);
    const heirs = awaiting.map(({ buyer }) => buyer);
    const charged = outcome.kind === 'done' ? outcome.value.charged : outcome.charged;
    settleFlight(flight, charged, heirs, this.#book.key);
    if (outcome.kind === 'failed') {
      // Fails those who waited for these rows, and nobody else.
      this.#fail(wasAwaited ? awaiting : [], outcome.error);
      this.#proceed();
      return;
    }
    await this.#take(flight, outcome.value);
  }

  /** Hands out a page that has come, and puts it into the store. */
  async #take({ span, sentIn }: Flight, page: Page<Row>): Promise<void> {
    const { holdings, listing, key } = this.#book;
    const { rows, total } = page;
    const taken = holdings.take({ span, page, sentIn });
    const { boughtAt } = holdings.snapshot;
    if (taken === 'moved') {
      this.#countMove();
    }
    this.#proceed();
    if (taken !== 'outdated' && total !== undefined && boughtAt !== undefined) {
      const { method, params } = listing;
      const { start } = span;
      await this.#supplies.store.write({ fingerprint: key, method, params, boughtAt, total, start, rows });
    }
  }

  #countMove(): void {
    const { demands, key } = this.#book;
    for (const buyer of demands.buyers()) {
      const tab = buyer.tab(key);
      tab.moves += 1;
      if (tab.moves >= MAX_MOVES) {
        this.#reject(demands.of(buyer), neverStill(tab.moves));
      }
    }
  }

  #deliver(ask: Ask<Row>, buyer: Buyer): Delivery<Row> {
    const delivery = this.#book.holdings.deliver(ask);
    if (ask.wants.rows) {
      buyer.tab(this.#book.key).deliver(delivery.window);
    }
    return delivery;
  }

  /** Keeps the desk while there is work at it. */
  async #working<T>(work: () => Promise<T>): Promise<T> {
    this.#work += 1;
    try {
      return await work();
    } finally {
      this.#work -= 1;
      if (this.#work === 0) {
        this.#onRest();
      }
    }
  }
}
