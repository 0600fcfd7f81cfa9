import type { CombinedError } from '@urql/core';

/** Why an answer, or a part of it, is missing. */
export type Failure =
  /** The browser has no network. */
  | { readonly kind: 'offline' }
  /** The gateway does not answer. */
  | { readonly kind: 'unreachable' }
  /** The user has stopped it. */
  | { readonly kind: 'stopped' }
  /** The gateway or Serpstat has too much to do; `waitMs` is when to ask again. */
  | { readonly kind: 'busy'; readonly message: string; readonly waitMs: number }
  /** The credits do not suffice. */
  | { readonly kind: 'credits'; readonly message: string }
  /** An argument is wrong. */
  | { readonly kind: 'input'; readonly message: string }
  | { readonly kind: 'other'; readonly message: string; readonly traceId: string | undefined };

/** The reason with which a stop aborts requests. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** Sorts an error of the client. `isOnline` says whether the browser has a network. */
export function failureOf(error: CombinedError, isOnline: boolean): Failure {
  const { networkError, graphQLErrors } = error;
  const [first] = graphQLErrors;
  if (first === undefined) {
    if (networkError instanceof StoppedError) {
      return { kind: 'stopped' };
    }
    return { kind: isOnline ? 'unreachable' : 'offline' };
  }
  const { message, extensions } = first;
  const code = String(extensions.code);
  if (BUSY.has(code)) {
    const waitMs = Number(extensions.retryAfterMs ?? DEFAULT_WAIT_MS);
    return { kind: 'busy', message, waitMs: Math.max(waitMs, MIN_WAIT_MS) };
  }
  if (CREDITS.has(code)) {
    return { kind: 'credits', message };
  }
  if (code === 'BAD_USER_INPUT') {
    return { kind: 'input', message: readable(message) };
  }
  const { traceId } = extensions;
  return { kind: 'other', message, traceId: typeof traceId === 'string' ? traceId : undefined };
}

const BUSY = new Set(['UPSTREAM_BUSY', 'UPSTREAM_RATE_LIMITED', 'CLIENT_BUSY']);

const CREDITS = new Set(['UPSTREAM_CREDITS_EXHAUSTED', 'CLIENT_CREDITS_EXHAUSTED', 'CREDIT_LIMIT_EXCEEDED']);

const DEFAULT_WAIT_MS = 5000;

/** So that a gateway that says "now" is not asked in a loop. */
const MIN_WAIT_MS = 1000;

/** Without the name of the variable and GraphQL's words for it, which a user of the app does not know. */
function readable(message: string): string {
  return message
    .replace(/^Variable "\$\w+" got invalid value /, '')
    .replace(/; Expected type "\w+!?"\. /, ': ');
}
