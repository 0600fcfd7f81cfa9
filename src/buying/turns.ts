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
  readonly #tickets = new Map<OperationId, Ticket[]>();

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** Makes an operation wait for so many turns. Returns why it cannot. */
  keep(operation: Operation, count: number): GatewayError | undefined {
    const tickets = this.#tickets.get(operation.id) ?? [];
    this.#tickets.set(operation.id, tickets);
    for (const ticket of tickets.splice(count)) {
      ticket.cancel();
    }
    let error: GatewayError | undefined;
    while (tickets.length < count && error === undefined) {
      error = this.#enter(operation, tickets);
    }
    this.#forgetIfNone(operation.id, tickets);
    return error;
  }

  #enter(operation: Operation, tickets: Ticket[]): GatewayError | undefined {
    const { queue, onTurn, onRefusal } = this.#options;
    const { id, options } = operation;
    const leave = () => {
      tickets.splice(tickets.indexOf(ticket), 1);
      this.#forgetIfNone(id, tickets);
    };
    const admission = queue.enter({
      operation,
      client: options.quota?.client,
      deadline: options.deadline,
      start(turn) {
        leave();
        return onTurn(id, turn);
      },
      refuse(error) {
        leave();
        onRefusal(id, error);
      },
    });
    if (admission.kind === 'refused') {
      return admission.error;
    }
    const { ticket } = admission;
    tickets.push(ticket);
    return undefined;
  }

  #forgetIfNone(id: OperationId, tickets: readonly Ticket[]): void {
    if (tickets.length === 0) {
      this.#tickets.delete(id);
    }
  }
}
