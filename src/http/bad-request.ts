import { GraphQLError } from 'graphql';

/** A refusal that has nothing to do with the document. It is complete: the error mask lets it pass as it is. */
export class BadRequest extends GraphQLError {}

/** `status` is the HTTP status in every media type. */
export function badRequest(message: string, status: number, code = 'BAD_REQUEST'): BadRequest {
  return new BadRequest(message, { extensions: { code, retryable: false, http: { status } } });
}
