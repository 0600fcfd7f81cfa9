import { RoundRobin } from './round-robin.ts';

/** Whose turn it is: the client's, if there are clients, and among its operations this one's. */
export interface Owner {
  readonly client?: string | undefined;
  readonly operation: object;
}

/**
 * A queue in which clients take turns, and the operations of each client among themselves: so the operations of one
 * client, however many they are, delay those of another no more than one does. A new client comes last in the round.
 * Without clients, operations take turns.
 */
export class ClientRoundRobin<Item> {
  /** Clients in the order of their turns: deleting a key and setting it again moves it to the end of the map. */
  readonly #lines = new Map<string | undefined, RoundRobin<Item>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add({ client, operation }: Owner, item: Item): void {
    const line = this.#lines.get(client) ?? new RoundRobin<Item>();
    line.add(operation, item);
    this.#lines.set(client, line);
    this.#size += 1;
  }

  /** Does nothing if the item is not in the queue. */
  remove({ client, operation }: Owner, item: Item): void {
    const line = this.#lines.get(client);
    if (line !== undefined) {
      this.#size -= line.size;
      line.remove(operation, item);
      this.#size += line.size;
      if (line.size === 0) {
        this.#lines.delete(client);
      }
    }
  }

  /** Removes and returns the item whose turn it is. */
  take(): Item | undefined {
    for (const [client, line] of this.#lines) {
      const item = line.take();
      this.#lines.delete(client);
      if (line.size > 0) {
        this.#lines.set(client, line);
      }
      this.#size -= 1;
      return item;
    }
    return undefined;
  }

  /** How many turns come before that of `item`, which must be in the queue. */
  turnsBefore({ client, operation }: Owner, item: Item): number {
    const round = this.#lines.get(client)?.turnsBefore(operation, item) ?? 0;
    let turns = 0;
    let isEarlierInRound = true;
    for (const [other, { size }] of this.#lines) {
      isEarlierInRound &&= other !== client;
      turns += Math.min(size, isEarlierInRound ? round + 1 : round);
    }
    return turns;
  }

  /** All items in the order of their turns. */
  inOrder(): readonly Item[] {
    const items: Item[] = [];
    let lines = [...this.#lines.values()].map(line => line.inOrder());
    for (let round = 0; lines.length > 0; round += 1) {
      for (const line of lines) {
        // The line is longer than `round`, so this is an item.
        items.push(line[round] as Item);
      }
      lines = lines.filter(({ length }) => length > round + 1);
    }
    return items;
  }

  /** Of the client that has the most items, the last one of the operation that has the most. */
  lastOfLongest(): Item | undefined {
    let longest: RoundRobin<Item> | undefined;
    for (const line of this.#lines.values()) {
      longest = longest === undefined || line.size > longest.size ? line : longest;
    }
    return longest?.lastOfLongest();
  }
}
