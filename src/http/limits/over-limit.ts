import { type ASTNode, GraphQLError } from 'graphql';
import { badUserInput } from '../../errors.ts';

/** The error for a document or variables that exceed a limit. `node` is the location in the document. */
export function overLimit(message: string, node?: ASTNode): GraphQLError {
  const { extensions } = badUserInput(message);
  return new GraphQLError(message, { nodes: node ?? null, extensions });
}

/**
 * The deepest nesting of brackets in a document and in variables: more than the deepest filter below the deepest fields
 * needs, and less than what overflows the stack of a reader.
 */
export const MAX_NESTING = 250;
