/**
 * The lightest place up to a limit, while both move toward lower places: places are added in descending order, and the
 * limits descend too. A place is removed as soon as a lower one weighs no more, so weights decrease with distance, and
 * the lightest place is the farthest one within the limit.
 */
export class SlidingMinimum {
  readonly #places: number[] = [];
  readonly #weights: number[] = [];
  #farthest = 0;

  add(place: number, weight: number): void {
    while (this.#weights.length > this.#farthest && (this.#weights.at(-1) ?? 0) >= weight) {
      this.#places.pop();
      this.#weights.pop();
    }
    this.#places.push(place);
    this.#weights.push(weight);
  }

  /** The lightest place up to `limit`. The place that was added last must not exceed the limit. */
  lightestUpTo(limit: number): number {
    let place = this.#places[this.#farthest] ?? limit;
    while (place > limit) {
      this.#farthest += 1;
      place = this.#places[this.#farthest] ?? limit;
    }
    return place;
  }
}
