import { GraphQLError, Source } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { LimitsConfig } from '../../config.ts';
import { escapeMessage } from '../../quote.ts';
import { checkOperations } from './check-operations.ts';
import { checkTokens } from './check-tokens.ts';
import { checkVariables } from './check-variables.ts';
import { overLimit } from './over-limit.ts';

/**
 * Refuses documents and variables that exceed a limit before the work that the limit prevents: checks tokens before
 * parsing, depth and aliases before validation. If graphql-js has too many fields to compare, the error says what to
 * do.
 */
export function useDocumentLimits(limits: LimitsConfig): Plugin {
  return {
    onParams({ params: { variables } }) {
      checkVariables(variables, limits.tokens);
    },
    onParse({ parseFn: parse, setParseFn }) {
      setParseFn((text, options) => {
        const source = typeof text === 'string' ? new Source(text) : text;
        const lines = checkTokens(source, limits.tokens);
        return parse(source, { ...options, noLocation: lines > MAX_LOCATED_LINES });
      });
    },
    onValidate({ validateFn: validate, setValidationFn }) {
      setValidationFn((schema, document, ...rest) => {
        checkOperations(document, limits);
        return validate(schema, document, ...rest).map(readable);
      });
    },
  };
}

/**
 * To locate an error, graphql-js counts the lines before it. A hundred errors behind a megabyte of lines take seconds.
 */
const MAX_LOCATED_LINES = 1000;

function readable(error: GraphQLError): GraphQLError {
  if (error.message === GAVE_UP) {
    return overLimit(
      'The document selects the same fields in too many places to be validated. Select each field once, and use fewer fragments.',
    );
  }
  const { message, nodes, extensions } = error;
  return new GraphQLError(escapeMessage(message), {
    nodes: nodes ?? null,
    extensions: { ...extensions, retryable: false },
  });
}

/** The message of graphql-js when it has compared fields for too long. */
const GAVE_UP = 'Validation aborted.';
