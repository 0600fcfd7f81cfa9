import type { ErrorCode } from '../../src/errors.ts';
import { answering, type Fault, httpMessage, type RpcRequest } from '../upstream/index.ts';
import { type FaultRow, faultMatrix, type Outcome } from './matrix.ts';

/** Serpstat has refused, which costs nothing, and would again. */
function refused(code: ErrorCode): Outcome {
  return { kind: 'final', code, charged: 0 };
}

const tooFast: Outcome = { kind: 'not billed', code: 'UPSTREAM_RATE_LIMITED' };
const away: Outcome = { kind: 'not billed', code: 'UPSTREAM_UNAVAILABLE' };
const empty: Outcome = { kind: 'answered', charged: 1, list: { totalCount: 0, nodes: [] } };
const nonsense: Outcome = { kind: 'final', code: 'UPSTREAM_BAD_RESPONSE', charged: null };

/** All spellings of Serpstat's errors that are known. */
const errors: readonly (readonly [code: number, message: string, outcome: Outcome])[] = [
  [400, 'Token not found', refused('UPSTREAM_UNAUTHENTICATED')],
  [400, 'Invalid token', refused('UPSTREAM_UNAUTHENTICATED')],
  [401, 'Unauthorized', refused('UPSTREAM_UNAUTHENTICATED')],
  [403, 'Invalid token!', refused('UPSTREAM_UNAUTHENTICATED')],
  [403, 'Invalid user!', refused('UPSTREAM_UNAUTHENTICATED')],
  [403, 'API not allowed for your plan', refused('UPSTREAM_FORBIDDEN')],
  [403, 'Method forbidden', refused('UPSTREAM_FORBIDDEN')],
  [402, 'Payment required', refused('UPSTREAM_CREDITS_EXHAUSTED')],
  [403, 'Not enough credits to run this method', refused('UPSTREAM_CREDITS_EXHAUSTED')],
  [32012, 'Limit is over', refused('UPSTREAM_CREDITS_EXHAUSTED')],
  [402, 'To get more than 60000 results use export', refused('BAD_USER_INPUT')],
  [400, 'Bad request', refused('BAD_USER_INPUT')],
  [32010, 'Invalid date', refused('BAD_USER_INPUT')],
  [32016, 'Invalid query', refused('BAD_USER_INPUT')],
  [32117, 'Field is not allowed in the filter', refused('BAD_USER_INPUT')],
  [32602, 'Invalid params', refused('BAD_USER_INPUT')],
  [429, 'Too many requests', tooFast],
  [32429, 'Too many requests', tooFast],
  [404, 'Empty result!', empty],
  [32015, 'No data', empty],
  [32017, 'Data not found', empty],
  [500, 'Internal error', refused('UPSTREAM_UNAVAILABLE')],
  [32601, 'Method not found', refused('UPSTREAM_UNAVAILABLE')],
  [32603, 'Internal error', refused('UPSTREAM_UNAVAILABLE')],
  [32000, 'Server error', refused('UPSTREAM_UNAVAILABLE')],
  [77_777, 'Never heard of', refused('UPSTREAM_UNAVAILABLE')],
];

/** The same error, as Serpstat may write it. */
const spellings: readonly ((code: number) => { readonly code: unknown; readonly data: unknown })[] = [
  code => ({ code, data: null }),
  code => ({ code: `-${code}`, data: {} }),
];

faultMatrix(
  'an error body',
  errors.flatMap(([code, message, outcome]) =>
    spellings.map((spell): FaultRow => {
      const error = spell(code);
      return {
        name: `${JSON.stringify(error)} "${message}"`,
        fault: json(
          request => ({ id: request.id, error: { ...error, message: quoting(message, request) } }),
          { credits: outcome === empty ? 1 : 0 },
        ),
        outcome,
      };
    }),
  ),
);

