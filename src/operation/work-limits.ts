import { badUserInput, type GatewayError } from '../errors.ts';

/** Connections, global IDs and representations of entities that one operation looks up at most. */
const MAX_LOOKUPS = 1000;

/**
 * Weight of the rows that one operation delivers at most (see `schema/selection.ts`): 50 pages of 1000 links with all
 * their fields, their cursors and the names of their donors. That takes about 54 MB of memory.
 */
const MAX_FIELDS = 1_300_000;

/** Steps that compiling the filters of one operation takes at most (see `filter/distribute.ts`): half a second. */
const MAX_FILTER_STEPS = 75_000_000;

/** Steps of the work on filters that take as long as a field of a row. */
const STEPS_PER_WEIGHT = 150;

/**
 * The work that one operation may cause, whatever it costs in credits. Held rows and empty windows cost no credits, so
 * without these limits a document of three lines could use up all memory or block the process.
 *
 * Each method throws `BAD_USER_INPUT` once a limit is exceeded.
 */
export class WorkLimits {
  /** Whether the document reads a connection, so that its answer tells what it cost. */
  readsConnection = false;
  readonly #maxAnswerBytes: number;
  readonly #work: (weight: number) => void;
  #answerBytes = 0;
  #lookups = 0;
  #fields = 0;
  #filterSteps = 0;

  /** `work` is called with the weight of work that is done, in the unit of `schema/weight.ts`. */
  constructor(maxAnswerBytes = Number.POSITIVE_INFINITY, work: (weight: number) => void = () => {}) {
    this.#maxAnswerBytes = maxAnswerBytes;
    this.#work = work;
  }

  readConnection(): void {
    this.readsConnection = true;
    this.lookUp(1);
  }

  lookUp(count: number): void {
    this.#lookups += count;
    if (this.#lookups > MAX_LOOKUPS) {
      throw tooManyLookups();
    }
  }

  /** Refuses in one go what would be looked up by ones: thousands of errors take seconds. A few too many may pass. */
  expectToLookUp(count: number): void {
    if (this.#lookups + count > 2 * MAX_LOOKUPS) {
      throw tooManyLookups();
    }
  }

  /** Counts the weight of rows that are delivered. Bought rows are kept even if they exceed the limit. */
  deliver(fields: number): void {
    this.#fields += fields;
    if (this.#fields > MAX_FIELDS) {
      throw badUserInput(
        'The operation selects more rows and fields than one operation can deliver. Request fewer rows or fields at a time. Rows that were bought for it are kept.',
      );
    }
  }

  /**
   * Counts bytes of the answer, if they are limited. Rows that would exceed the limit are left out; others still fit.
   */
  addToAnswer(bytesOf: () => number): void {
    if (this.#maxAnswerBytes === Number.POSITIVE_INFINITY) {
      return;
    }
    const bytes = bytesOf();
    if (this.#answerBytes + bytes > this.#maxAnswerBytes) {
      throw badUserInput(answerTooLarge(this.#maxAnswerBytes));
    }
    this.#answerBytes += bytes;
  }

  /** Counts steps of the work on filters. A property, so that it can be passed on by itself. */
  readonly spendOnFilter = (steps: number): void => {
    this.#filterSteps += steps;
    this.#work(steps / STEPS_PER_WEIGHT);
    if (this.#filterSteps > MAX_FILTER_STEPS) {
      throw badUserInput(
        'filter: the filters of the operation are too complex to compile together. Simplify them, or split the operation into several.',
      );
    }
  };
}

function tooManyLookups(): GatewayError {
  return badUserInput(
    `The operation looks up more than ${MAX_LOOKUPS} lists, global IDs and representations, the limit of one operation. Split it into several.`,
  );
}

/** The message for rows, or for a whole answer, that would exceed the limit. */
export function answerTooLarge(maxBytes: number): string {
  return `With these rows, the answer has more than ${maxBytes} bytes, the maximum (MAX_ANSWER_BYTES). Request fewer rows or fields at a time. Rows that were bought for it are kept.`;
}
