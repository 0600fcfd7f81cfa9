/**
 * Credits that one operation may spend. What a request may cost is reserved before it goes out; afterwards the
 * reservation is given up, and what was charged is spent.
 */
export class Budget {
  readonly limit: number;
  #reserved = 0;
  #spent = 0;
  #lost = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Credits charged for this operation. */
  get spent(): number {
    return this.#spent;
  }

  /** Credits that can still be reserved. */
  get left(): number {
    return this.limit - this.#reserved - this.#spent - this.#lost;
  }

  /** Whether the credits could be reserved. */
  reserve(credits: number): boolean {
    if (credits > this.left) {
      return false;
    }
    this.#reserved += credits;
    return true;
  }

  release(credits: number): void {
    this.#reserved -= credits;
  }

  spend(credits: number): void {
    this.#spent += credits;
  }

  /** Credits of which nobody can tell whether they were charged: they are not spent again, to be on the safe side. */
  lose(credits: number): void {
    this.#lost += credits;
  }
}
