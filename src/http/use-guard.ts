import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CORSOptions, Plugin } from 'graphql-yoga';
import { traceIdFrom } from '../telemetry/trace.ts';
import { badRequest } from './bad-request.ts';
import type { Guard, GuardedRequest, Refusal } from './guard.ts';

/**
 * Refuses operations that a page of another site could have sent, and puts security headers on every answer. `pagePolicy`
 * is the Content-Security-Policy of GraphiQL's page.
 */
export function useGuard(guard: Guard, pagePolicy: () => string): Plugin {
  return {
    onRequestParse({ request }) {
      const refusal = guard.checkOperation(guardedFetch(request));
      if (refusal !== undefined) {
        throw badRequest(refusal.message, refusal.status);
      }
    },
    onResponse({ request, response: { headers, status } }) {
      // A 304 replaces the headers of the page that the browser keeps, which nothing but GraphiQL's page is.
      const isPage = status === 304 || (headers.get('content-type')?.startsWith('text/html') ?? false);
      const isShared = guard.corsOrigin(guardedFetch(request)) !== undefined;
      for (const [name, value] of Object.entries(
        securityHeaders(isPage ? pagePolicy() : NO_PAGE, isShared),
      )) {
        headers.set(name, value);
      }
      headers.append('vary', 'Origin');
    },
  };
}

/** Lets pages of allowed origins read answers. Never with cookies: keys come in headers. */
export function corsFor(guard: Guard): (request: Request) => CORSOptions {
  return request => {
    const origin = guard.corsOrigin(guardedFetch(request));
    return origin !== undefined && corsOptions(origin);
  };
}

/** What pages of an allowed origin can do. */
export function corsOptions(origin: string) {
  return {
    origin: [origin],
    credentials: false,
    methods: ['GET', 'POST'],
    exposedHeaders: ['retry-after', 'www-authenticate'],
    maxAge: PREFLIGHT_SECONDS,
  };
}

/** The most that Chromium keeps. */
const PREFLIGHT_SECONDS = 7200;

/** The part of a request that a guard looks at. */
export function guardedFetch({ method, url, headers }: Request): GuardedRequest {
  return { method, host: headers.get('host') ?? new URL(url).host, header: name => headers.get(name) };
}

/** The same of a request at a socket. */
export function guardedSocket({ method = 'GET', headers }: IncomingMessage): GuardedRequest {
  return { method, host: headers.host ?? '', header: name => headers[name]?.toString() ?? null };
}

/** The answer to a request that is refused before a server has read it. */
export function refuseFetch({ status, message }: Refusal, request: GuardedRequest): Response {
  return new Response(bodyOf(message, request), {
    status,
    headers: { ...JSON_HEADERS, ...securityHeaders(NO_PAGE) },
  });
}

/** The same at a socket, which is closed: what follows on it is not read. */
export function refuseSocket(
  { status, message }: Refusal,
  request: GuardedRequest,
  response: ServerResponse,
): void {
  const body = bodyOf(message, request);
  response
    .writeHead(status, {
      ...JSON_HEADERS,
      ...securityHeaders(NO_PAGE),
      'content-length': Buffer.byteLength(body),
      connection: 'close',
    })
    .end(body);
}

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8', vary: 'Origin' };

function bodyOf(message: string, request: GuardedRequest): string {
  const traceId = traceIdFrom(request.header('traceparent'));
  const extensions = { code: 'BAD_REQUEST', retryable: false, traceId };
  return JSON.stringify({ errors: [{ message, extensions }] });
}

/** For answers that are no pages. */
export const NO_PAGE = "default-src 'none'; frame-ancestors 'none'";

/** What every answer tells browsers, with a Content-Security-Policy. `isShared` if pages of another origin can read it. */
export function securityHeaders(policy: string, isShared = false): Readonly<Record<string, string>> {
  return {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': isShared ? 'cross-origin' : 'same-origin',
  };
}
