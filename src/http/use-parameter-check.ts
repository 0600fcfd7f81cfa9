import type { Plugin } from 'graphql-yoga';
import { badRequest } from './bad-request.ts';

/**
 * Refuses parameters of a request that Yoga lets pass: variables in a URL or in a form that are not JSON, which it takes
 * for a fault of its own, and an operation's name that is no string.
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
          throw error instanceof SyntaxError ? unreadable(error) : error;
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

function unreadable({ message }: SyntaxError) {
  return badRequest(`The parameters "variables" and "extensions" take JSON: ${message}.`, 400);
}
