import { RoundRobin } from '../serpstat/round-robin.ts';

/**
 * The weight of the work in one turn of the event loop, in the unit of `schema/weight.ts`: a field takes about a
 * microsecond, so a turn takes about 20 ms.
 */
const WEIGHT_PER_TURN = 20_000;

/**
 * Spreads the work of all operations over turns of the event loop, so that none keeps the process from others, from its
 * timers and from who asks whether it lives. Operations take turns by round robin: a small one does not wait for the
 * rest of a large one.
 */
export class WorkTurns {
  readonly #waiting = new RoundRobin<{ readonly weight: number; readonly start: () => void }>();
  #room = WEIGHT_PER_TURN;
  #isScheduled = false;

  /** Undefined if work of this weight may start at once; otherwise resolves as soon as it may. */
  take(operation: object, weight: number): Promise<void> | undefined {
    if (this.#waiting.size === 0 && this.#room > 0) {
      this.spend(weight);
      return undefined;
    }
    return new Promise(start => this.#waiting.add(operation, { weight, start }));
  }

  /** Counts work whose weight nobody knew before. */
  spend(weight: number): void {
    this.#room -= weight;
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      setImmediate(() => this.#nextTurn());
    }
  }

  #nextTurn(): void {
    this.#isScheduled = this.#waiting.size > 0;
    this.#room = WEIGHT_PER_TURN;
    if (this.#isScheduled) {
      setImmediate(() => this.#nextTurn());
    }
    while (this.#room > 0) {
      const next = this.#waiting.take();
      if (next === undefined) {
        return;
      }
      this.#room -= next.weight;
      next.start();
    }
  }
}
