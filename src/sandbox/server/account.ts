/** The plan's credits: what is left, and what was charged since the start or the last reset. */
export class Account {
  #limit: number;
  #balance: number;
  #billed = 0;

  constructor(balance: number) {
    this.#limit = balance;
    this.#balance = balance;
  }

  /** What the plan has in all: the highest balance that was ever set. */
  get limit(): number {
    return this.#limit;
  }

  get balance(): number {
    return this.#balance;
  }

  get billed(): number {
    return this.#billed;
  }

  set(balance: number): void {
    this.#balance = balance;
    this.#limit = Math.max(this.#limit, balance);
  }

  charge(credits: number): void {
    this.#balance -= credits;
    this.#billed += credits;
  }

  resetBilled(): void {
    this.#billed = 0;
  }
}
