import { fingerprintOf } from '../../src/listing/fingerprint.ts';
import { encodeCursor } from '../../src/paging/cursor.ts';
import { backlinksOf } from '../gateway/windows.ts';
import type { Packets } from './both-ways.ts';

/** The body of a request, and headers beside those that every request has. */
export interface Post {
  readonly query: unknown;
  readonly variables?: unknown;
  readonly operationName?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Ends a connection once what was sent before is answered. */
export const LAST = 'GET /health HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: close\r\n\r\n';

/** A request in one packet. */
export function post({ headers, ...body }: Post): Packets {
  return [raw(JSON.stringify(body), headers) + LAST];
}

/** The text of a request. */
export function raw(
  body: string,
  headers: Readonly<Record<string, string>> = {},
  line = 'POST /graphql HTTP/1.1',
): string {
  const all = {
    host: '127.0.0.1:PORT',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `${line}\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

/** A request that comes in several packets: `places` are those of its body at which it is cut. */
export function inPackets(body: string, places: readonly number[]): Packets {
  const whole = raw(body);
  const start = whole.length - body.length;
  const cuts = [0, ...places.map(place => start + place), whole.length];
  return [...cuts.slice(1).map((cut, place) => whole.slice(cuts[place], cut)), LAST];
}

/** A domain with 300 links. */
export const NAME = 'rows-300.example';

export const cursor = (index: number) =>
  JSON.stringify(encodeCursor(fingerprintOf(backlinksOf(NAME).wire), index));

export const links = (args: string, selection = 'nodes { urlFrom }') =>
  `{ domain(name: "${NAME}") { backlinks${args && `(${args})`} { ${selection} } } }`;

export const PAGE = links('first: 3');

export const ALL_FIELDS = `totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  edges { cursor node { urlFrom urlTo donor { name id __typename } anchor rel linkType externalLinks firstSeen lastVisited
  domainRank __typename } } nodes { link: urlFrom }`;

export const DONORS = (
  args = '',
) => `{ domain(name: "gepur.com") { intersect(competitors: ["klubok.com"], first: 4${args}) {
  totalCount nodes { domain { name id } domainRank linkCounts { domain { name } count } } } } }`;

export const withHeaders = (headers: Readonly<Record<string, string>>) => post({ query: PAGE, headers });
