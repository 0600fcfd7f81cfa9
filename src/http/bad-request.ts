import { GraphQLError } from 'graphql';

/** A refusal that has nothing to do with the document: `status` is the HTTP status in every media type. */
export function badRequest(message: string, status: number, code = 'BAD_REQUEST'): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { spec: false, status } } });
}
