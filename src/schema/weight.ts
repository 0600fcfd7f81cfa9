import { type GraphQLField, getNamedType, isLeafType } from 'graphql';

/** The extension of a field that weighs something else than `weightOf` assumes. */
export function weight(own: number): { readonly weight: number } {
  return { weight: own };
}

/**
 * How much work one value of the field is to the executor, in plain fields such as `urlTo`; what is selected below it
 * comes on top. A field has the weight that its extensions give it where it is defined. Without one, a scalar or enum
 * weighs 1 and an object 5: measured, an object takes the memory of four to five scalars.
 */
export function weightOf({ extensions, type }: GraphQLField<unknown, unknown>): number {
  if (typeof extensions.weight === 'number') {
    return extensions.weight;
  }
  return isLeafType(getNamedType(type)) ? SCALAR : OBJECT;
}

const SCALAR = 1;
const OBJECT = 5;
