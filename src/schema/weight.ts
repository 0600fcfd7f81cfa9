import { type GraphQLField, getNamedType, isLeafType } from 'graphql';

/** Whether the field sets its weight, as connections do. */
export function hasOwnWeight({ extensions }: GraphQLField<unknown, unknown>): boolean {
  return typeof extensions.weight === 'number';
}

/**
 * How much work one value of the field is to the executor, in scalars. What is selected below it is added to that. A
 * field can set its weight in its extensions; by default, a scalar or enum weighs 1 and an object 5, because an object
 * takes the memory of four to five scalars.
 */
export function weightOf({ extensions, type }: GraphQLField<unknown, unknown>): number {
  if (typeof extensions.weight === 'number') {
    return extensions.weight;
  }
  return isLeafType(getNamedType(type)) ? SCALAR : OBJECT;
}

const SCALAR = 1;
const OBJECT = 5;
