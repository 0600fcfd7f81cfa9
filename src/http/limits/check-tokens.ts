import { Lexer, type Source, TokenKind } from 'graphql';
import { MAX_NESTING, overLimit } from './over-limit.ts';

/**
 * Refuses a document with too many tokens or too deeply nested brackets before it is parsed. Returns the number of its
 * lines.
 *
 * @throws GraphQLError BAD_USER_INPUT, or the lexer's error if the text is not GraphQL.
 */
export function checkTokens(source: Source, maxTokens: number): number {
  const lexer = new Lexer(source);
  let tokens = 0;
  let open = 0;
  for (let token = lexer.advance(); token.kind !== TokenKind.EOF; token = lexer.advance()) {
    tokens += 1;
    if (tokens > maxTokens) {
      throw overLimit(
        `The document has more than ${maxTokens} tokens, the maximum (MAX_TOKENS). Split it into several operations, or pass lists and filters as variables.`,
      );
    }
    open += STEPS.get(token.kind) ?? 0;
    if (open > MAX_NESTING) {
      throw overLimit(
        `Brackets in the document are nested more than ${MAX_NESTING} levels deep. Reduce the nesting of selections, lists and objects.`,
      );
    }
  }
  return lexer.line;
}

/** How a bracket changes the number of open brackets. */
const STEPS: ReadonlyMap<TokenKind, number> = new Map([
  [TokenKind.BRACE_L, 1],
  [TokenKind.BRACKET_L, 1],
  [TokenKind.PAREN_L, 1],
  [TokenKind.BRACE_R, -1],
  [TokenKind.BRACKET_R, -1],
  [TokenKind.PAREN_R, -1],
]);
