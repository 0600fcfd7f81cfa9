import type { Clock } from '../clock.ts';
import type { Client } from './client.ts';

/** Credits that a request was charged, or may have been. */
export interface Charge {
  /** When the request was sent, in milliseconds since 1970. They count for that day. */
  readonly at: number;
  readonly credits: number;
}

/**
 * What the operations of one client can spend together on a day (UTC). Credits are reserved before a request is sent,
 * and charged for the day on which it was sent, even if the next day has begun when that is known. Reserved credits
 * count for every day, so that no day is ever passed.
 */
export class Quota {
  readonly client: string;
  /** Undefined if the client can spend any number. A change does not concern what is reserved already. */
  creditsPerDay: number | undefined;
  readonly #clock: Clock;
  #reserved = 0;
  /** Credits charged, by the number of the day since 1970: a clock that is set back finds the day before again. */
  readonly #spent = new Map<number, number>();

  constructor(client: string, clock: Clock) {
    this.client = client;
    this.#clock = clock;
  }

  /** Credits that can still be reserved. Less than none if `creditsPerDay` was lowered to less than is spent. */
  get left(): number {
    const spent = this.#spent.get(dayOf(this.#clock.epoch())) ?? 0;
    return (this.creditsPerDay ?? Number.POSITIVE_INFINITY) - spent - this.#reserved;
  }

  /** What answers tell of it; undefined if the client can spend any number. */
  get report(): { readonly left: number } | undefined {
    return this.creditsPerDay === undefined ? undefined : { left: Math.max(0, this.left) };
  }

  /** Milliseconds until the next day begins. */
  get nextDayInMs(): number {
    return DAY_MS - (this.#clock.epoch() % DAY_MS);
  }

  /** Enters reservations, of which fewer than none are released, and charges. The caller has looked at what is left. */
  book(reserved: number, charges: readonly Charge[] = []): void {
    this.#reserved += reserved;
    for (const { at, credits } of charges) {
      const day = dayOf(at);
      this.#spent.set(day, (this.#spent.get(day) ?? 0) + credits);
    }
    const yesterday = dayOf(this.#clock.epoch()) - 1;
    for (const day of this.#spent.keys()) {
      if (day < yesterday) {
        this.#spent.delete(day);
      }
    }
  }
}

/** The quotas of all clients. They outlast a reload of the file, and so does what is spent of them. */
export interface Quotas {
  of(client: Pick<Client, 'name'>): Quota;
  /** The clients that there are from now on. The quotas of others stay as they are, for operations in progress. */
  setClients(clients: readonly Client[]): void;
}

/** `spent` is what the clients have spent since the day began, according to the ledger. */
export function createQuotas(
  clock: Clock,
  clients: readonly Client[],
  spent: readonly (Charge & { readonly client: string })[],
): Quotas {
  const quotas = new Map<string, Quota>();

  function of({ name }: Pick<Client, 'name'>): Quota {
    const quota = quotas.get(name) ?? new Quota(name, clock);
    quotas.set(name, quota);
    return quota;
  }

  function setClients(current: readonly Client[]): void {
    for (const client of current) {
      of(client).creditsPerDay = client.creditsPerDay;
    }
  }

  setClients(clients);
  for (const charge of spent) {
    of({ name: charge.client }).book(0, [charge]);
  }
  return { of, setClients };
}

const DAY_MS = 86_400_000;

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}
