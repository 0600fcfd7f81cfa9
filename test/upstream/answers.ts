/** What a healthy Serpstat would say, in bytes; and the same rows as the gateway has to deliver them. */

import {
  donorOnWire,
  INTERSECT,
  pageAnswer,
  type Question,
  STATISTICS,
  statisticsAnswer,
  USUAL_LINK,
} from './wire.ts';

/** A request as it came over the wire. */
export interface RpcRequest extends Question {
  /** With its query string, as it was sent. */
  readonly target: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** As sent in the URL or in the `Authorization` header; empty where neither names one. */
  readonly token: string;
}

/** The first request in the bytes and how many of them it takes; undefined where it has not come in whole. */
export function readRpcRequest(
  bytes: Buffer,
): { readonly request: RpcRequest; readonly length: number } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) {
    return undefined;
  }
  const [requestLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const headers = new Map(lines.map(headerOf));
  const bodyStart = headEnd + 4;
  const length = bodyStart + Number(headers.get('content-length') ?? 0);
  if (bytes.length < length) {
    return undefined;
  }
  const [, target = ''] = requestLine.split(' ');
  const body = bytes.toString('utf8', bodyStart, length);
  const { id, method, params } = JSON.parse(body);
  const bearer = headers.get('authorization')?.replace(/^Bearer /, '');
  const token = bearer ?? new URL(target, 'http://upstream.test').searchParams.get('token') ?? '';
  return { request: { target, headers, body, token, id, method, params }, length };
}

function headerOf(line: string): [string, string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}

/** Rows that every list has. */
export const TOTAL = 60;

/** What the account of Serpstat says is left, whatever was bought. */
export const CREDITS_LEFT = 4321;

const PLAN = 10_000;

/** The right answer to a question about a list, for faults to change. */
export interface RightAnswer {
  readonly id: unknown;
  readonly result: { readonly data: readonly object[]; readonly summary_info: object };
}

export function rightAnswerTo(question: Question): RightAnswer {
  const { method, params } = question;
  const [page, size] = [Number(params.page), Number(params.size)];
  const start = (page - 1) * size;
  const rowOf = method === INTERSECT ? donorRow : linkRow;
  const data = Array.from({ length: Math.max(0, Math.min(size, TOTAL - start)) }, (_, place) =>
    rowOf(start + place, params),
  );
  return pageAnswer(question, data, { total: TOTAL, creditsLeft: CREDITS_LEFT });
}

/** The whole HTTP answer, and the credits that Serpstat would charge for it: one a row, and one for an empty list. */
export function answerTo(request: RpcRequest): { readonly message: Buffer; readonly credits: number } {
  if (request.method === STATISTICS) {
    return {
      message: httpMessage(JSON.stringify(statisticsAnswer(request, PLAN, CREDITS_LEFT))),
      credits: 0,
    };
  }
  const answer = rightAnswerTo(request);
  return { message: httpMessage(JSON.stringify(answer)), credits: Math.max(1, answer.result.data.length) };
}

/** An HTTP answer on a connection that stays open. */
export function httpMessage(
  body: string | Uint8Array,
  { status = 200, type = 'application/json', headers = '' } = {},
): Buffer {
  const bytes = Buffer.from(body);
  const head = httpHead(`${headers}content-type: ${type}\r\ncontent-length: ${bytes.length}\r\n`, status);
  return Buffer.concat([Buffer.from(head), bytes]);
}

export function httpHead(headers: string, status = 200): string {
  return `HTTP/1.1 ${status} Whatever\r\n${headers}\r\n`;
}

function linkRow(index: number, { query }: Question['params']) {
  return {
    url_from: `https://donor-${index}.example/about/${query}`,
    url_to: `https://${query}/${index}`,
    nofollow: ['follow', 'nofollow', 'Nofollow,UGC'][index % 3],
    ...USUAL_LINK,
    links_ext: index * 7,
    link_text: `${query} ${index}`,
    domain_rank: String(index),
  };
}

/** The row with this index of the backlinks of a domain, as GraphQL has it. */
export function linkNode(query: string, index: number) {
  return {
    urlFrom: `https://donor-${index}.example/about/${query}`,
    urlTo: `https://${query}/${index}`,
    anchor: `${query} ${index}`,
    rel: [['FOLLOW'], ['NOFOLLOW'], ['NOFOLLOW', 'UGC']][index % 3],
    linkType: 'TEXT',
    externalLinks: index * 7,
    firstSeen: '2024-02-29',
    lastVisited: '2026-05-06T07:08:09',
    domainRank: index,
  };
}

function donorRow(index: number, { query, intersect }: Question['params']) {
  const domains = [query, ...(Array.isArray(intersect) ? intersect : [])];
  const counts = domains.map((_, place) => index * 10 + place);
  return donorOnWire(`donor-${index}.example`, index, domains, counts);
}

/** The row with this index of the donors of two domains, as GraphQL has it. */
export function donorNode(domains: readonly string[], index: number) {
  return {
    domain: { name: `donor-${index}.example` },
    domainRank: index,
    linkCounts: domains.map((name, place) => ({ domain: { name }, count: index * 10 + place })),
  };
}
