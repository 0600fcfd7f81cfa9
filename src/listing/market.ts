import type { Ask } from './ask.ts';
import type { Buyer } from './buyer.ts';
import type { Outcome } from './demands.ts';
import { Desk } from './desk.ts';
import { keyOf } from './fingerprint.ts';
import type { Supplies } from './supplies.ts';

/** Where the operations of the process get rows of one kind of listing: one desk for each listing that is in demand. */
export interface Market<Row> {
  /** Answers each ask, in their order; all are for the same listing. */
  read(buyer: Buyer, asks: readonly Ask<Row>[]): Promise<readonly Outcome<Row>[]>;
  /** Resolves once nothing is bought or stored any more. */
  idle(): Promise<void>;
}

export function openMarket<Row>(supplies: Supplies): Market<Row> {
  const desks = new Map<string, Desk<Row>>();
  let waiting: (() => void)[] = [];

  function close(key: string): void {
    desks.delete(key);
    if (desks.size === 0) {
      for (const resolve of waiting) {
        resolve();
      }
      waiting = [];
    }
  }

  function deskFor({ listing, fingerprint }: Ask<Row>): Desk<Row> {
    const key = keyOf(fingerprint, supplies.upstream);
    let desk = desks.get(key);
    if (desk === undefined) {
      desk = new Desk(listing, key, supplies, () => close(key));
      desks.set(key, desk);
    }
    return desk;
  }

  return {
    async read(buyer, asks) {
      const [first] = asks;
      return first === undefined ? [] : await deskFor(first).read(buyer, asks);
    },
    idle: () => (desks.size === 0 ? Promise.resolve() : new Promise(resolve => waiting.push(resolve))),
  };
}
