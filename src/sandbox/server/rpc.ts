import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerCall, refused } from '../query/answer.ts';
import { codes, Refusal } from '../query/refusal.ts';
import type { World } from '../web/world.ts';
import type { Account } from './account.ts';
import { readEnvelope } from './envelope.ts';
import { bills, type FaultQueue } from './faults.ts';
import { readBody } from './http.ts';
import type { RateLimit } from './rate.ts';
import type { LoggedRequest } from './request-log.ts';
import { respond } from './respond.ts';

/** What requests read and change. */
export interface SandboxState {
  readonly token: string;
  readonly world: World;
  readonly account: Account;
  readonly faults: FaultQueue;
  readonly log: LoggedRequest[];
  /** Null where requests may come as fast as they like. */
  rateLimit: RateLimit | null;
}

/**
 * Serves `POST /v4/`. The order of the checks: token, rate, envelope, method, parameters, balance. Then a fault may
 * spoil what is right or refused for its content; what is right is charged.
 */
export async function serveRpc(
  state: SandboxState,
  request: IncomingMessage,
  query: URLSearchParams,
  response: ServerResponse,
): Promise<void> {
  const time = performance.now();
  const { auth, token } = credentials(request, query);
  const turnedAway = admit(state, token, time);
  const { said, call } = readEnvelope(await readBody(request));

  const id = said.id === null ? null : String(said.id);
  const reckoning = turnedAway
    ? refused(id, turnedAway)
    : call instanceof Refusal
      ? refused(id, call)
      : answerCall(call, state.world, state.account);
  const fault = turnedAway ? undefined : state.faults.take(said.method ?? '', reckoning.kind === 'listing');
  const charged = !fault || bills(fault);

  const entry: LoggedRequest = {
    ...said,
    time,
    auth,
    rows: charged ? reckoning.rows : 0,
    credits: charged ? reckoning.credits : 0,
    outcome: fault?.kind ?? reckoning.outcome,
    aborted: false,
  };
  state.log.push(entry);
  state.account.charge(entry.credits);
  respond(response, reckoning, fault, entry);
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

function admit(state: SandboxState, token: string | null, time: number): Refusal | undefined {
  if (token !== state.token) {
    return new Refusal(codes.forbidden, 'Invalid token!');
  }
  if (state.rateLimit && !state.rateLimit.admit(time)) {
    return new Refusal(codes.tooFast, 'Too many requests');
  }
  return undefined;
}
