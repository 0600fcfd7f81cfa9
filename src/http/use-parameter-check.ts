import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { escapeMessage } from '../quote.ts';
import { badRequest } from './bad-request.ts';

/**
 * Refuses parameters of a request that Yoga lets pass: variables in a URL or in a form that are not JSON, which it takes
 * for a fault of its own, and an operation's name that is no string. Of a body that is not JSON it repeats no more than
 * the beginning.
 */
export function useParameterCheck(): Plugin {
  return {
    onRequestParse({ requestParser: parse, setRequestParser }) {
      if (parse === undefined) {
        return;
      }
      setRequestParser(async request => {
        try {
          return await parse(request);
        } catch (error) {
          throw refusalFor(error);
        }
      });
    },
    onParams({ params: { operationName } }) {
      if (operationName != null && typeof operationName !== 'string') {
        throw badRequest('The parameter "operationName" takes a string.', 400);
      }
    },
  };
}

/** How much of a parser's message is repeated, in characters. */
const MAX_REASON = 200;

function refusalFor(error: unknown): unknown {
  if (error instanceof SyntaxError) {
    const reason = escapeMessage(error.message, MAX_REASON);
    return badRequest(`The parameters "variables" and "extensions" take JSON: ${reason}.`, 400);
  }
  const cause = error instanceof GraphQLError ? error.extensions.originalError : undefined;
  return hasMessage(cause)
    ? badRequest(`The body is not JSON: ${escapeMessage(cause.message, MAX_REASON)}.`, 400)
    : error;
}

/** As Yoga notes an error that its parser of JSON threw. */
function hasMessage(cause: unknown): cause is { readonly message: string } {
  return (
    typeof cause === 'object' && cause !== null && 'message' in cause && typeof cause.message === 'string'
  );
}
