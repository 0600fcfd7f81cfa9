import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isCreditLimit } from '../http/credit-headers.ts';

/** What the lane has to know of a request that it may answer. */
export interface Admission {
  /** As the request declares it, at least 1. */
  readonly bodyBytes: number;
  readonly mediaType: MediaType;
}

export type MediaType = 'application/graphql-response+json' | 'application/json';

/**
 * Admits a POST of JSON, unless its headers ask for something that only the ordinary path does: undefined for all others.
 */
export function admit({ method, url, headers }: IncomingMessage, endpoint: string): Admission | undefined {
  const isPlain = method === 'POST' && url === endpoint && BODY_TYPES.has(headers['content-type'] ?? '');
  if (!isPlain || ELSEWHERE.some(name => headers[name] !== undefined) || !takesWhatIsHeld(headers)) {
    return undefined;
  }
  const bodyBytes = Number(headers['content-length'] ?? 0);
  const mediaType = mediaTypeFor(headers.accept);
  return bodyBytes > 0 && mediaType !== undefined ? { bodyBytes, mediaType } : undefined;
}

const BODY_TYPES = new Set([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
  'application/json; charset=UTF-8',
  'application/json;charset=UTF-8',
]);

const ELSEWHERE: readonly (keyof IncomingHttpHeaders)[] = [
  'transfer-encoding',
  'content-encoding',
  'expect',
  'upgrade',
  'apollo-federation-include-trace',
  'access-control-request-method',
  'access-control-request-headers',
];

/** Whether rows that are held are what the headers ask for. They cost nothing, so every limit allows them. */
function takesWhatIsHeld(headers: IncomingHttpHeaders): boolean {
  const limit = headers['x-credit-limit']?.toString() ?? '0';
  return isCreditLimit(limit) && SWITCHES.every(name => (headers[name] ?? '0') === '0');
}

const SWITCHES = ['x-credits-dry-run', 'x-credits-refresh'];

/**
 * The media type of the answer: that of the first item of an `Accept` header that Yoga answers with JSON, whatever its
 * weight. Undefined if there is none, or if a character set or a range decides.
 */
export function mediaTypeFor(accept = '*/*'): MediaType | undefined {
  const known = ANSWERS.get(accept);
  if (known !== undefined || accept === '') {
    return known;
  }
  // Yoga removes all spaces, also those inside a media type.
  const items = accept.replaceAll(/\s/g, '').toLowerCase().split(',');
  if (items.some(item => item.includes('charset'))) {
    return undefined;
  }
  for (const item of items) {
    const [range = ''] = item.split(';');
    const answer = ANSWERS.get(range);
    if (answer !== undefined || range.includes('*')) {
      return answer;
    }
  }
  return undefined;
}

const ANSWERS: ReadonlyMap<string, MediaType> = new Map([
  ['*/*', 'application/json'],
  ['application/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
]);
