/** An LRU cache with a maximum total weight. The newest entry stays even if it exceeds the maximum alone. */
export class BoundedCache<V> {
  readonly #entries = new Map<string, { readonly value: V; readonly weight: number }>();
  readonly #limit: number;
  readonly #weigh: (value: V) => number;
  #weight = 0;

  constructor(limit: number, weigh: (value: V) => number) {
    this.#limit = limit;
    this.#weigh = weigh;
  }

  get(key: string, make: () => V): V {
    const held = this.#entries.get(key);
    if (held) {
      this.#entries.delete(key);
      this.#entries.set(key, held);
      return held.value;
    }
    const value = make();
    const weight = this.#weigh(value) + 1;
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    this.#evict();
    return value;
  }

  clear(): void {
    this.#entries.clear();
    this.#weight = 0;
  }

  #evict(): void {
    for (const [key, { weight }] of this.#entries) {
      if (this.#weight <= this.#limit || this.#entries.size === 1) {
        return;
      }
      this.#entries.delete(key);
      this.#weight -= weight;
    }
  }
}
