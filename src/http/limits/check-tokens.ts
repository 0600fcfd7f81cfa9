import { Lexer, type Source, TokenKind } from 'graphql';
import { MAX_NESTING, overLimit } from './over-limit.ts';

/**
 * Refuses a document that has too many tokens, or brackets that nest too deep, before anything is built of it.
 * Returns how many lines it has.
 *
 * @throws GraphQLError BAD_USER_INPUT, or the error of the lexer where the text is none of GraphQL's.
 */
export function checkTokens(source: Source, maxTokens: number): number {
  const lexer = new Lexer(source);
  let tokens = 0;
  let open = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    tokens += 1;
    if (tokens > maxTokens) {
      throw overLimit(
        `The document has more than ${maxTokens} tokens, the most that are taken (MAX_TOKENS): ask in several operations, or give lists and filters as variables.`,
      );
    }
    open += STEPS.get(token.kind) ?? 0;
    if (open > MAX_NESTING) {
      throw overLimit(
        `The document nests more than ${MAX_NESTING} brackets: take selections, lists and objects out of each other.`,
      );
    }
  }
  return lexer.line;
}

/** What a bracket does to the number of open ones. */
const STEPS: ReadonlyMap<TokenKind, number> = new Map([
  [TokenKind.BRACE_L, 1],
  [TokenKind.BRACKET_L, 1],
  [TokenKind.PAREN_L, 1],
  [TokenKind.BRACE_R, -1],
  [TokenKind.BRACKET_R, -1],
  [TokenKind.PAREN_R, -1],
]);
