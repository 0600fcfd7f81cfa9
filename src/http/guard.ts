import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { isLoopback } from '../loopback.ts';

/** Who may query the gateway from a browser, and under which names. */
export interface GuardOptions {
  /** The address that the gateway listens on. */
  readonly host: string;
  /** Further names by which clients call the gateway: `NAME`, or `NAME:PORT` for one port. */
  readonly allowedHosts: readonly string[];
  /** Origins whose pages can query; undefined for loopback origins while the gateway listens on loopback. */
  readonly corsOrigins: readonly string[] | undefined;
}

/** Why a request is refused. */
export interface Refusal {
  readonly status: 400 | 403 | 415 | 421;
  readonly message: string;
}

/** What the guard looks at. Names of headers are lower-case. */
export interface GuardedRequest {
  readonly method: string;
  /** `NAME` or `NAME:PORT`, by which the client calls the gateway. */
  readonly host: string;
  header(name: string): string | null;
}

/**
 * Keeps pages of other sites from spending credits through the browser of somebody who can reach the gateway. Each rule
 * is a function of the request's headers; all of them have to hold.
 */
export interface Guard {
  /** Applies to what arrives at a socket, before anything else reads it. */
  checkSocket(request: IncomingMessage): Refusal | undefined;
  /** Applies to every request. */
  checkOrigin(request: GuardedRequest): Refusal | undefined;
  /** Applies to requests that execute an operation. */
  checkOperation(request: GuardedRequest): Refusal | undefined;
  /** The origin that can read the answer, or undefined if only pages of the gateway itself can. */
  corsOrigin(request: GuardedRequest): string | undefined;
}

export function createGuard({ host, allowedHosts, corsOrigins }: GuardOptions): Guard {
  const hosts = new Set([host, ...allowedHosts].map(normalName));
  const origins = new Set(corsOrigins);
  const allowsLoopback = corsOrigins === undefined && isLoopback(host);

  const isOwnHost = remembered((value: string) => {
    const name = withoutPort(value);
    return isLoopback(normalName(name)) || hosts.has(normalName(value)) || hosts.has(normalName(name));
  });

  function corsOrigin(request: GuardedRequest): string | undefined {
    const origin = request.header('origin');
    if (origin === null || isOwnOrigin(origin, request.host)) {
      return undefined;
    }
    const isAllowed = origins.has(origin) || (allowsLoopback && isLoopbackOrigin(origin));
    return isAllowed ? origin : undefined;
  }

  return {
    corsOrigin,

    checkSocket(request) {
      const twin = twinIn(request.rawHeaders);
      if (twin !== undefined) {
        return { status: 400, message: `The request has several "${twin}" headers. Send one.` };
      }
      const { url = '/', headers, method, socket } = request;
      // Some probes speak HTTP/1.0, which needs no Host.
      const called = headers.host ?? (PROBES.has(url) ? 'localhost' : '');
      const isTarget = url.startsWith('/') || (method === 'OPTIONS' && url === '*');
      if (!isTarget || !isAddress(called, url)) {
        return {
          status: 400,
          message: 'The request target must be a path, and the Host header a name with an optional port.',
        };
      }
      // What these two paths tell is no secret, and who probes a container may call it by any name.
      if (PROBES.has(url) || isOwnHost(called) || isAddressOf(socket, called)) {
        return undefined;
      }
      return {
        status: 421,
        message:
          'This gateway does not answer under the name in the Host header. Call it by the address that it listens on, or add the name to ALLOWED_HOSTS.',
      };
    },

    checkOrigin(request) {
      const origin = request.header('origin');
      if (origin === null || isOwnOrigin(origin, request.host) || corsOrigin(request) !== undefined) {
        return undefined;
      }
      return {
        status: 403,
        message:
          'Pages of this origin cannot query the gateway. Add the origin to CORS_ORIGINS, or send the request from a server.',
      };
    },

    checkOperation(request) {
      const encoding = request.header('content-encoding');
      if (encoding !== null && encoding.toLowerCase() !== 'identity') {
        return {
          status: 415,
          message: 'The body is encoded (content-encoding), but must be sent as it is.',
        };
      }
      if (!isSimple(request) || request.header('origin') !== null || !isBrowserElsewhere(request)) {
        return undefined;
      }
      return {
        status: 403,
        message: `A page of another site could send this request without asking. Send operations by POST with content-type application/json, or add a header such as ${PREFLIGHT_HEADERS[0]}: 1.`,
      };
    },
  };
}

