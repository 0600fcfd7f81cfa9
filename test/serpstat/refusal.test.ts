import { inspect } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import { type ErrorCode, GatewayError } from '../../src/errors.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { backlinksListing } from '../../src/serpstat/backlinks.ts';
import { createSerpstatClient } from '../../src/serpstat/client.ts';
import { readRefusal } from '../../src/serpstat/refusal.ts';

/** Contains the words that distinguish refusals, and characters that URLs and JSON escape. */
const token = 'user+token/credit&to=get?more#than%41"\\end';

const sandbox = await startSandbox({ token });
const client = createSerpstatClient({
  config: readConfig({ SERPSTAT_API_URL: sandbox.url, SERPSTAT_TOKEN: token }).serpstat,
  clock: systemClock,
});
const patient = { signal: new AbortController().signal, onSent() {} };
const listing = backlinksListing({
  query: 'rows-5.example',
  searchType: 'DOMAIN',
  onePerDomain: true,
  filter: undefined,
  orderBy: { field: 'LAST_VISITED', direction: 'DESC' },
});

beforeEach(() => sandbox.reset());
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

const buy = () => client.buyPage(listing, { page: 1, size: 5 }, patient);

async function failure(): Promise<GatewayError> {
  const error: unknown = await buy().then(
    () => 'the page was bought',
    error => error,
  );
  if (!(error instanceof GatewayError)) {
    throw new Error(`expected a GatewayError, not ${inspect(error)}`);
  }
  return error;
}

async function expectHealth(): Promise<void> {
  await expect(buy()).resolves.toMatchObject({ total: 5, charged: 5 });
}

const refusals: readonly [code: number, message: string, means: ErrorCode][] = [
  [400, 'Token not found', 'UPSTREAM_UNAUTHENTICATED'],
  [400, 'Invalid token', 'UPSTREAM_UNAUTHENTICATED'],
  [401, 'Unauthorized', 'UPSTREAM_UNAUTHENTICATED'],
  [403, 'Invalid token!', 'UPSTREAM_UNAUTHENTICATED'],
  [403, 'Invalid user!', 'UPSTREAM_UNAUTHENTICATED'],
  [403, 'API not allowed for your plan', 'UPSTREAM_FORBIDDEN'],
  [403, 'Method forbidden', 'UPSTREAM_FORBIDDEN'],
  [402, 'Payment required', 'UPSTREAM_CREDITS_EXHAUSTED'],
  [403, 'Not enough credits', 'UPSTREAM_CREDITS_EXHAUSTED'],
  [32012, 'Limit is over', 'UPSTREAM_CREDITS_EXHAUSTED'],
  [402, 'To get more than 60000 results use export', 'BAD_USER_INPUT'],
  [429, 'Too many requests', 'UPSTREAM_RATE_LIMITED'],
  [32429, 'Too many requests', 'UPSTREAM_RATE_LIMITED'],
  [400, 'Bad request', 'BAD_USER_INPUT'],
  [32010, 'Invalid date', 'BAD_USER_INPUT'],
  [32016, 'Invalid query', 'BAD_USER_INPUT'],
  [32117, 'Invalid filter', 'BAD_USER_INPUT'],
  [32602, 'Invalid params', 'BAD_USER_INPUT'],
  [500, 'Internal error', 'UPSTREAM_UNAVAILABLE'],
  [32601, 'Method not found', 'UPSTREAM_UNAVAILABLE'],
  [32603, 'Internal error', 'UPSTREAM_UNAVAILABLE'],
  [32000, 'Server error', 'UPSTREAM_UNAVAILABLE'],
  [77_777, 'Never heard of', 'UPSTREAM_UNAVAILABLE'],
];

/** The codes whose errors are not retryable. */
const permanent: readonly ErrorCode[] = [
  'BAD_USER_INPUT',
  'UPSTREAM_UNAUTHENTICATED',
  'UPSTREAM_FORBIDDEN',
  'UPSTREAM_CREDITS_EXHAUSTED',
];

