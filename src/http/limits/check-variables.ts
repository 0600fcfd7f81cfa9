import { MAX_NESTING, overLimit } from './over-limit.ts';

/**
 * Refuses variables with too many values or too deeply nested values before graphql-js reads them: it descends into all
 * of them, and repeats the whole of a wrong value in its message.
 *
 * @throws GraphQLError BAD_USER_INPUT.
 */
export function checkVariables(variables: unknown, maxValues: number): void {
  let values = 0;

  function count(value: unknown, level: number): void {
    if (typeof value !== 'object' || value === null) {
      return;
    }
    if (level > MAX_NESTING) {
      throw overLimit(
        `Lists and objects in the variables are nested more than ${MAX_NESTING} levels deep. Reduce the nesting.`,
      );
    }
    const inner = Object.values(value);
    values += inner.length;
    if (values > maxValues) {
      throw overLimit(
        `The variables have more than ${maxValues} values, the maximum (MAX_TOKENS). Split them across several operations.`,
      );
    }
    for (const each of inner) {
      count(each, level + 1);
    }
  }

  count(variables, 1);
}
