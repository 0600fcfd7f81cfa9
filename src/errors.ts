/** The codes that clients can rely on, and whether the same operation can succeed later without a change. */
const retryable = {
  BAD_USER_INPUT: false,
  CREDIT_LIMIT_EXCEEDED: false,
  DRY_RUN: false,
  UPSTREAM_UNAUTHENTICATED: false,
  UPSTREAM_FORBIDDEN: false,
  UPSTREAM_CREDITS_EXHAUSTED: false,
  UPSTREAM_RATE_LIMITED: true,
  UPSTREAM_BUSY: true,
  UPSTREAM_TIMEOUT: true,
  UPSTREAM_UNAVAILABLE: true,
  UPSTREAM_BAD_RESPONSE: true,
  UNAUTHENTICATED: false,
  CLIENT_BUSY: true,
  CLIENT_CREDITS_EXHAUSTED: true,
  INTERNAL_SERVER_ERROR: false,
} as const;

/** Stands in `extensions.code` of every error that the gateway reports. */
export type ErrorCode = keyof typeof retryable;

export const ERROR_CODES = Object.keys(retryable) as readonly ErrorCode[]; // keys of that record

export interface ErrorExtensions {
  readonly [name: string]: unknown;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  /** Milliseconds after which a retry is worthwhile, if known. */
  readonly retryAfterMs?: number;
}

/** How a request to Serpstat failed: without a response, by an HTTP status, or by an error in the response's body. */
export type UpstreamFailure =
  | { readonly kind: 'no response' }
  | { readonly kind: 'HTTP error'; readonly status: number }
  | { readonly kind: 'API error'; readonly code: number };

export interface GatewayErrorOptions {
  readonly cause?: unknown;
  readonly retryAfterMs?: number;
  readonly charged?: number | undefined;
  readonly upstream?: UpstreamFailure;
  /** Further members of `extensions`, for programs. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/**
 * An error whose message is meant for the client. graphql-js copies the `extensions` of an original error into the
 * answer, so only the schema has to know GraphQL.
 */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly extensions: ErrorExtensions;
  /** Credits that the response was charged, if it tells. */
  readonly charged: number | undefined;
  /** How the request to Serpstat failed; undefined for any other error, and for a malformed response. */
  readonly upstream: UpstreamFailure | undefined;

  constructor(code: ErrorCode, message: string, options: GatewayErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.charged = options.charged;
    this.upstream = options.upstream;
    this.extensions = {
      code,
      retryable: retryable[code],
      ...(options.retryAfterMs !== undefined && { retryAfterMs: options.retryAfterMs }),
      ...options.extensions,
    };
  }
}

/** An argument is wrong. The message names the argument, its value and what it takes. Costs no credits. */
export function badUserInput(message: string): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message);
}
