import type { Day } from '../web/calendar.ts';
import { donorAt } from '../web/donors.ts';
import type { DonorRow } from '../web/rows.ts';
import type { FoundRows, QueryEngine } from './engine.ts';
import { isJsonObject, type JsonObject, shown } from './json.ts';
import type { Direction } from './order.ts';
import { type ListingParams, readBacklinksParams, readIntersectParams, refuseUnknown } from './params.ts';
import { badParams, RpcError, rpcCodes } from './rpc-error.ts';

/** An answer and its price, before anything is charged or sent. */
export type PricedAnswer = {
  /** Rows in the answer. */
  readonly rows: number;
  readonly credits: number;
  /** `answered`, or the code of the error. */
  readonly outcome: string;
} & (
  | { readonly kind: 'listing'; readonly answer: ListingAnswer }
  | { readonly kind: 'stats'; readonly answer: StatsAnswer }
  | { readonly kind: 'error'; readonly answer: ErrorAnswer }
);

/** An answer as it goes over the wire. Each one is a copy, so an edit fault may change it. */
export interface ListingAnswer {
  id: string;
  result: { data: Record<string, unknown>[]; summary_info: SummaryInfo };
}

export interface SummaryInfo {
  /** The credits left after this answer is charged. */
  left_lines: number;
  page: number;
  count: number;
  total: number;
  sort: string;
  order: Direction;
}

export interface StatsAnswer {
  id: string;
  result: { data: Record<string, unknown> };
}

export interface ErrorAnswer {
  /** Null where the request's id could not be read. */
  id: string | null;
  error: { code: number | string; message: string; data: unknown };
}

/** A request in the envelope `{id, method, params}`. */
export interface RpcCall {
  readonly id: string;
  readonly method: string;
  readonly params: unknown;
}

/** The plan's credits. */
export interface PlanCredits {
  /** How many the plan has in total. */
  readonly limit: number;
  /** How many are left. */
  readonly balance: number;
}

/** Answers a request whose token and rate are accepted. */
export function answerCall(
  call: RpcCall,
  engine: QueryEngine,
  credits: PlanCredits,
  today: Day,
): PricedAnswer {
  try {
    return dispatch(call, engine, credits, today);
  } catch (error) {
    if (error instanceof RpcError) {
      return refused(call.id, error);
    }
    throw error;
  }
}

/** An error answer, which costs nothing. */
export function refused(id: string | null, { code, message }: RpcError): PricedAnswer {
  const answer = errorAnswer(id, code, message);
  return { kind: 'error', answer, rows: 0, credits: 0, outcome: String(code) };
}

export function errorAnswer(
  id: string | null,
  code: number | string,
  message: string,
  data: unknown = null,
): ErrorAnswer {
  return { id, error: { code, message, data } };
}

function dispatch(
  { id, method, params }: RpcCall,
  engine: QueryEngine,
  credits: PlanCredits,
  today: Day,
): PricedAnswer {
  switch (method) {
    case 'SerpstatBacklinksProcedure.getNewBacklinks': {
      const request = readBacklinksParams(objectOf(params), today);
      return listingAnswer(id, request, engine.backlinks(request), row => ({ ...row }), credits);
    }
    case 'SerpstatBacklinksProcedure.getIntersect': {
      const request = readIntersectParams(objectOf(params));
      return listingAnswer(id, request, engine.intersect(request), rowWriter(request.domains), credits);
    }
    case 'SerpstatLimitsProcedure.getStats':
      refuseUnknown(objectOf(params), []);
      return { kind: 'stats', answer: statsAnswer(id, credits), rows: 0, credits: 0, outcome: 'answered' };
    default:
      throw new RpcError(rpcCodes.unknownMethod, `Method ${shown(method)} not found`);
  }
}

function objectOf(params: unknown): JsonObject {
  if (isJsonObject(params)) {
    return params;
  }
  throw badParams(`params must be an object, not ${shown(params)}`);
}

/** Costs one credit per row, and one for an answer without rows. */
function listingAnswer<Row>(
  id: string,
  { page, size, sort, order }: ListingParams<Row, string>,
  found: FoundRows<Row>,
  write: (row: Row) => Record<string, unknown>,
  { balance }: PlanCredits,
): PricedAnswer {
  const rows = found.rows.slice((page - 1) * size, page * size);
  const credits = Math.max(1, rows.length);
  if (credits > balance) {
    const message = `Not enough credits: this answer costs ${credits} and ${balance} are left`;
    throw new RpcError(rpcCodes.forbidden, message);
  }
  if (found.nothing) {
    const answer = errorAnswer(id, rpcCodes.noData, 'Data not found');
    return { kind: 'error', answer, rows: 0, credits, outcome: String(rpcCodes.noData) };
  }
  const summary_info = {
    left_lines: balance - credits,
    page,
    count: rows.length,
    total: found.rows.length,
    sort,
    order,
  };
  const answer = { id, result: { data: rows.map(write), summary_info } };
  return { kind: 'listing', answer, rows: rows.length, credits, outcome: 'answered' };
}

function rowWriter(domains: readonly string[]): (row: DonorRow) => Record<string, unknown> {
  const keys = domains.map((domain, i) => `Links count for domain #${i + 1} ${domain}`);
  return ({ donor, rank, counts }) => ({
    Domain: donorAt(donor).host,
    SDR: rank,
    ...Object.fromEntries(keys.map((key, i) => [key, counts[i] ?? 0])),
  });
}

function statsAnswer(id: string, { limit, balance }: PlanCredits): StatsAnswer {
  const data = {
    max_lines: limit,
    used_lines: limit - balance,
    left_lines: balance,
    user_info: { user_id: 4096, name: 'Sandbox User', email: 'sandbox.user@example.com' },
    plugin_limits: { max_lines: 100, used_lines: 0, left_lines: 100 },
  };
  return { id, result: { data } };
}
