import { GatewayError, type UpstreamFailure } from '../errors.ts';

/**
 * Reads an error by its code (without the sign, which is inconsistent) and, if a code has several meanings, by its
 * message. `message` must not contain the token, because the client sees part of it.
 */
export function readRefusal(code: number, message: string): GatewayError {
  return errorOf(codeOf(code, message), quoted(code, message), { kind: 'API error', code });
}

/** Whether the code means that there are no rows, which is no error ("Empty result!", "Data not found" and similar). */
export function isNoData(code: number): boolean {
  return NO_DATA.has(code);
}

/** Reads an HTTP status other than 200 without an error body. It is a proxy's: Serpstat always returns 200. */
export function readStatus(status: number): GatewayError {
  return errorOf(
    statusCodes.get(status) ?? (status >= 500 ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_BAD_RESPONSE'),
    `HTTP ${status}`,
    { kind: 'HTTP error', status },
  );
}

/**
 * Removes the token, plain or URL-encoded, from a text that may quote it. Only for messages, never for data: rows may
 * contain the same word. The replacement must not match a word that `readRefusal` looks for.
 */
export function redact(text: string, token: string): string {
  if (token === '') {
    return text;
  }
  return text.replaceAll(token, '(hidden)').replaceAll(encodeURIComponent(token), '(hidden)');
}

/** The message for each of the gateway's codes that an error from Serpstat can have. */
const explanations = {
  BAD_USER_INPUT: 'Serpstat rejected these arguments. The request cost no credits.',
  UPSTREAM_UNAUTHENTICATED:
    'Serpstat rejected the token. Check SERPSTAT_TOKEN, and in SERPSTAT_AUTH how it is sent.',
  UPSTREAM_FORBIDDEN: 'The Serpstat plan does not include this request.',
  UPSTREAM_CREDITS_EXHAUSTED: 'The Serpstat plan has no credits left.',
  UPSTREAM_RATE_LIMITED:
    'Serpstat received too many requests. SERPSTAT_RATE may be higher than the plan allows.',
  UPSTREAM_UNAVAILABLE: 'Serpstat is unavailable.',
  UPSTREAM_BAD_RESPONSE: 'Serpstat returned an unexpected response.',
} as const;

type RefusalCode = keyof typeof explanations;

const NO_DATA = new Set([404, 32015, 32017]);

const codes: ReadonlyMap<number, RefusalCode> = new Map([
  [401, 'UPSTREAM_UNAUTHENTICATED'],
  [429, 'UPSTREAM_RATE_LIMITED'],
  [32429, 'UPSTREAM_RATE_LIMITED'],
  [32010, 'BAD_USER_INPUT'],
  [32016, 'BAD_USER_INPUT'],
  [32117, 'BAD_USER_INPUT'],
  [32602, 'BAD_USER_INPUT'],
  [32012, 'UPSTREAM_CREDITS_EXHAUSTED'],
]);

const statusCodes: ReadonlyMap<number, RefusalCode> = new Map([
  [401, 'UPSTREAM_UNAUTHENTICATED'],
  [402, 'UPSTREAM_CREDITS_EXHAUSTED'],
  [403, 'UPSTREAM_FORBIDDEN'],
  [429, 'UPSTREAM_RATE_LIMITED'],
]);

function codeOf(code: number, message: string): RefusalCode {
  switch (code) {
    case 400:
      return /token/i.test(message) ? 'UPSTREAM_UNAUTHENTICATED' : 'BAD_USER_INPUT';
    case 402:
      return /to get more than/i.test(message) ? 'BAD_USER_INPUT' : 'UPSTREAM_CREDITS_EXHAUSTED';
    case 403:
      return codeOfForbidden(message);
    default:
      return codes.get(code) ?? 'UPSTREAM_UNAVAILABLE';
  }
}

function codeOfForbidden(message: string): RefusalCode {
  if (/credit/i.test(message)) {
    return 'UPSTREAM_CREDITS_EXHAUSTED';
  }
  return /token|user/i.test(message) ? 'UPSTREAM_UNAUTHENTICATED' : 'UPSTREAM_FORBIDDEN';
}

function errorOf(code: RefusalCode, response: string, upstream: UpstreamFailure): GatewayError {
  return new GatewayError(code, `${explanations[code]} Response: ${response}.`, { upstream });
}

const MAX_QUOTE = 300;

/** Serpstat's code and message, on one line and of limited length. */
function quoted(code: number, message: string): string {
  const words = message.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return `${Number.isNaN(code) ? 'no code' : `code ${code}`}, "${words.slice(0, MAX_QUOTE)}"`;
}
