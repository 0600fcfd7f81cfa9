/**
 * The lightest of the places within a distance, while one walks towards lower places: places are added in falling
 * order, and the limit asked for falls too. A place leaves as soon as a nearer one weighs no more, so the weights of
 * those that stay fall with the distance, and the lightest is the farthest within the limit.
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

  /** The lightest place up to `limit`, of which the place added last must be one. */
  lightestUpTo(limit: number): number {
    let place = this.#places[this.#farthest] ?? limit;
    while (place > limit) {
      this.#farthest += 1;
      place = this.#places[this.#farthest] ?? limit;
    }
    return place;
  }
}
