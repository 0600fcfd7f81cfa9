import { GatewayError } from '../errors.ts';
import { spanOf } from '../paging/cover.ts';
import type { Span } from '../paging/span.ts';
import type { Listing, PageRequest } from '../serpstat/listing.ts';
import { busyError, type Ticket } from '../serpstat/pace.ts';
import type { Ask, Delivery } from './ask.ts';
import { Bookings } from './bookings.ts';
import type { Buyer } from './buyer.ts';
import { type Demand, Demands, isAwaited, type Outcome } from './demands.ts';
import { dryRunError, limitExceeded, neverStill } from './desk-errors.ts';
import { estimate } from './dry-run.ts';
import { type Flight, flightOf, settleFlight } from './flight.ts';
import { Holdings } from './holdings.ts';
import { isNothing, lackOf, type PlanOptions, TOTAL_PROBE, uniteLacks } from './lack.ts';
import { Planner } from './planner.ts';
import { judge, ownPlanOptions, planOptionsFor } from './pricing.ts';
import { type Purchase, purchase } from './purchase.ts';
import type { Supplies } from './supplies.ts';
import { inOrderOfArrival } from './turns.ts';

/** How often a listing may move under one operation before it is given up. */
const MAX_MOVES = 3;

/**
 * Buys rows of one listing for all operations of the process. What is on its way is joined, not asked for again; while
 * a request waits for its turn, what is wanted meanwhile is planned into it: which request goes out is decided only
 * when its turn comes.
 */
export class Desk<Row> {
  readonly #listing: Listing<Row>;
  readonly #key: string;
  readonly #supplies: Supplies;
  readonly #onRest: () => void;
  readonly #holdings: Holdings<Row>;
  readonly #demands = new Demands<Row>();
  readonly #bookings = new Bookings();
  readonly #planner = new Planner();
  readonly #flights = new Set<Flight>();
  readonly #tickets: Ticket[] = [];
  #work = 0;

  constructor(listing: Listing<Row>, key: string, supplies: Supplies, onRest: () => void) {
    this.#listing = listing;
    this.#key = key;
    this.#supplies = supplies;
    this.#onRest = onRest;
    this.#holdings = new Holdings(key, supplies.store, supplies.clock);
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
    const freshSince = this.#freshSince(buyer);
    if (!buyer.options.dryRun) {
      this.#holdings.forget(freshSince);
    }
    for (const ask of asks) {
      await this.#holdings.recall(ask, freshSince);
    }
    this.#rebook();
  }

  #freshSince({ options: { fresh, startedAt } }: Buyer): number {
    // What was bought since the operation began is fresh to it whatever the age that rows are served to.
    return fresh ? startedAt : Math.min(startedAt, this.#supplies.clock.epoch() - this.#supplies.ttlMs);
  }

  // ---- what is wanted ----------------------------------------------------------------------------------------

