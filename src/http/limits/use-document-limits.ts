import { GraphQLError, Source } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { LimitsConfig } from '../../config.ts';
import { escapeMessage } from '../../quote.ts';
import { checkOperations } from './check-operations.ts';
import { checkTokens } from './check-tokens.ts';
import { checkVariables } from './check-variables.ts';
import { overLimit } from './over-limit.ts';

/**
 * Refuses documents and variables that are past a limit before the work begins that the limit is to prevent: tokens
 * before anything is parsed, depth and aliases before anything is validated. A document whose fields are too much for
 * graphql-js to compare is refused in words that say what to do.
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

/** To place one error graphql-js counts the lines up to it: of a megabyte of them, a hundred times, for many seconds. */
const MAX_LOCATED_LINES = 1000;

function readable(error: GraphQLError): GraphQLError {
  if (error.message === GAVE_UP) {
    return overLimit(
      'The document selects the same fields again in too many places to be checked: select each field once, with fewer fragments.',
    );
  }
  const { message, nodes, extensions } = error;
  return new GraphQLError(escapeMessage(message), {
    nodes: nodes ?? null,
    extensions: { ...extensions, retryable: false },
  });
}

/** What graphql-js says once it has compared fields for too long. */
const GAVE_UP = 'Validation aborted.';
