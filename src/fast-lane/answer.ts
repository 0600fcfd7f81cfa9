import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { CacheScope } from '../config.ts';
import { type Coding, codingFor, compress } from '../http/content-encoding.ts';
import type { Guard, GuardedRequest } from '../http/guard.ts';
import type { UnreadAnswers } from '../http/unread-answers.ts';
import { cacheControl, VARY } from '../http/use-cache-control.ts';
import { MIN_BYTES } from '../http/use-compression.ts';
import { corsOptions, NO_PAGE, securityHeaders } from '../http/use-guard.ts';
import type { MediaType } from './admission.ts';

export interface AnswerDependencies {
  readonly clock: Clock;
  readonly guard: Guard;
  readonly unread: UnreadAnswers;
  readonly cacheScope: CacheScope;
}

/** The answer to an operation. */
export interface Answer {
  readonly mediaType: MediaType;
  /** JSON, one character for each byte. */
  readonly body: string;
  readonly freshUntil: number | undefined;
}

/**
 * Characters from which an answer is made bytes here. Until its client has read it, a text is held twice: here, and as
 * bytes by Node. For shorter ones, another copy costs more than that.
 */
const LONG = 2 ** 20;

/** A request, and the place for its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The part of the request that the guard looks at. */
  readonly guarded: GuardedRequest;
}

/** Sends answers with the headers, and in the coding, of the ordinary path. */
export function createSender({ clock, guard, unread, cacheScope }: AnswerDependencies) {
  function send(
    { response, guarded }: Exchange,
    { mediaType, freshUntil }: Answer,
    body: string | Buffer,
    coding?: Coding,
  ): void {
    // A client that hangs up while its answer is compressed.
    if (response.destroyed) {
      return;
    }
    const origin = guard.corsOrigin(guarded);
    const headers = ['content-type', CONTENT_TYPES[mediaType], 'content-length', String(body.length)];
    if (origin !== undefined) {
      headers.push(...corsHeaders(origin));
    }
    headers.push('vary', VARIES);
    if (coding !== undefined) {
      headers.push('content-encoding', coding);
    }
    headers.push(...(origin === undefined ? OWN : SHARED));
    headers.push('cache-control', cacheControl(cacheScope, freshUntil, clock.epoch()));
    const isLong = typeof body === 'string' && body.length >= LONG;
    const written = isLong ? Buffer.from(body, 'latin1') : body;
    response.writeHead(200, headers).end(written, 'latin1');
    // The system takes most answers at once.
    const unreadBytes = response.writableLength;
    if (unreadBytes > 0) {
      unread.watch(response);
      unread.add(response, unreadBytes);
    }
  }

  return (exchange: Exchange, answer: Answer): void => {
    const { body } = answer;
    const coding = body.length < MIN_BYTES ? undefined : codingFor(acceptedCodings(exchange.request));
    if (coding === undefined) {
      send(exchange, answer, body);
    } else {
      void compress(Buffer.from(body, 'latin1'), coding).then(
        compressed => send(exchange, answer, compressed, coding),
        // Nobody would catch it, and the answer is good as it is.
        () => send(exchange, answer, body),
      );
    }
  };
}

function acceptedCodings({ headers }: IncomingMessage): string | null {
  return headers['accept-encoding']?.toString() ?? null;
}

const CONTENT_TYPES: Readonly<Record<MediaType, string>> = {
  'application/json': 'application/json; charset=utf-8',
  'application/graphql-response+json': 'application/graphql-response+json; charset=utf-8',
};

const VARIES = `accept-encoding, Origin, ${VARY}`;

/** Names and values by turns, as Node takes them. */
const OWN = Object.entries(securityHeaders(NO_PAGE)).flat();
const SHARED = Object.entries(securityHeaders(NO_PAGE, true)).flat();

function corsHeaders(origin: string): readonly string[] {
  const { methods, exposedHeaders, maxAge } = corsOptions(origin);
  return [
    'access-control-allow-origin',
    origin,
    'access-control-allow-methods',
    methods.join(', '),
    'access-control-expose-headers',
    exposedHeaders.join(', '),
    'access-control-max-age',
    String(maxAge),
  ];
}
