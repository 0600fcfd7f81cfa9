import { describe, expect, test } from 'vitest';
import { GatewayError, type GatewayErrorOptions } from '../../src/errors.ts';
import { chargeOf, createRetryPolicy } from '../../src/serpstat/retry-policy.ts';

const failed = (options: GatewayErrorOptions) => new GatewayError('UPSTREAM_UNAVAILABLE', 'failed', options);
const httpError = (status: number) => failed({ upstream: { kind: 'HTTP error', status } });
const noResponse = failed({ upstream: { kind: 'no response' } });
const rateLimited = new GatewayError('UPSTREAM_RATE_LIMITED', 'too fast', {
  upstream: { kind: 'API error', code: 32429 },
});
const apiError = failed({ upstream: { kind: 'API error', code: 32000 } });
const unknown = undefined;

test('the longest wait before each retry doubles, up to eight seconds', () => {
  const waitBeforeRetry = createRetryPolicy({ retries: 7, random: () => 1 });
  const waits = Array.from({ length: 8 }, () => waitBeforeRetry(noResponse, 0));
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000, undefined]);
});

test('the wait is a random part of the longest', () => {
  const [none, quarter] = [0, 0.25].map(part => createRetryPolicy({ retries: 1, random: () => part }));
  expect([none?.(noResponse, 0), quarter?.(noResponse, 0)]).toEqual([0, 125]);
});

describe('a request is sent again', () => {
  test.each([
    ['after no response', noResponse],
    ['after an error of the rate', rateLimited],
    ['after HTTP 429', httpError(429)],
    ['after HTTP 502', httpError(502)],
    ['after HTTP 503', httpError(503)],
    ['after HTTP 504', httpError(504)],
  ])('%s', (_when, error) => {
    expect(createRetryPolicy({ retries: 1, random: () => 0 })(error, 0)).toBe(0);
  });
});

describe('a request is not sent again', () => {
  test.each([
    ['with no retries configured', 0, noResponse, 0],
    ['after any other error of the API', 3, apiError, 0],
    ['after any other HTTP status', 3, httpError(500), 0],
    ['after a malformed response', 3, failed({}), 0],
    ['after an error that is not about Serpstat', 3, new Error('bug'), 0],
    ['after a failure that was charged', 3, noResponse, 10],
  ])('%s', (_when, retries, error, charged) => {
    expect(createRetryPolicy({ retries, random: () => 0 })(error, charged)).toBeUndefined();
  });
});

test('after a failure of unknown cost there is one more attempt, and none after that', () => {
  const waitBeforeRetry = createRetryPolicy({ retries: 10, random: () => 0 });
  expect(waitBeforeRetry(noResponse, 0)).toBe(0);
  expect(waitBeforeRetry(noResponse, unknown)).toBe(0);
  expect(waitBeforeRetry(noResponse, 0)).toBeUndefined();
});

describe('a failed attempt costs', () => {
  test.each([
    ['nothing if it was never sent', noResponse, false, 0],
    ['nothing if an error of the API refused it', apiError, true, 0],
    ['nothing if an HTTP status refused it', httpError(500), true, 0],
    ['what its response was charged', failed({ charged: 3 }), true, 3],
    ['an unknown amount if no response arrived', noResponse, true, unknown],
    ['an unknown amount if the response is unreadable', failed({}), true, unknown],
    ['an unknown amount if it ended with an error of its own', new Error('bug'), true, unknown],
  ])('%s', (_what, error, isSent, charged) => {
    expect(chargeOf(error, isSent)).toBe(charged);
  });
});
