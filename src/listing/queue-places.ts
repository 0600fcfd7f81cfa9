import type { GatewayError } from '../errors.ts';
import type { RequestQueue } from '../serpstat/request-queue.ts';
import type { Ticket, Turn } from '../serpstat/turn.ts';
import type { Buyer } from './buyer.ts';

export interface PlacesOptions {
  readonly queue: RequestQueue;
  /** A buyer's turn has come; false where there is nothing to start. */
  readonly onTurn: (buyer: Buyer, turn: Turn) => boolean;
  /** A place is lost: its turn will not come. */
  readonly onRefusal: (buyer: Buyer, error: GatewayError) => void;
}

/** The places that the buyers of one desk have in the request queue. They are kept as long as there is something to start. */
export class QueuePlaces {
  readonly #options: PlacesOptions;
  readonly #tickets = new Map<Buyer, readonly Ticket[]>();

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  of(buyer: Buyer): number {
    return this.#tickets.get(buyer)?.length ?? 0;
  }

  buyers(): readonly Buyer[] {
    return [...this.#tickets.keys()];
  }

  /** Sees to it that a buyer has so many places; returns why it cannot have them all. */
  keep(buyer: Buyer, count: number): GatewayError | undefined {
    while (this.of(buyer) > count) {
      this.#lastOf(buyer)?.cancel();
      this.#set(buyer, this.#of(buyer).slice(0, -1));
    }
    while (this.of(buyer) < count) {
      const error = this.#enter(buyer);
      if (error !== undefined) {
        return error;
      }
    }
    return undefined;
  }

  #enter(buyer: Buyer): GatewayError | undefined {
    const { queue, onTurn, onRefusal } = this.#options;
    const lose = () =>
      this.#set(
        buyer,
        this.#of(buyer).filter(ticket => ticket !== admitted),
      );
    let admitted: Ticket | undefined;
    const admission = queue.enter({
      operation: buyer,
      deadline: buyer.options.deadline,
      start(turn) {
        lose();
        return onTurn(buyer, turn);
      },
      refuse(error) {
        lose();
        onRefusal(buyer, error);
      },
    });
    if (admission.kind === 'refused') {
      return admission.error;
    }
    admitted = admission.ticket;
    this.#set(buyer, [...this.#of(buyer), admitted]);
    return undefined;
  }

  #of(buyer: Buyer): readonly Ticket[] {
    return this.#tickets.get(buyer) ?? [];
  }

  #lastOf(buyer: Buyer): Ticket | undefined {
    return this.#of(buyer).at(-1);
  }

  #set(buyer: Buyer, tickets: readonly Ticket[]): void {
    if (tickets.length === 0) {
      this.#tickets.delete(buyer);
    } else {
      this.#tickets.set(buyer, tickets);
    }
  }
}
