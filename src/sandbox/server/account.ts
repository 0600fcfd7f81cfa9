import type { PlanCredits } from '../query/answer.ts';

/** The plan's credits, and those charged since the start or the last reset. */
export class SandboxAccount implements PlanCredits {
  #limit: number;
  #balance: number;
  #billed = 0;

  constructor(balance: number) {
    this.#limit = balance;
    this.#balance = balance;
  }

  /** The highest balance ever set. */
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
