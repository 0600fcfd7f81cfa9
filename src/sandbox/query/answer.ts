import type { Account } from '../server/account.ts';
import { donorAt } from '../web/donors.ts';
import type { DonorRow } from '../web/rows.ts';
import type { Listing, World } from '../web/world.ts';
import { isJsonObject, type JsonObject, shown } from './json.ts';
import { type ListingParams, readBacklinksParams, readIntersectParams, refuseUnknown } from './params.ts';
import { badParams, codes, Refusal } from './refusal.ts';

/** What a request comes to, before anything is charged or sent. */
export type Reckoning = {
  readonly rows: number;
  readonly credits: number;
  /** `answered`, or the code of the error. */
  readonly outcome: string;
} & (
  | { readonly kind: 'listing'; readonly answer: ListingAnswer }
  | { readonly kind: 'stats'; readonly answer: StatsAnswer }
  | { readonly kind: 'error'; readonly answer: ErrorAnswer }
);

/** An answer as the wire has it; its own copy, so that an edit fault may change it. */
export interface ListingAnswer {
  id: string;
  result: { data: Record<string, unknown>[]; summary_info: SummaryInfo };
}

export interface SummaryInfo {
  /** The credit balance after this answer was charged. */
  left_lines: number;
  page: number;
  count: number;
  total: number;
  sort: string;
  order: 'ASC' | 'DESC';
}

export interface StatsAnswer {
  id: string;
  result: { data: Record<string, unknown> };
}

export interface ErrorAnswer {
  /** Null where the request's could not be read. */
  id: string | null;
  error: { code: number | string; message: string; data: unknown };
}

/** A request in the envelope `{id, method, params}`. */
export interface Call {
  readonly id: string;
  readonly method: string;
  readonly params: unknown;
}

/** Answers a request whose token and rate are in order. */
export function answerCall(call: Call, world: World, account: Account): Reckoning {
  try {
    return dispatch(call, world, account);
  } catch (error) {
    if (error instanceof Refusal) {
      return refused(call.id, error);
    }
    throw error;
  }
}

/** An error answer, free of charge. */
export function refused(id: string | null, { code, message }: Refusal): Reckoning {
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

const methods = {
  backlinks: 'SerpstatBacklinksProcedure.getNewBacklinks',
  intersect: 'SerpstatBacklinksProcedure.getIntersect',
  stats: 'SerpstatLimitsProcedure.getStats',
} as const;

function dispatch(call: Call, world: World, account: Account): Reckoning {
  switch (call.method) {
    case methods.backlinks: {
      const params = readBacklinksParams(objectOf(call.params));
      return listingAnswer(call.id, params, world.backlinks(params), row => ({ ...row }), account);
    }
    case methods.intersect: {
      const params = readIntersectParams(objectOf(call.params));
      return listingAnswer(call.id, params, world.intersect(params), rowWriter(params.domains), account);
    }
    case methods.stats:
      refuseUnknown(objectOf(call.params), []);
      return {
        kind: 'stats',
        answer: statsAnswer(call.id, account),
        rows: 0,
        credits: 0,
        outcome: 'answered',
      };
    default:
      throw new Refusal(codes.unknownMethod, `Method ${shown(call.method)} not found`);
  }
}

function objectOf(params: unknown): JsonObject {
  if (isJsonObject(params)) {
    return params;
  }
  throw badParams(`params must be an object, not ${shown(params)}`);
}

/** A credit a row, and one for an answer without any. */
function listingAnswer<Row>(
  id: string,
  params: ListingParams<Row, string>,
  listing: Listing<Row>,
  write: (row: Row) => Record<string, unknown>,
  account: Account,
): Reckoning {
  const { page, size, sort, order } = params;
  const rows = listing.rows.slice((page - 1) * size, page * size);
  const credits = Math.max(1, rows.length);
  if (credits > account.balance) {
    const message = `Not enough credits: this answer costs ${credits} and ${account.balance} are left`;
    throw new Refusal(codes.forbidden, message);
  }
  if (listing.nothing) {
    const answer = errorAnswer(id, codes.noData, 'Data not found');
    return { kind: 'error', answer, rows: 0, credits, outcome: String(codes.noData) };
  }
  const summary_info = {
    left_lines: account.balance - credits,
    page,
    count: rows.length,
    total: listing.rows.length,
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

function statsAnswer(id: string, account: Account): StatsAnswer {
  const data = {
    max_lines: account.limit,
    used_lines: account.limit - account.balance,
    left_lines: account.balance,
    user_info: { user_id: 4096, name: 'Sandbox User', email: 'sandbox.user@example.com' },
    plugin_limits: { max_lines: 100, used_lines: 0, left_lines: 100 },
  };
  return { id, result: { data } };
}
