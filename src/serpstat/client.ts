import { type Dispatcher, errors, Pool } from 'undici';
import type { Clock } from '../clock.ts';
import type { SerpstatConfig } from '../config.ts';
import { GatewayError } from '../errors.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { countOf } from './decode.ts';
import { badResponse, type Envelope, emptyPage, isObject, readEnvelope, readPage } from './envelope.ts';
import { type Answered, AnswerTooLong, exchange } from './exchange.ts';
import type { Listing, Page, PageRequest } from './listing.ts';
import { redact } from './redact.ts';
import { readRefusal, readStatus } from './refusal.ts';

/**
 * Speaks Serpstat's protocol, one attempt at a time, whenever it is told to: pace and retries are its caller's affair.
 * Rejects with the signal's reason, or with a `GatewayError` whose message is free of the token.
 */
export interface SerpstatClient {
  /** Buys one page: a credit a row, or one for an empty answer. */
  buyPage<Row>(listing: Listing<Row>, request: PageRequest, call: Call): Promise<Page<Row>>;
  /** The plan's credits, by `SerpstatLimitsProcedure.getStats`: free of charge. */
  credits(call: Call): Promise<Credits>;
  /** Lets requests in flight finish, then closes the connections. */
  close(): Promise<void>;
}

export interface Call {
  /** Gives the attempt up, and closes its connection. */
  readonly signal: AbortSignal;
  /** Called when the request goes out. Where it never is, nothing can have been charged. */
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
  /** Instead of a pool of connections to the configured address. */
  readonly dispatcher?: Dispatcher | undefined;
}

export function createSerpstatClient({ config, clock, dispatcher }: ClientParts): SerpstatClient {
  let connections = dispatcher ?? createPool(config);
  let lastId = 0;

  async function call(method: string, params: object, { signal, onSent }: Call): Promise<Answer> {
    lastId += 1;
    const id = String(lastId);
    const { status, body } = await post(JSON.stringify({ id, method, params }), signal, onSent);
    try {
      return readAnswer(status, body, id, config.token);
    } catch (error) {
      if (error instanceof GatewayError && error.extensions.code === 'UPSTREAM_BAD_RESPONSE') {
        renewConnections();
      }
      throw error;
    }
  }

  /** An answer to another question may be followed by more of its kind: its connection is not used again. */
  function renewConnections(): void {
    if (dispatcher === undefined) {
      void connections.close();
      connections = createPool(config);
    }
  }

  /** One attempt, bounded by the timeout and by the waiter's signal. */
  async function post(body: string, signal: AbortSignal, onSent: () => void): Promise<Answered> {
    const timeout = new AbortController();
    const cancelTimeout = clock.after(config.timeoutMs, () => timeout.abort(timedOut(config.timeoutMs)));
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
      // undici gives a request up only once a connection stands.
      const answer = exchange(connections, request, { signal: either, maxBytes: MAX_ANSWER_BYTES, onSent });
      return await unlessAborted(either, answer);
    } catch (cause) {
      throw either.aborted ? either.reason : connectionError(cause, config.timeoutMs);
    } finally {
      cancelTimeout();
    }
  }

  return {
    async buyPage(listing, request, options) {
      const answer = await call(listing.method, { ...listing.params, ...request }, options);
      return answer.kind === 'no data' ? emptyPage(request) : readPage(answer.result, listing, request);
    },
    async credits(options) {
      const answer = await call(STATISTICS, {}, options);
      return readBalance(answer.kind === 'result' ? answer.result : undefined);
    },
    async close() {
      if (dispatcher === undefined) {
        await connections.close();
      }
    },
  };
}

/** The method that tells the plan's credits. */
export const STATISTICS = 'SerpstatLimitsProcedure.getStats';

/** A page of 1000 rows is about half a megabyte; an answer past this size is none of Serpstat's. */
const MAX_ANSWER_BYTES = 16 * 2 ** 20;

/** A connection that takes longer than this hardly comes about at all. */
const CONNECT_MS = 5000;

function createPool({ url, timeoutMs }: SerpstatConfig): Dispatcher {
  return new Pool(url.origin, {
    // The client's own timeout covers an attempt from its start to the last byte.
    headersTimeout: 0,
    bodyTimeout: 0,
    // No other request leaves while one is connecting.
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

type Answer = { readonly kind: 'result'; readonly result: unknown } | { readonly kind: 'no data' };

/** The body tells more than the status does, but a proxy's error page tells nothing: then the status counts. */
function readAnswer(status: number, body: string, id: string, token: string): Answer {
  const envelope = readEnvelopeOr(status, body, id);
  if (envelope.kind === 'result') {
    return envelope;
  }
  const refusal = readRefusal(envelope.code, redact(envelope.message, token));
  if (refusal.kind === 'error') {
    throw refusal.error;
  }
  return refusal;
}

function readEnvelopeOr(status: number, body: string, id: string): Envelope {
  try {
    return readEnvelope(body, id);
  } catch (error) {
    throw status === 200 ? error : readStatus(status);
  }
}

function timedOut(ms: number): GatewayError {
  const message = `Serpstat did not answer within ${ms} ms (SERPSTAT_TIMEOUT_MS).`;
  return new GatewayError('UPSTREAM_TIMEOUT', message, { upstream: { kind: 'no response' } });
}

function connectionError(cause: unknown, timeoutMs: number): GatewayError {
  const code = isObject(cause) && typeof cause.code === 'string' ? cause.code : 'unknown cause';
  if (cause instanceof AnswerTooLong) {
    return badResponse(cause.message, { cause });
  }
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || isNoHttp(cause)) {
    return badResponse('the answer is not HTTP, or its head is too long', { cause });
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT') {
    const message = `No connection to Serpstat came about within ${Math.min(timeoutMs, CONNECT_MS)} ms.`;
    return new GatewayError('UPSTREAM_TIMEOUT', message, { cause, upstream: { kind: 'no response' } });
  }
  return new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    `The connection to Serpstat was refused or broken (${code}).`,
    { cause, upstream: { kind: 'no response' } },
  );
}

/** An answer that ends before its end is HTTP as far as it goes. */
function isNoHttp(cause: unknown): boolean {
  return cause instanceof errors.HTTPParserError && !/invalid eof state/i.test(cause.message);
}

function readBalance(result: unknown): Credits {
  const data = isObject(result) && isObject(result.data) ? result.data : {};
  const [limit, used, left] = [data.max_lines, data.used_lines, data.left_lines].map(countOf);
  if (limit == null || used == null || left == null) {
    throw badResponse('the statistics do not name max_lines, used_lines and left_lines');
  }
  return { limit, used, left };
}
