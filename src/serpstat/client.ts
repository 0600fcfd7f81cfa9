import { type Dispatcher, errors, Pool } from 'undici';
import type { Clock } from '../clock.ts';
import type { SerpstatConfig } from '../config.ts';
import { type ErrorCode, GatewayError } from '../errors.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { countOf } from './decode.ts';
import { badResponse, type Envelope, emptyPage, isObject, readEnvelope, readPage } from './envelope.ts';
import { exchange, type HttpResponse, ResponseTooLong } from './exchange.ts';
import type { Listing, Page, PageRequest } from './listing.ts';
import { isNoData, readRefusal, readStatus, redact } from './refusal.ts';

/**
 * Sends requests to Serpstat, each once and immediately: the caller limits the rate and retries. Rejects with the
 * signal's reason or with a `GatewayError`, whose message never contains the token.
 */
export interface SerpstatClient {
  /** Buys one page, for one credit per row, or one for an empty response. */
  buyPage<Row>(listing: Listing<Row>, request: PageRequest, call: Call): Promise<Page<Row>>;
  /** Requests the plan's credits with `SerpstatLimitsProcedure.getStats`, which costs no credits. */
  credits(call: Call): Promise<Credits>;
  /** Waits for the requests in flight, then closes the connections. */
  close(): Promise<void>;
}

export interface Call {
  /** Cancels the request and closes its connection. */
  readonly signal: AbortSignal;
  /** Called when the request is sent. A request that is not sent costs nothing. */
  readonly onSent: () => void;
}

/** Credits of a Serpstat plan in its current period. */
export interface Credits {
  readonly limit: number;
  readonly used: number;
  readonly left: number;
}

export interface ClientParts {
  readonly config: SerpstatConfig;
  readonly clock: Clock;
  /** Replaces the pool of connections to the configured address. */
  readonly dispatcher?: Dispatcher | undefined;
}

export function createSerpstatClient({ config, clock, dispatcher }: ClientParts): SerpstatClient {
  let connections = dispatcher ?? createPool(config);
  let lastId = 0;

  async function call(method: string, params: object, { signal, onSent }: Call): Promise<Reading> {
    lastId += 1;
    const id = String(lastId);
    const { status, body } = await post(JSON.stringify({ id, method, params }), signal, onSent);
    try {
      return read(status, body, id, config.token);
    } catch (error) {
      if (error instanceof GatewayError && error.extensions.code === 'UPSTREAM_BAD_RESPONSE') {
        renewConnections();
      }
      throw error;
    }
  }

  /** A connection that returned a response to another request may return more of them, so it is not used again. */
  function renewConnections(): void {
    if (dispatcher === undefined) {
      void connections.close();
      connections = createPool(config);
    }
  }

  /** Sends one HTTP request, limited by the timeout and the caller's signal. */
  async function post(body: string, signal: AbortSignal, onSent: () => void): Promise<HttpResponse> {
    const timeout = new AbortController();
    const late = `Serpstat did not respond within ${config.timeoutMs} ms (SERPSTAT_TIMEOUT_MS).`;
    const cancelTimeout = clock.after(config.timeoutMs, () =>
      timeout.abort(noResponse('UPSTREAM_TIMEOUT', late)),
    );
    const either = AbortSignal.any([signal, timeout.signal]);
    const request = {
      origin: config.url.origin,
      path: pathOf(config),
      method: 'POST',
      headers: headersOf(config),
      body,
    } as const;
    try {
      either.throwIfAborted();
      // undici cancels a request only once it has a connection.
      const response = exchange(connections, request, { signal: either, maxBytes: MAX_BYTES, onSent });
      return await unlessAborted(either, response);
    } catch (cause) {
      throw either.aborted ? either.reason : connectionError(cause, config.timeoutMs);
    } finally {
      cancelTimeout();
    }
  }

  return {
    async buyPage(listing, request, options) {
      const reading = await call(listing.method, { ...listing.params, ...request }, options);
      return reading.kind === 'no data' ? emptyPage(request) : readPage(reading.result, listing, request);
    },
    async credits(options) {
      const reading = await call(STATISTICS, {}, options);
      return readCredits(reading.kind === 'result' ? reading.result : undefined);
    },
    async close() {
      if (dispatcher === undefined) {
        await connections.close();
      }
    },
  };
}

