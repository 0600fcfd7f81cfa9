import { GatewayError } from '../errors.ts';

/** What Serpstat means by an error: one of the gateway's codes, or that there is no data, which is an answer. */
export type Refusal = { readonly kind: 'no data' } | { readonly kind: 'error'; readonly error: GatewayError };

/**
 * Reads an error body by its code (without the sign, which is not consistent) and, where one code has several
 * meanings, by its message. `message` has to be free of the token: part of it is passed on to the client.
 */
export function readRefusal(code: number, message: string): Refusal {
  if (isNoData(code)) {
    return { kind: 'no data' };
  }
  const meant = codeOf(code, message);
  const isTransient = meant === 'UPSTREAM_RATE_LIMITED';
  return { kind: 'error', error: errorOf(meant, quoted(code, message), isTransient) };
}

/** Whether the code says that there are no rows: "Empty result!", "Data not found" and their like. */
export function isNoData(code: number): boolean {
  return NO_DATA.has(code);
}

/** Reads an HTTP status other than 200 that came without an error body: a proxy's, since Serpstat always says 200. */
export function readStatus(status: number): GatewayError {
  return errorOf(
    statusCodes.get(status) ?? (status >= 500 ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_BAD_RESPONSE'),
    `HTTP ${status}`,
    TRANSIENT_STATUSES.has(status),
  );
}

/** What each of the gateway's codes says when it stands for a refusal of Serpstat's. */
const explanations = {
  BAD_USER_INPUT: 'Serpstat refuses these arguments; the refusal cost nothing.',
  UPSTREAM_UNAUTHENTICATED:
    'Serpstat refuses the token. SERPSTAT_TOKEN has to be a valid one, and SERPSTAT_AUTH the way it is sent.',
  UPSTREAM_FORBIDDEN: 'The Serpstat plan does not include this.',
  UPSTREAM_CREDITS_EXHAUSTED: "The Serpstat plan's credits are used up.",
  UPSTREAM_RATE_LIMITED:
    'Serpstat says that requests come too fast: SERPSTAT_RATE may be above what the plan allows.',
  UPSTREAM_UNAVAILABLE: 'Serpstat cannot answer now.',
  UPSTREAM_BAD_RESPONSE: 'Serpstat answered what its protocol does not say.',
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

/** Too many requests, bad gateway, service unavailable, gateway timeout. */
const TRANSIENT_STATUSES = new Set([429, 502, 503, 504]);

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

function errorOf(code: RefusalCode, said: string, isTransient: boolean): GatewayError {
  return new GatewayError(code, `${explanations[code]} It said: ${said}.`, { charged: 0, isTransient });
}

const MAX_QUOTE = 300;

/** Serpstat's own words, on one line and of bounded length. */
function quoted(code: number, message: string): string {
  const words = message.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return `${Number.isNaN(code) ? 'no code' : `code ${code}`}, "${words.slice(0, MAX_QUOTE)}"`;
}
