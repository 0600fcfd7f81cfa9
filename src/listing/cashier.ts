import type { PageRequest } from '../serpstat/listing.ts';
import { Bookings } from './bookings.ts';
import type { Buyer } from './buyer.ts';
import type { Demand } from './demands.ts';
import { limitExceeded } from './desk-errors.ts';
import { type Flight, flightOf } from './flight.ts';
import { isNothing } from './lack.ts';
import type { OrderBook } from './order-book.ts';

/** Keeps the buyers of one desk to their budgets: what they want is booked, and paid for in advance before it goes out. */
export class Cashier<Row> {
  readonly #book: OrderBook<Row>;
  readonly #bookings = new Bookings();

  constructor(book: OrderBook<Row>) {
    this.#book = book;
  }

  /** Takes a demand on, if the buyer can afford what it lacks. */
  admit(demand: Demand<Row>): boolean {
    const { buyer } = demand;
    this.#book.demands.add(demand);
    this.#book.judgeAll();
    const price = this.#book.priceFor(buyer);
    const added = price - this.#bookings.of(buyer);
    buyer.requested += added;
    const isBooked = this.#bookings.book(buyer, price);
    if (!isBooked) {
      this.#book.demands.settle([demand], () => limitExceeded(added, buyer.budget.left));
    }
    return isBooked;
  }

  /** After something has changed: whoever cannot afford what is lacking now gives up asks, the last one first. */
  rebook(): void {
    const { demands } = this.#book;
    this.#book.judgeAll();
    for (const buyer of new Set([...this.#bookings.buyers(), ...demands.buyers()])) {
      for (
        let price = this.#book.priceFor(buyer);
        !this.#bookings.book(buyer, price);
        price = this.#book.priceFor(buyer)
      ) {
        const last = demands.of(buyer).findLast(demand => !isNothing(this.#book.lackOf(demand)));
        const error = limitExceeded(price - this.#bookings.of(buyer), buyer.budget.left);
        demands.settle(last ? [last] : [], () => error);
      }
    }
  }

  /**
   * Divides a request among those who lack its rows. Where one of them cannot afford the most that it may cost, the
   * buyer whose turn it is buys for itself; where that is too much as well, it buys exactly the rows that it lacks, in
   * more requests. Undefined where it can afford nothing: then its asks are given up.
   */
  board(buyer: Buyer, request: PageRequest): Flight | undefined {
    const { boughtAt } = this.#book.holdings.snapshot;
    const claims = this.#book.claims();
    const own = claims.filter(claim => claim.buyer === buyer);
    const shared = flightOf(request, claims, boughtAt);
    const alone = flightOf(this.#book.requestFor(buyer) ?? request, own, boughtAt);
    const flight = [shared, alone].find(each => this.#reserve(each));
    if (flight !== undefined) {
      return flight;
    }
    const tab = buyer.tab(this.#book.key);
    if (!tab.isTight) {
      tab.isTight = true;
      return this.board(buyer, request);
    }
    const error = limitExceeded(alone.request.size, buyer.budget.left);
    this.#book.demands.settle(this.#book.demands.of(buyer), () => error);
    return undefined;
  }

  /** Turns what is booked into a reservation for the flight, and books what is then still to buy; all or nothing. */
  #reserve({ span, reserved, bill }: Flight): boolean {
    const afterwards = [...reserved].map(([buyer, credits]) => ({
      buyer,
      credits,
      price: this.#book.priceFor(buyer, [span]),
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
}