/** Headers of which one request has one: of several, two programs in a row could read different ones. */
const SINGLE_HEADERS = new Set([
  'host',
  'origin',
  'content-type',
  'content-encoding',
  'authorization',
  'sec-fetch-site',
]);

/** A name, an IPv4 address or an IPv6 address in brackets, and nothing that could pass for a path, a query or a user. */
const HOST = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;

const PROBES = new Set(['/health', '/ready']);

/** Browsers ask the gateway (by a preflight) before they send any of these across origins. */
const PREFLIGHT_HEADERS = [
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'graphql-require-preflight',
  'x-graphql-yoga-csrf',
  'x-credit-limit',
  'x-credits-dry-run',
  'x-credits-refresh',
] as const;

/** Content types that a page can send across origins without a preflight (https://fetch.spec.whatwg.org/#cors-safelisted-request-header). */
const SIMPLE_TYPES = new Set(['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain', '']);

/** Whether a page can make a browser send this without asking the gateway first. */
function isSimple(request: GuardedRequest): boolean {
  const [type = ''] = (request.header('content-type') ?? '').split(';');
  if (request.method === 'POST' && !SIMPLE_TYPES.has(type.trim().toLowerCase())) {
    return false;
  }
  // Of all that Authorization can hold, browsers send only passwords by themselves.
  const hasKey = /^bearer /i.test(request.header('authorization') ?? '');
  return !hasKey && PREFLIGHT_HEADERS.every(name => request.header(name) === null);
}

/**
 * Whether the request comes from a browser, and perhaps from a page of another site. Towards plain http, browsers do not
 * say where a request comes from, so all that looks like a browser counts: pages cannot change what it sends.
 */
function isBrowserElsewhere(request: GuardedRequest): boolean {
  const site = request.header('sec-fetch-site');
  if (site !== null) {
    return site !== 'same-origin' && site !== 'none';
  }
  const language = request.header('accept-language');
  return (
    /^mozilla\//i.test(request.header('user-agent') ?? '') ||
    request.header('referer') !== null ||
    request.header('sec-fetch-dest') !== null ||
    // Node's fetch sends an asterisk.
    (language !== null && language !== '*')
  );
}

/** Whatever the scheme: a proxy may speak https for the gateway. */
function isOwnOrigin(origin: string, host: string): boolean {
  return /^https?:$/.test(URL.parse(origin)?.protocol ?? '') && URL.parse(origin)?.host === hostOf(host);
}

/** As `URL` writes it: lower-case, without the default port of http. */
function hostOf(host: string): string | undefined {
  return URL.parse(`http://${host}`)?.host;
}

function isLoopbackOrigin(origin: string): boolean {
  const url = URL.parse(origin);
  return (
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    url.origin === origin &&
    isLoopback(unbracketed(url.hostname))
  );
}

/** An address in the place of a name cannot be made to lead elsewhere. */
function isAddressOf({ localAddress }: IncomingMessage['socket'], called: string): boolean {
  return normalName(withoutPort(called)) === localAddress?.replace('::ffff:', '');
}

/** Whether a name and a target make an address. Nearly all requests have the same. */
function isAddress(called: string, target: string): boolean {
  return HOST.test(called) && canParse(`http://${called}${target}`);
}

const REMEMBERED = 100;
const MAX_REMEMBERED_LENGTH = 300;

const canParse = remembered(address => URL.canParse(address));

/** The same test, which keeps the results of the last texts that it was asked about. */
function remembered(test: (text: string) => boolean): (text: string) => boolean {
  const known = new LRUCache<string, boolean>({ max: REMEMBERED });
  let latest = { text: '', result: test('') };

  function resultFor(text: string): boolean {
    let result = known.get(text);
    if (result === undefined) {
      result = test(text);
      if (text.length <= MAX_REMEMBERED_LENGTH) {
        known.set(text, result);
      }
    }
    return result;
  }

  return text => {
    if (text !== latest.text) {
      latest = { text, result: resultFor(text) };
    }
    return latest.result;
  };
}

function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

function unbracketed(name: string): string {
  return name.replace(/^\[(.*)\]$/, '$1');
}

function normalName(name: string): string {
  return unbracketed(name.toLowerCase().replace(/\.(?=:\d+$|$)/, ''));
}

/** The first of SINGLE_HEADERS that comes a second time. */
function twinIn(rawHeaders: readonly string[]): string | undefined {
  const seen: string[] = [];
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = rawHeaders[place]?.toLowerCase() ?? '';
    if (seen.includes(name)) {
      return name;
    }
    if (SINGLE_HEADERS.has(name)) {
      seen.push(name);
    }
  }
  return undefined;
}
