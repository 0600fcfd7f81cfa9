import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerCall, refused } from '../query/answer.ts';
import type { QueryEngine } from '../query/engine.ts';
import { RpcError, rpcCodes } from '../query/rpc-error.ts';
import { currentDay, type Day } from '../web/calendar.ts';
import type { SandboxAccount } from './account.ts';
import { bills, type FaultQueue } from './faults.ts';
import { readBody } from './http.ts';
import type { RateLimit } from './rate.ts';
import type { LoggedRequest } from './request-log.ts';
import { respond } from './respond.ts';
import { readRpcBody } from './rpc-body.ts';

/** What requests read and change. */
export interface SandboxState {
  readonly token: string;
  readonly engine: QueryEngine;
  readonly account: SandboxAccount;
  readonly faults: FaultQueue;
  readonly log: LoggedRequest[];
  /** Null for no limit. */
  rateLimit: RateLimit | null;
  /** Null for the day that it is. */
  today: Day | null;
}

/**
 * Serves `POST /v4/`. The checks run in this order: token, rate, envelope, method, parameters, balance. A
 * fault can then affect any request that passed token and rate. The answer is charged, unless the fault costs
 * nothing.
 */
export async function serveRpc(
  state: SandboxState,
  request: IncomingMessage,
  query: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  const time = performance.now();
  const { auth, token } = credentials(request, query);
  const denied = checkAccess(state, token, time);
  const { parts, call } = readRpcBody(await readBody(request));

  const checked = denied ?? call;
  const priced =
    checked instanceof RpcError
      ? refused(parts.id === null ? null : String(parts.id), checked)
      : answerCall(checked, state.engine, state.account, state.today ?? currentDay());
  const fault = denied ? undefined : state.faults.take(parts.method ?? '', priced.kind === 'listing');
  const charged = !fault || bills(fault);

  const entry: LoggedRequest = {
    ...parts,
    time,
    auth,
    rows: charged ? priced.rows : 0,
    credits: charged ? priced.credits : 0,
    outcome: fault?.kind ?? priced.outcome,
    aborted: false,
  };
  state.log.push(entry);
  state.account.charge(entry.credits);
  respond(response, priced, fault, entry);
}

type Credentials =
  | { readonly auth: 'query' | 'bearer'; readonly token: string }
  | { readonly auth: 'none'; readonly token: null };

function credentials(request: IncomingMessage, query: URLSearchParams): Credentials {
  const inQuery = query.get('token');
  if (inQuery !== null) {
    return { auth: 'query', token: inQuery };
  }
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return bearer === undefined ? { auth: 'none', token: null } : { auth: 'bearer', token: bearer };
}

function checkAccess(state: SandboxState, token: string | null, time: number): RpcError | undefined {
  if (token !== state.token) {
    return new RpcError(rpcCodes.forbidden, 'Invalid token!');
  }
  if (state.rateLimit && !state.rateLimit.admit(time)) {
    return new RpcError(rpcCodes.tooFast, 'Too many requests');
  }
  return undefined;
}