/** The method that returns the plan's credits. */
export const STATISTICS = 'SerpstatLimitsProcedure.getStats';

/** A page of 1000 rows has about half a megabyte, so a larger response than this cannot be one. */
const MAX_BYTES = 16 * 2 ** 20;

/** A connection that takes longer than this rarely succeeds. */
const CONNECT_MS = 5000;

function createPool({ url, timeoutMs }: SerpstatConfig): Dispatcher {
  return new Pool(url.origin, {
    // The client's own timeout covers a request from its start to the last byte.
    headersTimeout: 0,
    bodyTimeout: 0,
    // While one request connects, no other starts.
    connectTimeout: Math.min(timeoutMs, CONNECT_MS),
  });
}

function pathOf({ url, token, auth }: SerpstatConfig): string {
  return auth === 'query' && token !== ''
    ? `${url.pathname}?token=${encodeURIComponent(token)}`
    : url.pathname;
}

function headersOf({ token, auth }: SerpstatConfig): Record<string, string> {
  return {
    accept: 'application/json',
    'content-type': 'application/json',
    ...(auth === 'bearer' && token !== '' && { authorization: `Bearer ${token}` }),
  };
}

/** What Serpstat returned: a result, or that there is no data. Anything else is an error. */
type Reading = { readonly kind: 'result'; readonly result: unknown } | { readonly kind: 'no data' };

/** The body tells more than the status, except for a proxy's error page, where only the status counts. */
function read(status: number, body: string, id: string, token: string): Reading {
  const envelope = readEnvelopeOr(status, body, id);
  if (envelope.kind === 'result') {
    return envelope;
  }
  if (isNoData(envelope.code)) {
    return { kind: 'no data' };
  }
  throw readRefusal(envelope.code, redact(envelope.message, token));
}

function readEnvelopeOr(status: number, body: string, id: string): Envelope {
  try {
    return readEnvelope(body, id);
  } catch (error) {
    throw status === 200 ? error : readStatus(status);
  }
}

function connectionError(cause: unknown, timeoutMs: number): GatewayError {
  const code = isObject(cause) && typeof cause.code === 'string' ? cause.code : 'unknown cause';
  if (cause instanceof ResponseTooLong) {
    return badResponse(cause.message, { cause });
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || isNoHttp(cause)) {
    return badResponse('the response is not HTTP, or its headers are too long', { cause });
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT') {
    const ms = Math.min(timeoutMs, CONNECT_MS);
    return noResponse('UPSTREAM_TIMEOUT', `Could not connect to Serpstat within ${ms} ms.`, cause);
  }
  return noResponse('UPSTREAM_UNAVAILABLE', `The connection to Serpstat failed (${code}).`, cause);
}

function noResponse(code: ErrorCode, message: string, cause?: unknown): GatewayError {
  return new GatewayError(code, message, { cause, upstream: { kind: 'no response' } });
}

/** A response that is cut short is still HTTP. */
function isNoHttp(cause: unknown): boolean {
  return cause instanceof errors.HTTPParserError && !/invalid eof state/i.test(cause.message);
}

function readCredits(result: unknown): Credits {
  const data = isObject(result) && isObject(result.data) ? result.data : {};
  const [limit, used, left] = [data.max_lines, data.used_lines, data.left_lines].map(countOf);
  if (limit == null || used == null || left == null) {
    throw badResponse('the statistics do not contain max_lines, used_lines and left_lines');
  }
  return { limit, used, left };
}