  /** Takes an ask on, if the buyer can afford what it lacks. */
  #admit(buyer: Buyer, ask: Ask<Row>): Promise<Outcome<Row>> {
    return new Promise(resolve => {
      const { signal } = buyer.options;
      const leave = () => {
        this.#reject([demand], signal.reason);
        this.#rebook();
        this.#proceed();
      };
      const demand: Demand<Row> = {
        ask,
        buyer,
        isJudged: false,
        settle(outcome) {
          signal.removeEventListener('abort', leave);
          resolve(outcome);
        },
      };
      if (signal.aborted) {
        resolve(signal.reason);
        return;
      }
      this.#demands.add(demand);
      this.#judgeAll();
      const price = this.#priceFor(buyer);
      const added = price - this.#bookings.of(buyer);
      buyer.requested += added;
      if (this.#bookings.book(buyer, price)) {
        signal.addEventListener('abort', leave, { once: true });
      } else {
        this.#reject([demand], limitExceeded(added, buyer.budget.left));
      }
    });
  }

  /** Answers what needs no purchase, and counts what the rest would cost. */
  #imagine(buyer: Buyer, asks: readonly Ask<Row>[]): readonly Outcome<Row>[] {
    const held = this.#holdings.since(this.#freshSince(buyer));
    const { callCost } = this.#supplies;
    const { requested, needed } = estimate(asks, held, buyer.tab(this.#key), callCost);
    buyer.requested += requested;
    return asks.map((ask, place) => {
      const { [place]: credits } = needed;
      return credits === undefined ? this.#deliver(ask, buyer) : dryRunError(credits);
    });
  }

  #reject(demands: readonly Demand<Row>[], error: Error): void {
    this.#demands.settle(demands, () => error);
  }

  // ---- what it costs -----------------------------------------------------------------------------------------

  #general(): PlanOptions {
    return { total: this.#holdings.snapshot.total, callCost: this.#supplies.callCost };
  }

  /** Rows that are on their way. */
  #coming(): readonly Span[] {
    return [...this.#flights].map(({ span }) => span);
  }

  #lackFor(buyer: Buyer, coming: readonly Span[] = []) {
    return this.#demands.lackFor(buyer, this.#holdings.snapshot, [...this.#coming(), ...coming]);
  }

  /** Credits for what a buyer lacks beside what comes, bought alone. */
  #priceFor(buyer: Buyer, coming: readonly Span[] = []): number {
    const tab = buyer.tab(this.#key);
    return tab.planner.price(this.#lackFor(buyer, coming), ownPlanOptions(tab, this.#general()));
  }

  /** Judges each demand once, as soon as it is known which rows it lacks, by those that no other one lacks. */
  #judgeAll(): void {
    const held = this.#holdings.snapshot;
    for (const demand of this.#demands.waiting.filter(({ isJudged }) => !isJudged)) {
      const lack = lackOf(demand.ask, held, this.#coming());
      const others = this.#demands.waiting.filter(({ isJudged }) => isJudged);
      const lackedAnyway = others.flatMap(({ ask }) => lackOf(ask, held).rows);
      judge(lack, lackedAnyway, demand.buyer.tab(this.#key), this.#general());
      // Last rows whose place is not known yet are bought exactly, as their price foretells.
      demand.isJudged = lack.rows.length > 0 || lack.later > 0;
    }
  }

  /** After something has changed: whoever cannot afford what is lacking now gives up asks, the last one first. */
  #rebook(): void {
    this.#judgeAll();
    for (const buyer of new Set([...this.#bookings.buyers(), ...this.#demands.buyers()])) {
      for (
        let price = this.#priceFor(buyer);
        !this.#bookings.book(buyer, price);
        price = this.#priceFor(buyer)
      ) {
        const held = this.#holdings.snapshot;
        const last = this.#demands
          .of(buyer)
          .findLast(({ ask }) => !isNothing(lackOf(ask, held, this.#coming())));
        this.#reject(last ? [last] : [], limitExceeded(price - this.#bookings.of(buyer), buyer.budget.left));
      }
    }
  }

  // ---- what is done about it ---------------------------------------------------------------------------------

  /** Hands out what is there, and queues for as many turns as the plan has requests. */
  #proceed(): void {
    const served = this.#demands.served(this.#holdings.snapshot);
    this.#demands.settle(served, ({ ask, buyer }) => this.#deliver(ask, buyer));
    this.#abandon();
    for (;;) {
      const requests = this.#plan();
      while (this.#tickets.length < requests.length) {
        this.#tickets.push(this.#supplies.pace.queue(() => this.#start()));
      }
      while (this.#tickets.length > requests.length) {
        this.#tickets.pop()?.cancel();
      }
      const late = this.#tooLate(requests);
      if (late.length === 0) {
        return;
      }
      for (const { demand, wait } of late) {
        this.#reject([demand], busyError(wait));
      }
      this.#rebook();
    }
  }

  #plan(): readonly PageRequest[] {
    const { snapshot, mustProbe } = this.#holdings;
    if (snapshot.total === undefined && this.#flights.size > 0) {
      return [];
    }
    const tabs = [...this.#demands.buyers()].map(buyer => buyer.tab(this.#key));
    const lacks = this.#demands.lacks(snapshot, this.#coming());
    const plan = this.#planner.requests(uniteLacks(lacks), planOptionsFor(tabs, this.#general()));
    const requests = inOrderOfArrival(plan, lacks);
    if (snapshot.total !== undefined || requests.length === 0) {
      return requests;
    }
    // The first answer tells the total, and with it which of the other pages exist at all.
    return mustProbe ? [TOTAL_PROBE] : requests.slice(0, 1);
  }

  /** Those who need a request whose turn comes after their time is up, and that turn's wait. */
  #tooLate(
    requests: readonly PageRequest[],
  ): readonly { readonly demand: Demand<Row>; readonly wait: number }[] {
    const { snapshot, mustProbe } = this.#holdings;
    const now = this.#supplies.clock.now();
    const waits = this.#tickets.map(ticket => ticket.wait());
    return this.#demands.waiting.flatMap(demand => {
      const lack = lackOf(demand.ask, snapshot, this.#coming());
      const place = requests.findLastIndex(request => isAwaited(lack, spanOf(request), mustProbe));
      const wait = waits[place];
      return wait !== undefined && now + wait > demand.buyer.options.deadline ? [{ demand, wait }] : [];
    });
  }

  /** A turn has come: the request that is best now goes out. */
  #start(): boolean {
    this.#tickets.shift();
    let flight: Flight | undefined;
    for (
      let [request] = this.#plan();
      request !== undefined && flight === undefined;
      [request] = this.#plan()
    ) {
      flight = this.#board(request);
    }
    if (flight !== undefined) {
      const boarded = flight;
      this.#flights.add(boarded);
      void this.#working(async () => this.#land(boarded, await this.#buy(boarded)));
    }
    this.#rebook();
    this.#proceed();
    return flight !== undefined;
  }

  /**
   * Divides a request among those who lack its rows. Where one of them cannot afford the most that it may cost, the
   * first buys for itself; where that is too much as well, it buys exactly the rows that it lacks, in more requests.
   */
  #board(request: PageRequest): Flight | undefined {
    const { snapshot, mustProbe } = this.#holdings;
    const claims = this.#demands.lacks(snapshot, this.#coming()).filter(lack => !isNothing(lack));
    const [first] = claims;
    if (first === undefined) {
      return undefined;
    }
    const { buyer } = first;
    const tab = buyer.tab(this.#key);
    const [own = request] = mustProbe
      ? []
      : tab.planner.requests(this.#lackFor(buyer), ownPlanOptions(tab, this.#general()));
    const shared = flightOf(request, claims, snapshot.boughtAt);
    const alone = flightOf(own, [first], snapshot.boughtAt);
    const flight = [shared, alone].find(each => this.#reserve(each));
    if (flight !== undefined) {
      return flight;
    }
    if (!tab.isTight) {
      tab.isTight = true;
      return this.#board(request);
    }
    this.#reject(this.#demands.of(buyer), limitExceeded(own.size, buyer.budget.left));
    return undefined;
  }

  /** Turns what is booked into a reservation for the flight, and books what is then still to buy; all or nothing. */
  #reserve({ span, reserved, bill }: Flight): boolean {
    const afterwards = [...reserved].map(([buyer, credits]) => ({
      buyer,
      credits,
      price: this.#priceFor(buyer, [span]),
    }));
    const affordable = afterwards.every(
      ({ buyer, credits, price }) => credits + price <= this.#bookings.of(buyer) + buyer.budget.left,
    );
    if (affordable) {
      for (const { buyer, credits, price } of afterwards) {
        this.#bookings.book(buyer, 0);
        buyer.budget.reserve(credits);
        buyer.awaitBill(bill.promise);
        this.#bookings.book(buyer, price);
      }
    }
    return affordable;
  }

  /** Breaks off what nobody waits for any more, neither for its rows nor for its bill. */
  #abandon(): void {
    for (const flight of this.#flights) {
      if (
        this.#awaiting(flight.span).length === 0 &&
        [...flight.reserved.keys()].every(buyer => buyer.hasLeft)
      ) {
        this.#flights.delete(flight);
        flight.controller.abort(
          new GatewayError('UPSTREAM_TIMEOUT', 'Nobody waits for these rows any more.'),
        );
      }
    }
  }

  #awaiting(span: Span): readonly Demand<Row>[] {
    const { snapshot, mustProbe } = this.#holdings;
    return this.#demands.awaiting(span, snapshot, mustProbe);
  }

  #buy(flight: Flight): Promise<Purchase<Row>> {
    return purchase(this.#listing, this.#key, flight, this.#supplies);
  }

  // ---- what came of it ---------------------------------------------------------------------------------------

  async #land(flight: Flight, outcome: Purchase<Row>): Promise<void> {
    const { span, sentIn } = flight;
    const wasAwaited = this.#flights.delete(flight);
    const heirs = this.#awaiting(span).map(({ buyer }) => buyer);
    settleFlight(flight, outcome.charged, heirs, this.#key);
    if (outcome.kind === 'failed') {
      // Fails those who waited for these rows, and nobody else.
      this.#reject(wasAwaited ? this.#awaiting(span) : [], outcome.error);
      this.#rebook();
      this.#proceed();
      return;
    }
    const { page } = outcome;
    const taken = this.#holdings.take({ span, page, sentIn });
    const { boughtAt } = this.#holdings.snapshot;
    if (taken === 'moved') {
      this.#countMove();
    }
    this.#rebook();
    this.#proceed();
    if (taken !== 'outdated' && page.total !== undefined && boughtAt !== undefined) {
      const { method, params } = this.#listing;
      const { rows, total } = page;
      await this.#supplies.store.write({
        fingerprint: this.#key,
        method,
        params,
        boughtAt,
        total,
        start: span.start,
        rows,
      });
    }
  }

  #countMove(): void {
    for (const buyer of this.#demands.buyers()) {
      const tab = buyer.tab(this.#key);
      tab.moves += 1;
      if (tab.moves >= MAX_MOVES) {
        this.#reject(this.#demands.of(buyer), neverStill(tab.moves));
      }
    }
  }

  #deliver(ask: Ask<Row>, buyer: Buyer): Delivery<Row> {
    const delivery = this.#holdings.deliver(ask);
    if (ask.wants.rows) {
      buyer.tab(this.#key).deliver(delivery.window);
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
