import { type ASTNode, GraphQLError } from 'graphql';
import { badUserInput } from '../../errors.ts';

/** The error for a document, or for variables, past a limit; `node` is where it happens. */
export function overLimit(message: string, node?: ASTNode): GraphQLError {
  const { extensions } = badUserInput(message);
  return new GraphQLError(message, { nodes: node ?? null, extensions });
}

/**
 * How deep brackets may stand inside each other, in a document and in variables: more than the deepest filter below
 * the deepest fields takes, and less than is too much for the stack of those who read it.
 */
export const MAX_NESTING = 250;
