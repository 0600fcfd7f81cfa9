import type { GraphQLError } from 'graphql';
import { overLimit } from './limits/over-limit.ts';

/** Errors of one answer. Each takes half a millisecond on its way to the client. */
const MAX_ERRORS = 200;

/** Characters that all errors of one answer have as JSON. Their paths repeat names of the document, however long. */
const MAX_CHARACTERS = 2 ** 20;

/**
 * Room for the errors of one answer, whose parts share it: returns those of the errors that fit, at least the first of
 * the answer, and a last one which says how many are left out.
 */
export function createErrorRoom(): (errors: readonly GraphQLError[]) => readonly GraphQLError[] {
  let shown = 0;
  let characters = 0;
  return errors => {
    const surplus = errors.findIndex(error => {
      if (shown === MAX_ERRORS) {
        return true;
      }
      characters += JSON.stringify(error).length;
      if (shown > 0 && characters > MAX_CHARACTERS) {
        return true;
      }
      shown += 1;
      return false;
    });
    return surplus === -1 ? errors : [...errors.slice(0, surplus), leftOut(errors.length - surplus, shown)];
  };
}

function leftOut(others: number, shown: number): GraphQLError {
  const what = others === 1 ? '1 more error is' : `${others} more errors are`;
  return overLimit(`${what} left out. Correct the first ${shown}, and try again.`);
}
