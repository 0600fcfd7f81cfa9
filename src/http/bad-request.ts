import { GraphQLError } from 'graphql';

/** A refusal that has nothing to do with the document: `status` is the HTTP status in every media type. */
export function badRequest(message: string, status: number): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status } } });
}
