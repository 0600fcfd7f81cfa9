import { GraphQLError } from 'graphql';

/** An error that does not concern the document. It is complete: the error mask passes it unchanged. */
export class BadRequest extends GraphQLError {}

/** `status` is the HTTP status in every media type. */
export function badRequest(message: string, status: number, code = 'BAD_REQUEST'): BadRequest {
  return new BadRequest(message, { extensions: { code, retryable: false, http: { status } } });
}
