/**
 * A queue in which operations take turns: each round takes one item of each operation. The items of one operation keep
 * their order. A new operation comes last in the round.
 */
export class RoundRobin<Item> {
  /** Operations in the order of their turns: deleting a key and setting it again moves it to the end of the map. */
  readonly #lines = new Map<object, Item[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(operation: object, item: Item): void {
    const line = this.#lines.get(operation);
    if (line === undefined) {
      this.#lines.set(operation, [item]);
    } else {
      line.push(item);
    }
    this.#size += 1;
  }

  /** Does nothing if the item is not in the queue. */
  remove(operation: object, item: Item): void {
    const line = this.#lines.get(operation) ?? [];
    const index = line.indexOf(item);
    if (index >= 0) {
      line.splice(index, 1);
      this.#size -= 1;
      if (line.length === 0) {
        this.#lines.delete(operation);
      }
    }
  }

  /** Removes and returns the item whose turn it is. */
  take(): Item | undefined {
    for (const [operation, line] of this.#lines) {
      const item = line.shift();
      this.#lines.delete(operation);
      if (line.length > 0) {
        this.#lines.set(operation, line);
      }
      this.#size -= 1;
      return item;
    }
    return undefined;
  }

  /** How many turns come before that of `item`, which must be in the queue. */
  turnsBefore(operation: object, item: Item): number {
    const round = this.#lines.get(operation)?.indexOf(item) ?? 0;
    let turns = 0;
    let isEarlierInRound = true;
    for (const [other, { length }] of this.#lines) {
      isEarlierInRound &&= other !== operation;
      turns += Math.min(length, isEarlierInRound ? round + 1 : round);
    }
    return turns;
  }

  /** All items in the order of their turns. */
  inOrder(): readonly Item[] {
    const items: Item[] = [];
    let lines = [...this.#lines.values()];
    for (let round = 0; lines.length > 0; round += 1) {
      for (const line of lines) {
        // The line is longer than `round`, so this is an item.
        items.push(line[round] as Item);
      }
      lines = lines.filter(({ length }) => length > round + 1);
    }
    return items;
  }

  /** The last item of the operation that has the most items. */
  lastOfLongest(): Item | undefined {
    let longest: readonly Item[] = [];
    for (const line of this.#lines.values()) {
      longest = line.length > longest.length ? line : longest;
    }
    return longest.at(-1);
  }
}
