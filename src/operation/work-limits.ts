import { badUserInput } from '../errors.ts';

/** Connections, global IDs and representations of entities that one operation looks up at most. */
const MAX_LOOKUPS = 1000;

/**
 * Weight of the rows that one operation delivers at most (see `schema/selection.ts`): 50 pages of 1000 links with all
 * their fields, their cursors and the names of their donors. That takes about 54 MB of memory.
 */
const MAX_FIELDS = 1_300_000;

/** Steps that compiling the filters of one operation takes at most (see `filter/distribute.ts`): half a second. */
const MAX_FILTER_STEPS = 100_000_000;

/**
 * The work that one operation may cause, whatever it costs in credits. Held rows and empty windows cost no credits, so
 * without these limits a document of three lines could use up all memory or block the process.
 *
 * Each method throws `BAD_USER_INPUT` once a limit is exceeded.
 */
export class WorkLimits {
  /** Whether the document reads a connection, so that its answer tells what it cost. */
  readsConnection = false;
  #lookups = 0;
  #fields = 0;
  #filterSteps = 0;

  readConnection(): void {
    this.readsConnection = true;
    this.lookUp(1);
  }

  lookUp(count: number): void {
    this.#lookups += count;
    if (this.#lookups > MAX_LOOKUPS) {
      throw badUserInput(
        `The operation looks up more than ${MAX_LOOKUPS} lists, global IDs and representations, the limit of one operation. Split it into several.`,
      );
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

  /** Counts steps of the work on filters. A property, so that it can be passed on by itself. */
  readonly spendOnFilter = (steps: number): void => {
    this.#filterSteps += steps;
    if (this.#filterSteps > MAX_FILTER_STEPS) {
      throw badUserInput(
        'filter: the filters of the operation are too complex to compile together. Simplify them, or split the operation into several.',
      );
    }
  };
}
