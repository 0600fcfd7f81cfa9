/**
 * A queue in which parties take turns: one item of each, round after round; within a party, first come, first served.
 * A party that comes anew is last in the round.
 */
export class Rotation<Item> {
  /** In the order of their turns: what is set anew moves to the end of a map. */
  readonly #lines = new Map<object, Item[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(party: object, item: Item): void {
    const line = this.#lines.get(party);
    if (line === undefined) {
      this.#lines.set(party, [item]);
    } else {
      line.push(item);
    }
    this.#size += 1;
  }

  /** Does nothing where the item is not there. */
  remove(party: object, item: Item): void {
    const line = this.#lines.get(party) ?? [];
    const place = line.indexOf(item);
    if (place >= 0) {
      line.splice(place, 1);
      this.#size -= 1;
      if (line.length === 0) {
        this.#lines.delete(party);
      }
    }
  }

  /** Takes out the item whose turn it is. */
  take(): Item | undefined {
    for (const [party, line] of this.#lines) {
      const item = line.shift();
      this.#lines.delete(party);
      if (line.length > 0) {
        this.#lines.set(party, line);
      }
      this.#size -= 1;
      return item;
    }
    return undefined;
  }

  /** How many turns come before that of an item that is there. */
  turnsBefore(party: object, item: Item): number {
    const round = this.#lines.get(party)?.indexOf(item) ?? 0;
    let turns = 0;
    let isEarlierInRound = true;
    for (const [other, { length }] of this.#lines) {
      isEarlierInRound &&= other !== party;
      turns += Math.min(length, isEarlierInRound ? round + 1 : round);
    }
    return turns;
  }

  /** All items in the order of their turns, as the queue stands now. */
  inOrder(): readonly Item[] {
    const items: Item[] = [];
    let lines = [...this.#lines.values()];
    for (let round = 0; lines.length > 0; round += 1) {
      for (const line of lines) {
        // It is there, whatever type an item has.
        items.push(line[round] as Item);
      }
      lines = lines.filter(({ length }) => length > round + 1);
    }
    return items;
  }

  /** The last item of the party that has most of them waiting. */
  lastOfLongest(): Item | undefined {
    let longest: readonly Item[] = [];
    for (const line of this.#lines.values()) {
      longest = line.length > longest.length ? line : longest;
    }
    return longest.at(-1);
  }
}
