import { GatewayError, type GatewayErrorOptions } from '../errors.ts';
import { countOf, textOf } from './decode.ts';
import type { Listing, Page, PageRequest, RawRow } from './listing.ts';
import { isNoData } from './refusal.ts';

/** What an answer's envelope holds. */
export type Envelope =
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly code: number; readonly message: string };

/** Reads `{id, result}` or `{id, error}`; throws `UPSTREAM_BAD_RESPONSE` for anything else and for a foreign id. */
export function readEnvelope(body: string, id: string): Envelope {
  const answer = parseObject(body);
  const answered = textOf(answer.id);
  const error = isObject(answer.error) ? answer.error : undefined;
  const code = readCode(error?.code);
  // A refusal may come before Serpstat has read the id. Results have to carry one, and so has "no data": a proxy may
  // say the same of a page that it cannot find, and no list becomes empty by that.
  if (answered !== id && (answered !== '' || 'result' in answer || isNoData(code))) {
    throw badResponse('the answer belongs to another request');
  }
  if (error !== undefined) {
    return { kind: 'error', code, message: typeof error.message === 'string' ? error.message : '' };
  }
  if (!('result' in answer)) {
    throw badResponse('the answer has neither a result nor an error');
  }
  return { kind: 'result', result: answer.result };
}

/** Reads `{data: [row, …], summary_info: {page, total, left_lines}}` and holds it against what was asked. */
export function readPage<Row>(
  result: unknown,
  listing: Listing<Row>,
  { page, size }: PageRequest,
): Page<Row> {
  const { data, summary_info: summary } = isObject(result) ? result : {};
  if (!Array.isArray(data) || !data.every(isObject)) {
    throw badResponse('the result holds no list of rows');
  }
  if (data.length > size) {
    // What they cost beyond those that were ordered, nobody knows.
    throw badResponse(`at most ${size} rows were due and ${data.length} came`);
  }
  const charged = Math.max(1, data.length);
  const { total: reported, page: answered, left_lines: creditsLeft } = isObject(summary) ? summary : {};
  const total = countOf(reported);
  if (total === null) {
    throw badResponse('the result does not say how many rows the listing has', { charged });
  }
  if (answered !== undefined && countOf(answered) !== page) {
    throw badResponse(`page ${page} was asked for and another one came`, { charged });
  }
  const expected = Math.min(size, Math.max(0, total - (page - 1) * size));
  if (data.length !== expected) {
    throw badResponse(`${expected} rows were due and ${data.length} came`, { charged });
  }
  return { rows: data.map(listing.decodeRow), total, charged, creditsLeft: countOf(creditsLeft) };
}

/** "No data" costs a credit. Of the first page it means that the listing is empty; of a later one, not what its total is. */
export function emptyPage({ page }: PageRequest): Page<never> {
  return { rows: [], total: page === 1 ? 0 : undefined, charged: 1, creditsLeft: null };
}

export function badResponse(
  what: string,
  options: Pick<GatewayErrorOptions, 'cause' | 'charged'> = {},
): GatewayError {
  const message = `Serpstat answered what its protocol does not say: ${what}.`;
  return new GatewayError('UPSTREAM_BAD_RESPONSE', message, options);
}

export function isObject(value: unknown): value is RawRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Without its sign, which is not consistent; NaN where there is none. Some come as texts. */
function readCode(code: unknown): number {
  const written = textOf(code);
  return /^[+-]?\d+$/.test(written) ? Math.abs(Number(written)) : Number.NaN;
}

function parseObject(body: string): RawRow {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    // What JSON.parse throws quotes the answer, which may quote the token.
    throw badResponse('the answer is not JSON');
  }
  if (!isObject(parsed)) {
    throw badResponse('the answer is not a JSON object');
  }
  return parsed;
}
