import { randomUUID } from 'node:crypto';
import { GraphQLError, type GraphQLErrorOptions, Kind } from 'graphql';
import { badUserInput, GatewayError } from '../errors.ts';
import { escapeMessage } from '../quote.ts';
import { BadRequest } from './bad-request.ts';

/** Records an internal error under the id that the client receives. */
export type FaultReport = (id: string, fault: unknown) => void;

/**
 * Makes sure that every error has a code, and that clients see only what is meant for them: internal errors become
 * `INTERNAL_SERVER_ERROR` with an id, and `report` receives the cause under this id.
 */
export function createErrorMask(report: FaultReport): (error: unknown) => Error {
  return error => {
    if (error instanceof BadRequest) {
      return error;
    }
    if (!(error instanceof GraphQLError)) {
      return maskedError(error, {}, report);
    }
    const cause = originOf(error);
    const meantForClients =
      cause instanceof GatewayError || (cause === undefined && error.extensions.code !== undefined);
    // Without a path, nothing was executed: the variables or the operation name do not match the document.
    if (error.path === undefined && (meantForClients || cause === undefined)) {
      return requestError(error);
    }
    if (meantForClients) {
      return error;
    }
    return cause === undefined && isOfValue(error)
      ? valueError(error)
      : maskedError(cause ?? error, placeOf(error), report);
  };
}

/** The error that graphql-js wrapped to add a location, or undefined if graphql-js created the error. */
function originOf(error: GraphQLError): Error | undefined {
  const { originalError } = error;
  return originalError instanceof GraphQLError ? originOf(originalError) : originalError;
}

/** With `spec`, Yoga answers 400 in the media type of GraphQL over HTTP, and 200 in plain JSON, as clients expect. */
function requestError(error: GraphQLError): GraphQLError {
  const extensions = { ...badUserInput('').extensions, ...error.extensions };
  const http = EXECUTOR_CODES.has(extensions.code) ? undefined : extensions.http;
  return new GraphQLError(escapeMessage(error.message), {
    ...placeOf(error),
    extensions: { ...extensions, http: http ?? { spec: true, status: 400 } },
  });
}

/** Whether the executor refuses a value that comes from the variables, such as null for one with a default. */
function isOfValue({ nodes }: GraphQLError): boolean {
  return nodes?.every(({ kind }) => kind !== Kind.FIELD) === true;
}

function valueError(error: GraphQLError): GraphQLError {
  const { extensions } = badUserInput('');
  return new GraphQLError(escapeMessage(error.message), { ...placeOf(error), extensions });
}

/** Errors whose status the executor chose without regard to the media type. */
const EXECUTOR_CODES = new Set(['BAD_USER_INPUT', 'OPERATION_RESOLUTION_FAILURE']);

function maskedError(fault: unknown, place: GraphQLErrorOptions, report: FaultReport): GraphQLError {
  const id = randomUUID();
  report(id, fault);
  const { message, extensions } = new GatewayError(
    'INTERNAL_SERVER_ERROR',
    `Internal error. The log of the gateway has the cause under id ${id}.`,
  );
  return new GraphQLError(message, { ...place, extensions: { ...extensions, id, unexpected: true } });
}

/** The location of an error in the document and in the answer, for an error that replaces it. */
export function placeOf({ nodes, source, positions, path }: GraphQLError): GraphQLErrorOptions {
  return { nodes: nodes ?? null, source: source ?? null, positions: positions ?? null, path: path ?? null };
}