describe('an error in the body', () => {
  it.each(refusals)(
    'with code %d and "%s" is %s, whatever its sign and type',
    async (code, message, means) => {
      for (const written of [code, -code, `${code}`, `-${code}`]) {
        sandbox.fail({ kind: 'error', code: written, message });
        const { extensions, message: said } = await failure();
        expect(extensions).toEqual({ code: means, retryable: !permanent.includes(means) });
        expect(said).toContain(`code ${code}, "${message}"`);
      }
      expect(sandbox.billed).toBe(0);
      await expectHealth();
    },
  );

  it.each(refusals)(
    'with code %d and "%s" is the same if it quotes the token, which the message does not contain',
    async (code, message, means) => {
      const quoting = `${message} [${token}] ?t=${encodeURIComponent(token)}`;
      for (const data of [null, {}, { token }]) {
        sandbox.fail({ kind: 'error', code, message: quoting, data });
        const error = await failure();
        expect(error.extensions.code).toBe(means);
        expect(error.message).toContain(message);
        expectNoToken(error);
      }
    },
  );

  it.each([404, 32015, 32017])('with code %d is an empty page that costs one credit', async code => {
    for (const written of [code, -code, `${code}`, `-${code}`]) {
      sandbox.fail({ kind: 'error', code: written, message: 'Empty result!' });
      expect(await buy()).toEqual({ rows: [], total: 0, charged: 1, creditsLeft: null });
    }
    await expectHealth();
  });

  it.each([
    ['null', null],
    ['missing', undefined],
    ['a word', 'E_FAIL'],
    ['empty', ''],
    ['an object', { toString: 1, valueOf: 1 }],
    ['digits and words', '404 page not found'],
    ['a fraction', 404.5],
  ])('whose code is %s is UPSTREAM_UNAVAILABLE', async (_what, code) => {
    sandbox.fail({ kind: 'body', body: ({ id }) => JSON.stringify({ id, error: { code, message: 'odd' } }) });
    const error = await failure();
    expect(error.extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(error.message).toContain('no code, "odd"');
    await expectHealth();
  });

  it.each([
    ['null', null],
    ['missing', undefined],
    ['empty', ''],
  ])(
    'is read if its id is %s, because Serpstat may refuse a request before it reads the id',
    async (_what, id) => {
      sandbox.fail({
        kind: 'body',
        body: JSON.stringify({ id, error: { code: 403, message: 'Invalid token!' } }),
      });
      expect((await failure()).extensions.code).toBe('UPSTREAM_UNAUTHENTICATED');
    },
  );

  it.each([
    ['null', null],
    ['missing', undefined],
    ['empty', ''],
  ])('is a bad response if it says "no data" and its id is %s', async (_what, id) => {
    sandbox.fail({
      kind: 'body',
      body: JSON.stringify({ id, error: { code: 404, message: 'Not found' } }),
    });
    expect((await failure()).extensions.code).toBe('UPSTREAM_BAD_RESPONSE');
    await expectHealth();
  });

  it('is a bad response if its id belongs to another request', async () => {
    const body = JSON.stringify({ id: 'other', error: { code: 32017, message: 'Data not found' } });
    sandbox.fail({ kind: 'body', body });
    expect((await failure()).extensions.code).toBe('UPSTREAM_BAD_RESPONSE');
    await expectHealth();
  });

  it('takes precedence over the HTTP status', async () => {
    const body = JSON.stringify({ id: null, error: { code: 32012, message: 'Limit is over', data: null } });
    sandbox.fail({ kind: 'status', status: 500, body, contentType: 'application/json' });
    expect((await failure()).extensions.code).toBe('UPSTREAM_CREDITS_EXHAUSTED');
    await expectHealth();
  });

  it('is quoted on one line with at most 300 characters', () => {
    const { message } = readRefusal(500, `\u0000first\r\n\tsecond${' and so on'.repeat(1000)}`);
    expect(message).toContain('"first second and so on');
    expect(message).not.toMatch(/\p{Cc}/u);
    expect(message.length).toBeLessThan(400);
  });

  it('always has one of the known codes', () => {
    const known = new Set(refusals.map(([, , code]) => code));
    const code = fc.oneof(fc.constantFrom(...refusals.map(([code]) => code)), fc.double());
    fc.assert(
      fc.property(code, fc.string(), (code, message) =>
        known.has(readRefusal(code, message).extensions.code),
      ),
    );
  });
});

describe("a proxy's error page", () => {
  const statuses: readonly [status: number, means: ErrorCode][] = [
    [401, 'UPSTREAM_UNAUTHENTICATED'],
    [402, 'UPSTREAM_CREDITS_EXHAUSTED'],
    [403, 'UPSTREAM_FORBIDDEN'],
    [429, 'UPSTREAM_RATE_LIMITED'],
    [500, 'UPSTREAM_UNAVAILABLE'],
    [502, 'UPSTREAM_UNAVAILABLE'],
    [503, 'UPSTREAM_UNAVAILABLE'],
    [504, 'UPSTREAM_UNAVAILABLE'],
    [400, 'UPSTREAM_BAD_RESPONSE'],
    [404, 'UPSTREAM_BAD_RESPONSE'],
    [301, 'UPSTREAM_BAD_RESPONSE'],
  ];

  it.each(statuses)('with HTTP %d is %s and is not quoted', async (status, means) => {
    const pages = [
      `<h1>No ${token} ${encodeURIComponent(token)}</h1>`,
      `{"message":${JSON.stringify(token)}}`,
      '',
    ];
    for (const body of pages) {
      sandbox.fail({ kind: 'status', status, body });
      const error = await failure();
      expect(error.extensions.code).toBe(means);
      expect(error.message).toContain(`HTTP ${status}`);
      expectNoToken(error);
    }
    await expectHealth();
  });

  it('with HTTP 200 is a bad response, and is not quoted', async () => {
    for (const body of [
      `${token} is invalid`,
      `<h1>${encodeURIComponent(token)}</h1>`,
      `"${token.slice(0, 20)}`,
    ]) {
      sandbox.fail({ kind: 'status', status: 200, body });
      const error = await failure();
      expect(error.extensions.code).toBe('UPSTREAM_BAD_RESPONSE');
      expectNoToken(error);
    }
    await expectHealth();
  });
});

/** No part of an error, including its cause and stack, may contain the token or its beginning. */
function expectNoToken(error: GatewayError): void {
  const everything = `${error.message} ${error.stack} ${inspect(error, { depth: 10 })}`;
  expect(everything).not.toContain(token.slice(0, 5));
  expect(everything).not.toContain(encodeURIComponent(token).slice(0, 7));
}
