import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock.ts';
import type { CacheScope } from '../config.ts';
import { type Coding, codingFor, compress } from '../http/content-encoding.ts';
import type { Guard } from '../http/guard.ts';
import type { UnreadAnswers } from '../http/unread-answers.ts';
import { cacheControl, VARY } from '../http/use-cache-control.ts';
import { MIN_BYTES } from '../http/use-compression.ts';
import { corsOptions, guardedSocket, NO_PAGE, securityHeaders } from '../http/use-guard.ts';
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

/** Sends answers with the headers, and in the coding, of the ordinary path. */
export function createSender({ clock, guard, unread, cacheScope }: AnswerDependencies) {
  function send(
    response: ServerResponse,
    headers: (bytes: number, coding?: Coding) => readonly string[],
    body: string | Buffer,
    coding?: Coding,
  ): void {
    // A client that hangs up while its answer is compressed.
    if (response.destroyed) {
      return;
    }
    unread.add(response, body.length);
    const isLong = typeof body === 'string' && body.length >= LONG;
    const written = isLong ? Buffer.from(body, 'latin1') : body;
    response.writeHead(200, [...headers(body.length, coding)]).end(written, 'latin1');
  }

  return (
    request: IncomingMessage,
    response: ServerResponse,
    { mediaType, body, freshUntil }: Answer,
  ): void => {
    const origin = guard.corsOrigin(guardedSocket(request));
    const control = cacheControl(cacheScope, freshUntil, clock.epoch());
    const headers = (bytes: number, coding?: Coding) => [
      'content-type',
      `${mediaType}; charset=utf-8`,
      'content-length',
      String(bytes),
      ...(origin === undefined ? [] : corsHeaders(origin)),
      'vary',
      `accept-encoding, Origin, ${VARY}`,
      ...(coding === undefined ? [] : ['content-encoding', coding]),
      ...(origin === undefined ? OWN : SHARED),
      'cache-control',
      control,
    ];
    const coding = body.length < MIN_BYTES ? undefined : codingFor(acceptedCodings(request));
    if (coding === undefined) {
      send(response, headers, body);
    } else {
      void compress(Buffer.from(body, 'latin1'), coding).then(compressed =>
        send(response, headers, compressed, coding),
      );
    }
  };
}

function acceptedCodings({ headers }: IncomingMessage): string | null {
  return headers['accept-encoding']?.toString() ?? null;
}

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
