import { MAX_NESTING, overLimit } from './over-limit.ts';

/**
 * Refuses variables of too many values, or of values that nest too deep, before anybody looks at them: where one is
 * wrong, graphql-js repeats the whole of it, and it descends into all of them.
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
        `The variables nest more than ${MAX_NESTING} lists and objects: take them out of each other.`,
      );
    }
    const inner = Object.values(value);
    values += inner.length;
    if (values > maxValues) {
      throw overLimit(
        `The variables have more than ${maxValues} values, the most that are taken, as of tokens (MAX_TOKENS): give them to several operations.`,
      );
    }
    for (const each of inner) {
      count(each, level + 1);
    }
  }

  count(variables, 1);
}
