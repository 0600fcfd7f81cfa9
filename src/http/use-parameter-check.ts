import { GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { escapeMessage } from '../quote.ts';
import { badRequest } from './bad-request.ts';

/**
 * Refuses request parameters that Yoga does not check: variables in a URL or form that are not JSON, which Yoga treats
 * as an internal error, bodies that are not marked as JSON, and an operation name that is not a string. Repeats only a few
 * characters of a body that is not JSON.
 */
export function useParameterCheck(): Plugin {
  return {
    onRequestParse({ request, requestParser: parse, setRequestParser }) {
      if (parse === undefined) {
        if (request.method === 'POST') {
          throw badRequest(JSON_NEEDED, 415);
        }
        return;
      }
      setRequestParser(async request => {
        try {
          return await parse(withPromisedJson(request));
        } catch (error) {
          throw refusalFor(error);
        }
      });
    },
    onParams({ request, params: { query, extensions, operationName } }) {
      const type = request.headers.get('content-type') ?? '';
      if (
        query === undefined &&
        extensions === undefined &&
        /^application\/x-www-form-urlencoded/i.test(type)
      ) {
        throw badRequest(JSON_NEEDED, 415);
      }
      if (operationName != null && typeof operationName !== 'string') {
        throw badRequest(
          'The parameter "operationName" must be a string. Give the name of an operation in the document, or omit it.',
          400,
        );
      }
    },
  };
}

/** Yoga takes a body with a member called `then` for a promise, unless a promise brings it. */
function withPromisedJson(request: Request): Request {
  request.json = async () => JSON.parse(await request.text());
  return request;
}

/** curl sends a form, unless it is told otherwise. */
const JSON_NEEDED =
  'The body must be JSON, and the request must say so. Send the header "content-type: application/json" and a body such as {"query": "{ __typename }"}.';

/** The most characters of a parser's message that are repeated. */
const MAX_REASON = 200;

function refusalFor(error: unknown): unknown {
  if (error instanceof SyntaxError) {
    const reason = escapeMessage(error.message, MAX_REASON);
    return badRequest(`The parameters "variables" and "extensions" must be JSON: ${reason}.`, 400);
  }
  const cause = error instanceof GraphQLError ? error.extensions.originalError : undefined;
  return hasMessage(cause)
    ? badRequest(`The body is not JSON: ${escapeMessage(cause.message, MAX_REASON)}.`, 400)
    : error;
}

/** The form in which Yoga keeps an error of its JSON parser. */
function hasMessage(cause: unknown): cause is { readonly message: string } {
  return (
    typeof cause === 'object' && cause !== null && 'message' in cause && typeof cause.message === 'string'
  );
}
