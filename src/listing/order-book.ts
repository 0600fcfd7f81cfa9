import type { Span } from '../paging/span.ts';
import type { Listing, PageRequest } from '../serpstat/listing.ts';
import type { Buyer } from './buyer.ts';
import { type BuyersLack, type Demand, Demands, isAwaited } from './demands.ts';
import type { Flight } from './flight.ts';
import { Holdings } from './holdings.ts';
import { isNothing, type Lack, lackOf, type PlanOptions, TOTAL_PROBE, uniteLacks } from './lack.ts';
import { Planner } from './planner.ts';
import { judge, ownPlanOptions, planOptionsFor } from './pricing.ts';
import { shareOut } from './share-out.ts';
import type { Supplies } from './supplies.ts';

/** What is wanted of one listing, what of it is held and coming, and so which requests are due. */
export class OrderBook<Row> {
  readonly listing: Listing<Row>;
  /** The listing's key in store and ledger. */
  readonly key: string;
  readonly holdings: Holdings<Row>;
  readonly demands = new Demands<Row>();
  readonly flights = new Set<Flight>();
  readonly #planner = new Planner();
  readonly #callCost: number;

  constructor(listing: Listing<Row>, key: string, { store, clock, callCost }: Supplies) {
    this.listing = listing;
    this.key = key;
    this.holdings = new Holdings(key, store, clock);
    this.#callCost = callCost;
  }

  /** What a demand lacks beside what comes. */
  lackOf({ ask }: Demand<Row>): Lack {
    return lackOf(ask, this.holdings.snapshot, this.#coming());
  }

  /** What each lacks beside what comes, in the order of arrival. */
  claims(): readonly BuyersLack[] {
    return this.demands.lacks(this.holdings.snapshot, this.#coming()).filter(lack => !isNothing(lack));
  }

  /** Credits for what a buyer lacks beside what comes, bought alone. */
  priceFor(buyer: Buyer, coming: readonly Span[] = []): number {
    const tab = buyer.tab(this.key);
    return tab.planner.price(this.#lackFor(buyer, coming), ownPlanOptions(tab, this.#general()));
  }

  /** The first request for what a buyer lacks, bought alone. */
  requestFor(buyer: Buyer): PageRequest | undefined {
    const tab = buyer.tab(this.key);
    const options = ownPlanOptions(tab, this.#general());
    const [request] = this.holdings.mustProbe ? [] : tab.planner.requests(this.#lackFor(buyer), options);
    return request;
  }

  /** The requests that are due, shared out among those who wait for them. */
  shares(): ReadonlyMap<Buyer, readonly PageRequest[]> {
    const { snapshot, mustProbe } = this.holdings;
    if (snapshot.total === undefined && this.flights.size > 0) {
      return new Map();
    }
    const shares = shareOut(this.#plan(), this.claims(), mustProbe);
    // The first answer tells the total, and with it which of the other pages exist at all.
    return snapshot.total === undefined ? firstOf(shares) : shares;
  }

  /** Those who wait for a request that brings these rows. */
  awaiting(span: Span): readonly Demand<Row>[] {
    const { snapshot, mustProbe } = this.holdings;
    return this.demands.awaiting(span, snapshot, mustProbe);
  }

  /** Those of a buyer who wait for a request that brings any of these rows and is not on its way. */
  lacking(buyer: Buyer, spans: readonly Span[]): readonly Demand<Row>[] {
    const { mustProbe } = this.holdings;
    return this.demands.of(buyer).filter(demand => {
      const lack = this.lackOf(demand);
      return spans.some(span => isAwaited(lack, span, mustProbe));
    });
  }

  /** Judges each demand once, as soon as it is known which rows it lacks, by those that no other one lacks. */
  judgeAll(): void {
    const held = this.holdings.snapshot;
    for (const demand of this.demands.waiting.filter(({ isJudged }) => !isJudged)) {
      const lack = this.lackOf(demand);
      if (lack.rows.length === 0 && lack.later === 0) {
        continue;
      }
      const others = this.demands.waiting.filter(({ isJudged }) => isJudged);
      const lackedAnyway = others.flatMap(({ ask }) => lackOf(ask, held).rows);
      judge(lack, lackedAnyway, demand.buyer.tab(this.key), this.#general());
      demand.isJudged = true;
    }
  }

  #plan(): readonly PageRequest[] {
    const { snapshot, mustProbe } = this.holdings;
    const lack = uniteLacks(this.demands.lacks(snapshot, this.#coming()));
    if (mustProbe && !isNothing(lack)) {
      return [TOTAL_PROBE];
    }
    const tabs = [...this.demands.buyers()].map(buyer => buyer.tab(this.key));
    return this.#planner.requests(lack, planOptionsFor(tabs, this.#general()));
  }

  #lackFor(buyer: Buyer, coming: readonly Span[] = []): Lack {
    return this.demands.lackFor(buyer, this.holdings.snapshot, [...this.#coming(), ...coming]);
  }

  /** Rows that are on their way. */
  #coming(): readonly Span[] {
    return [...this.flights].map(({ span }) => span);
  }

  #general(): PlanOptions {
    return { total: this.holdings.snapshot.total, callCost: this.#callCost };
  }
}

function firstOf(
  shares: ReadonlyMap<Buyer, readonly PageRequest[]>,
): ReadonlyMap<Buyer, readonly PageRequest[]> {
  return new Map([...shares].slice(0, 1).map(([buyer, requests]) => [buyer, requests.slice(0, 1)]));
}
