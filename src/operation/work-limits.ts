import { badUserInput } from '../errors.ts';

/** Connections and global IDs that one operation looks up at most. */
const MAX_LOOKUPS = 1000;

/**
 * Weight of the rows that one operation delivers at most (see `schema/weight.ts`): 50 pages of 1000 links with all
 * their fields, their cursors and the names of their donors. That takes about 54 MB of memory.
 */
const MAX_FIELDS = 1_300_000;

/** Steps that compiling the filters of one operation takes at most (see `filter/distribute.ts`): half a second. */
const MAX_FILTER_STEPS = 100_000_000;

/**
 * How far one operation may reach, whatever it costs in credits. Rows that are held are free, and so are empty windows:
 * nothing else would keep a document of three lines from multiplying a few thousand rows until the memory is used up,
 * or from keeping the process from everybody else.
 *
 * Each method throws `BAD_USER_INPUT` where it is one too many.
 */
export class WorkLimits {
  #lookups = 0;
  #fields = 0;
  #filterSteps = 0;

  lookUp(count: number): void {
    this.#lookups += count;
    if (this.#lookups > MAX_LOOKUPS) {
      throw badUserInput(
        `The operation looks up more than ${MAX_LOOKUPS} lists and global IDs, the most that are possible: split it into several.`,
      );
    }
  }

  /** So many fields of rows, larger ones for more than one. What the rows cost is not lost: they are kept. */
  deliver(fields: number): void {
    this.#fields += fields;
    if (this.#fields > MAX_FIELDS) {
      throw badUserInput(
        'The rows of the operation, with all that is selected of them, are more than one can deliver: ask for fewer rows or fields at a time. Rows that were bought for it are kept.',
      );
    }
  }

  /** Takes part in the work on a filter; a function of its own, so that it can be handed on. */
  readonly spendOnFilter = (steps: number): void => {
    this.#filterSteps += steps;
    if (this.#filterSteps > MAX_FILTER_STEPS) {
      throw badUserInput(
        'filter: the filters of the operation take too long to work out together; say less in them, or split it into several.',
      );
    }
  };
}
