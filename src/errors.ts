/** The codes that clients can rely on, in `extensions.code` of every error the gateway reports itself. */
export type ErrorCode =
  | 'BAD_USER_INPUT'
  | 'UPSTREAM_UNAUTHENTICATED'
  | 'UPSTREAM_FORBIDDEN'
  | 'UPSTREAM_CREDITS_EXHAUSTED'
  | 'UPSTREAM_RATE_LIMITED'
  | 'UPSTREAM_BUSY'
  | 'UPSTREAM_TIMEOUT'
  | 'UPSTREAM_UNAVAILABLE'
  | 'UPSTREAM_BAD_RESPONSE'
  | 'INTERNAL_SERVER_ERROR';

/** Whether the same operation may succeed later without a change by its author. */
const retryable: Readonly<Record<ErrorCode, boolean>> = {
  BAD_USER_INPUT: false,
  UPSTREAM_UNAUTHENTICATED: false,
  UPSTREAM_FORBIDDEN: false,
  UPSTREAM_CREDITS_EXHAUSTED: false,
  UPSTREAM_RATE_LIMITED: true,
  UPSTREAM_BUSY: true,
  UPSTREAM_TIMEOUT: true,
  UPSTREAM_UNAVAILABLE: true,
  UPSTREAM_BAD_RESPONSE: true,
  INTERNAL_SERVER_ERROR: false,
};

export interface ErrorExtensions {
  readonly [name: string]: unknown;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** Milliseconds after which a retry is worth trying, where that is known. */
  readonly retryAfterMs?: number;
}

/**
 * An error whose message is meant for the client. graphql-js copies `extensions` of an original error into the
 * answer, so that no room but the schema has to know GraphQL.
 */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly extensions: ErrorExtensions;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly cause?: unknown; readonly retryAfterMs?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.extensions = {
      code,
      retryable: retryable[code],
      ...(options.retryAfterMs !== undefined && { retryAfterMs: options.retryAfterMs }),
    };
  }
}

/** An argument is wrong: the message names the argument, its value and what it takes. It has cost nothing. */
export function badUserInput(message: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message);
}
