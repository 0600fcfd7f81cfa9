import type { GatewayError } from '../errors.ts';
import type { Operation, OperationId } from '../operation/operation.ts';
import type { RequestQueue } from '../serpstat/request-queue.ts';
import type { Ticket, Turn } from '../serpstat/turn.ts';

export interface TurnsOptions {
  readonly queue: RequestQueue;
  /** The turn of an operation has come. Returns false if there is nothing to start. */
  readonly onTurn: (operation: OperationId, turn: Turn) => boolean;
  /** A turn will not come. */
  readonly onRefusal: (operation: OperationId, error: GatewayError) => void;
}

/** The turns that operations wait for in the request queue to buy rows of one listing. */
export class Turns {
  readonly #options: TurnsOptions;
  readonly #tickets = new Map<OperationId, readonly Ticket[]>();

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** Makes an operation wait for so many turns. Returns why it cannot. */
  keep(operation: Operation, count: number): GatewayError | undefined {
    const tickets = this.#of(operation.id);
    for (const ticket of tickets.slice(count)) {
      ticket.cancel();
    }
    this.#set(operation.id, tickets.slice(0, count));
    while (this.#of(operation.id).length < count) {
      const error = this.#enter(operation);
      if (error !== undefined) {
        return error;
      }
    }
    return undefined;
  }

  #enter(operation: Operation): GatewayError | undefined {
    const { queue, onTurn, onRefusal } = this.#options;
    const { id } = operation;
    const lose = () =>
      this.#set(
        id,
        this.#of(id).filter(ticket => ticket !== admitted),
      );
    let admitted: Ticket | undefined;
    const admission = queue.enter({
      operation,
      client: operation.options.quota?.client,
      deadline: operation.options.deadline,
      start(turn) {
        lose();
        return onTurn(id, turn);
      },
      refuse(error) {
        lose();
        onRefusal(id, error);
      },
    });
    if (admission.kind === 'refused') {
      return admission.error;
    }
    admitted = admission.ticket;
    this.#set(id, [...this.#of(id), admitted]);
    return undefined;
  }

  #of(id: OperationId): readonly Ticket[] {
    return this.#tickets.get(id) ?? [];
  }

  #set(id: OperationId, tickets: readonly Ticket[]): void {
    if (tickets.length === 0) {
      this.#tickets.delete(id);
    } else {
      this.#tickets.set(id, tickets);
    }
  }
}
