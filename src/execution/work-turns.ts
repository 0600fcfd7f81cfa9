/**
 * The weight of the work in one turn of the event loop, in the unit of `schema/weight.ts`: a field takes about a
 * microsecond, so a turn takes about 20 ms.
 */
const WEIGHT_PER_TURN = 20_000;

/**
 * Turns of the event loop in which nothing is done, after each in which something is: a turn accepts only one
 * connection, so a new client would wait for as many turns of work as others have come before it.
 */
const IDLE_TURNS = 10;

/** By so much weight, work that came a turn earlier may be heavier and still come first. */
const WEIGHT_PER_WAIT = 500;

/** What work of an unknown weight is taken to weigh when it is ranked: most filters are small. */
const LIGHT = 1000;

interface Piece {
  readonly weight: number;
  /** Work of a lower rank comes first. */
  readonly rank: number;
  readonly start: () => void;
}

/**
 * Spreads the work of all operations over turns of the event loop, so that none keeps the process from others, from its
 * timers and from who asks whether it lives. Light work of operations that have done little comes first: a small
 * operation does not wait for large ones. What waits moves forward, so nothing waits for ever.
 */
export class WorkTurns {
  /** By rank. */
  readonly #waiting: Piece[] = [];
  readonly #done = new WeakMap<object, number>();
  #room = WEIGHT_PER_TURN;
  #turn = 0;
  #isScheduled = false;

  /** Whether work may start at once. */
  get hasRoom(): boolean {
    return this.#waiting.length === 0 && this.#room > 0;
  }

  /**
   * Undefined if work of this weight may start at once; otherwise resolves as soon as it may. Without a weight, the work
   * has to tell it with `spend`.
   */
  take(operation: object, weight?: number): Promise<void> | undefined {
    const done = this.#done.get(operation) ?? 0;
    // Of work whose weight is not known, a turn takes one piece: the next turn knows what is left.
    const assumed = weight ?? WEIGHT_PER_TURN;
    this.#done.set(operation, done + assumed);
    if (this.hasRoom) {
      this.spend(weight ?? 0);
      return undefined;
    }
    const rank = done + (weight ?? LIGHT) + this.#turn * WEIGHT_PER_WAIT;
    return new Promise(start => {
      const place = this.#waiting.findLastIndex(other => other.rank <= rank) + 1;
      this.#waiting.splice(place, 0, { weight: assumed, rank, start });
    });
  }

  /** Counts work whose weight nobody knew before. */
  spend(weight: number): void {
    this.#room -= weight;
    this.#schedule();
  }

  #schedule(): void {
    if (!this.#isScheduled) {
      this.#isScheduled = true;
      afterTurns(IDLE_TURNS, () => this.#nextTurn());
    }
  }

  #nextTurn(): void {
    this.#isScheduled = false;
    this.#turn += 1;
    this.#room = WEIGHT_PER_TURN;
    if (this.#waiting.length > 0) {
      this.#schedule();
    }
    while (this.#room > 0) {
      const next = this.#waiting.shift();
      if (next === undefined) {
        return;
      }
      this.#room -= next.weight;
      next.start();
    }
  }
}

function afterTurns(count: number, run: () => void): void {
  setImmediate(() => (count > 0 ? afterTurns(count - 1, run) : run()));
}