faultMatrix('an odd error body', [
  {
    name: 'without an id',
    fault: json(() => ({ error: { code: 32602, message: 'Invalid params', data: null } })),
    outcome: refused('BAD_USER_INPUT'),
  },
  {
    name: 'with the id of another request',
    fault: json(() => ({ id: '77', error: { code: 32602, message: 'Invalid params', data: null } })),
    outcome: nonsense,
  },
  {
    name: '"no data" without an id',
    fault: json(() => ({ error: { code: 404, message: 'Not found' } })),
    outcome: nonsense,
  },
  {
    name: '"no data" without an id and with HTTP 404',
    fault: json(() => ({ error: { code: 404, message: 'Not found' } }), { status: 404 }),
    outcome: refused('UPSTREAM_BAD_RESPONSE'),
  },
  {
    name: 'without a message, whose code is none',
    fault: json(({ id }) => ({ id, error: { code: '32017 or so' } })),
    outcome: refused('UPSTREAM_UNAVAILABLE'),
  },
  {
    name: 'that quotes the whole address',
    fault: json(({ id, target }) => ({ id, error: { code: 32601, message: `No method at ${target}` } })),
    outcome: refused('UPSTREAM_UNAVAILABLE'),
  },
  {
    name: 'whose code is infinite',
    fault: whole(({ id }) => `{"id":"${id}","error":{"code":1e999,"message":"Much"}}`),
    outcome: refused('UPSTREAM_UNAVAILABLE'),
  },
  {
    name: 'that says more than fits on a page, control characters included',
    fault: json(request => ({
      id: request.id,
      error: { code: 32603, message: `\u0000\u001b[31m\r\n${quoting('Much. ', request).repeat(10_000)}` },
    })),
    outcome: refused('UPSTREAM_UNAVAILABLE'),
  },
  {
    name: 'with HTTP 503, where the body counts',
    fault: json(({ id }) => ({ id, error: { code: 32603, message: 'Internal error' } }), { status: 503 }),
    outcome: refused('UPSTREAM_UNAVAILABLE'),
  },
  {
    name: 'with HTTP 429 and the code of used-up credits',
    fault: json(({ id }) => ({ id, error: { code: 32012, message: 'Limit is over' } }), { status: 429 }),
    outcome: refused('UPSTREAM_CREDITS_EXHAUSTED'),
  },
  {
    name: 'that is not an error of Serpstat, with HTTP 502',
    fault: json(request => ({ message: quoting('Bad gateway', request) }), { status: 502 }),
    outcome: away,
  },
]);

/** What the statuses mean that come with a page of a proxy's. */
const statuses: readonly (readonly [status: number, outcome: Outcome])[] = [
  [301, refused('UPSTREAM_BAD_RESPONSE')],
  [400, refused('UPSTREAM_BAD_RESPONSE')],
  [401, refused('UPSTREAM_UNAUTHENTICATED')],
  [403, refused('UPSTREAM_FORBIDDEN')],
  [404, refused('UPSTREAM_BAD_RESPONSE')],
  [408, refused('UPSTREAM_BAD_RESPONSE')],
  [429, tooFast],
  [500, refused('UPSTREAM_UNAVAILABLE')],
  [502, away],
  [503, away],
  [504, away],
];

faultMatrix(
  'a page of HTML',
  [...statuses.map(([status, outcome]) => ({ status, outcome })), { status: 200, outcome: nonsense }].map(
    ({ status, outcome }) => ({
      name: `with HTTP ${status}`,
      fault: page(status),
      outcome,
    }),
  ),
);

faultMatrix('a token in the Authorization header', [
  {
    name: 'quoted by an error',
    fault: json(request => ({
      id: request.id,
      error: { code: 403, message: quoting('Invalid token!', request) },
    })),
    settings: { SERPSTAT_AUTH: 'bearer' },
    outcome: refused('UPSTREAM_UNAUTHENTICATED'),
  },
  {
    name: 'quoted by a login page',
    fault: page(200),
    settings: { SERPSTAT_AUTH: 'bearer' },
    outcome: nonsense,
  },
]);

/** The message with the token that came, as servers are fond of quoting it. */
function quoting(message: string, { token }: RpcRequest): string {
  return `${message} [${token}]`;
}

function page(status: number): Fault {
  return whole(({ token, target }) => `<html><h1>Log in</h1><a href="${target}">${token}</a></html>`, {
    status,
    type: 'text/html',
    headers: 'location: /login\r\n',
  });
}

function json(body: (request: RpcRequest) => object, options?: MessageOptions): Fault {
  return whole(request => JSON.stringify(body(request)), options);
}

function whole(body: (request: RpcRequest) => string, { credits = 0, ...http }: MessageOptions = {}): Fault {
  return answering(request => httpMessage(body(request), http), credits);
}

type MessageOptions = Parameters<typeof httpMessage>[1] & { readonly credits?: number };
