import type { Clock } from '../clock.ts';
import { GatewayError } from '../errors.ts';
import { WorkTurns } from './work-turns.ts';

/**
 * What an operation may hold without a place, in the unit of `schema/weight.ts`: 200 links with all their fields, which
 * take 200 kB. Small operations do not wait behind large ones.
 */
export const SMALL = 5000;

/** Milliseconds that an operation with a place may wait for Serpstat while others wait for a place. */
const GRACE_MS = 250;

/** Operations that wait for a place at most. */
const MAX_WAITING = 10_000;

/** When a client that found no place should try again, in milliseconds. */
const RETRY_AFTER_MS = 1000;

/** An operation, as far as its execution concerns it. */
interface Executed {
  readonly signal: AbortSignal;
  cancel(reason: GatewayError): void;
}

/**
 * The large operations that execute at a time. An operation executes from the first rows that it is given until its
 * answer is written as JSON: what it holds then is what fills the memory. One that waits for Serpstat gives way if
 * others wait for its place.
 */
export class Executions {
  readonly turns = new WorkTurns();
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #executing = new Set<Execution>();
  /** By the execution that waits, in order. */
  readonly #waiting = new Map<Execution, { readonly admitted: Promise<void>; readonly admit: () => void }>();
  #cancelCheck: (() => void) | undefined;

  /** `limit` is the number of operations. */
  constructor(limit: number, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  start(operation: Executed): Execution {
    return new Execution(operation, this, this.#clock);
  }

  /** Whether an operation would find a place at once. */
  get hasPlace(): boolean {
    return this.#executing.size < this.#limit && this.#waiting.size === 0;
  }

  /** Undefined if the operation has a place or finds one; otherwise resolves as soon as it has one. */
  enter(execution: Execution): Promise<void> | undefined {
    if (this.#executing.has(execution)) {
      return undefined;
    }
    if (this.hasPlace) {
      this.#executing.add(execution);
      return undefined;
    }
    return this.#waiting.get(execution)?.admitted ?? this.#waitFor(execution);
  }

  leave(execution: Execution): void {
    this.#executing.delete(execution);
    this.#admit();
  }

  /** An execution waits for Serpstat: another may take its place. */
  paused(): void {
    if (this.#waiting.size > 0) {
      this.#makeRoom();
    }
  }

  #waitFor(execution: Execution): Promise<void> {
    if (this.#waiting.size >= MAX_WAITING) {
      return Promise.reject(this.#noPlace('there is no room for more to wait'));
    }
    const { promise: admitted, resolve, reject } = Promise.withResolvers<void>();
    const { signal } = execution.operation;
    const giveUp = () => {
      this.#waiting.delete(execution);
      reject(this.#noPlace('its time (REQUEST_TIMEOUT_MS) ran out before its turn'));
    };
    signal.addEventListener('abort', giveUp, { once: true });
    const admit = () => {
      signal.removeEventListener('abort', giveUp);
      resolve();
    };
    this.#waiting.set(execution, { admitted, admit });
    if (signal.aborted) {
      giveUp();
    }
    this.#makeRoom();
    return admitted;
  }

  #noPlace(why: string): GatewayError {
    return new GatewayError(
      'UPSTREAM_BUSY',
      `The gateway executes ${this.#limit} large operations at a time (MAX_CONCURRENCY). This one has to wait, and ${why}. Try again later, or request fewer rows at a time.`,
      { retryAfterMs: RETRY_AFTER_MS },
    );
  }

  #admit(): void {
    for (const [execution, { admit }] of this.#waiting) {
      if (this.#executing.size >= this.#limit) {
        return;
      }
      this.#waiting.delete(execution);
      this.#executing.add(execution);
      admit();
    }
  }

  #makeRoom(): void {
    const [longest] = [...this.#executing]
      .filter(({ pausedAt }) => pausedAt !== undefined)
      .toSorted((a, b) => (a.pausedAt ?? 0) - (b.pausedAt ?? 0));
    if (this.#waiting.size === 0 || longest?.pausedAt === undefined) {
      return;
    }
    const left = longest.pausedAt + GRACE_MS - this.#clock.now();
    if (left <= 0) {
      longest.operation.cancel(gaveWay());
    }
    this.#checkAfter(left > 0 ? left : GRACE_MS);
  }

  #checkAfter(ms: number): void {
    this.#cancelCheck?.();
    this.#cancelCheck = this.#clock.after(ms, () => this.paused());
  }
}

/** The part of one operation. */
export class Execution {
  readonly operation: Executed;
  /** Since when it waits for Serpstat, by the clock's `now`; undefined if it does not. */
  pausedAt: number | undefined;
  readonly #all: Executions;
  readonly #clock: Clock;
  /** Weight of the rows that it was given. */
  #held = 0;
  #awaited = 0;
  #hasEnded = false;

  constructor(operation: Executed, all: Executions, clock: Clock) {
    this.operation = operation;
    this.#all = all;
    this.#clock = clock;
  }

  /** Waits for rows. Meanwhile, another operation may take the place of this one. */
  async waitFor<T>(rows: Promise<T>): Promise<T> {
    this.#awaited += 1;
    if (this.#awaited === 1) {
      this.pausedAt = this.#clock.now();
      this.#all.paused();
    }
    try {
      return await rows;
    } finally {
      this.#awaited -= 1;
      if (this.#awaited === 0) {
        this.pausedAt = undefined;
      }
    }
  }

  /**
   * Waits until rows of this weight may be given to the executor; undefined if they may at once.
   *
   * @throws `GatewayError` UPSTREAM_BUSY if that takes too long.
   */
  deliver(weight: number): Promise<void> | undefined {
    return weight === 0 ? undefined : this.#deliver(weight);
  }

  async #deliver(weight: number): Promise<void> {
    this.#held += weight;
    this.#refuseIfEnded();
    if (this.#held > SMALL) {
      await this.#all.enter(this);
    }
    await this.turn(weight);
    this.#refuseIfEnded();
  }

  /** See `WorkTurns.take`. */
  turn(weight?: number): Promise<void> | undefined {
    return this.#all.turns.take(this, weight);
  }

  /** A part of the answer is written. While the rest waits for Serpstat, others can have its place. */
  partWritten(): void {
    if (this.pausedAt !== undefined) {
      this.#held = 0;
      this.#all.leave(this);
    }
  }

  /** The answer is written, or nobody wants it any more. */
  end(): void {
    this.#hasEnded = true;
    this.#all.leave(this);
  }

  /** An error elsewhere can end an answer while rows of it are on their way: they would take a place for ever. */
  #refuseIfEnded(): void {
    if (this.#hasEnded) {
      this.#all.leave(this);
      throw new GatewayError('UPSTREAM_TIMEOUT', 'The operation has ended before its rows arrived.');
    }
  }
}

function gaveWay(): GatewayError {
  return new GatewayError(
    'UPSTREAM_BUSY',
    'The operation waited for Serpstat while it held the rows of a large answer, and others needed its place (MAX_CONCURRENCY). Try again later, or request fewer rows at a time. Rows that were bought for it are kept.',
    { retryAfterMs: RETRY_AFTER_MS },
  );
}
