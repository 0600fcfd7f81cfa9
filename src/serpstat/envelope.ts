import { GatewayError, type GatewayErrorOptions } from '../errors.ts';
import { countOf, textOf } from './decode.ts';
import type { Listing, Page, PageRequest, RawRow } from './listing.ts';
import { isNoData } from './refusal.ts';

/** The content of a response: its result or its error. */
export type Envelope =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly code: number; readonly message: string };

/** Reads `{id, result}` or `{id, error}`. Throws `UPSTREAM_BAD_RESPONSE` for anything else and for a different id. */
export function readEnvelope(body: string, id: string): Envelope {
  const response = parseObject(body);
  const responseId = textOf(response.id);
  const error = isObject(response.error) ? response.error : undefined;
  const code = readCode(error?.code);
  // An error may come before Serpstat has read the id. A result needs one, and so does "no data": a proxy may send the
  // same code for a page that it cannot find, which does not make the listing empty.
  if (responseId !== id && (responseId !== '' || 'result' in response || isNoData(code))) {
    throw badResponse('the response belongs to another request');
  }
  if (error !== undefined) {
    return { kind: 'error', code, message: typeof error.message === 'string' ? error.message : '' };
  }
  if (!('result' in response)) {
    throw badResponse('the response has neither a result nor an error');
  }
  return { kind: 'result', result: response.result };
}

/** Reads `{data: [row, …], summary_info: {page, total, left_lines}}` and checks it against the request. */
export function readPage<Row>(
  result: unknown,
  listing: Listing<Row>,
  { page, size }: PageRequest,
): Page<Row> {
  const { data, summary_info: summary } = isObject(result) ? result : {};
  if (!Array.isArray(data) || !data.every(isObject)) {
    throw badResponse('the result contains no list of rows');
  }
  if (data.length > size) {
    // Whether the rows beyond `size` were charged is unknown.
    throw badResponse(`expected at most ${size} rows, received ${data.length}`);
  }
  const charged = Math.max(1, data.length);
  const info = isObject(summary) ? summary : {};
  const total = countOf(info.total);
  if (total === null) {
    throw badResponse('the result has no total number of rows', { charged });
  }
  if (info.page !== undefined && countOf(info.page) !== page) {
    throw badResponse(`expected page ${page}, received another page`, { charged });
  }
  const expected = Math.min(size, Math.max(0, total - (page - 1) * size));
  if (data.length !== expected) {
    throw badResponse(`expected ${expected} rows, received ${data.length}`, { charged });
  }
  return { rows: data.map(listing.decodeRow), total, charged, creditsLeft: countOf(info.left_lines) };
}

/** "No data" costs one credit. It means an empty listing for the first page, and an unknown total for a later one. */
export function emptyPage({ page }: PageRequest): Page<never> {
  return { rows: [], total: page === 1 ? 0 : undefined, charged: 1, creditsLeft: null };
}

export function badResponse(problem: string, options: GatewayErrorOptions = {}): GatewayError {
  const message = `Serpstat returned a malformed response: ${problem}.`;
  return new GatewayError('UPSTREAM_BAD_RESPONSE', message, options);
}

export function isObject(value: unknown): value is RawRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The code without its sign, which is inconsistent; NaN if there is none. Some codes are strings. */
function readCode(code: unknown): number {
  const written = textOf(code);
  return /^[+-]?\d+$/.test(written) ? Math.abs(Number(written)) : Number.NaN;
}

function parseObject(body: string): RawRow {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    // The error of JSON.parse quotes the response, which may quote the token.
    throw badResponse('the response is not JSON');
  }
  if (!isObject(parsed)) {
    throw badResponse('the response is not a JSON object');
  }
  return parsed;
}
