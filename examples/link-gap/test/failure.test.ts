import { CombinedError } from '@urql/core';
import { expect, test } from 'vitest';
import { failureOf, StoppedError } from '../src/failure.ts';

test.each([
  ['UPSTREAM_BUSY', { retryAfterMs: 12_000 }, { kind: 'busy', waitMs: 12_000 }],
  ['CLIENT_BUSY', { retryAfterMs: 0 }, { kind: 'busy', waitMs: 1000 }],
  ['UPSTREAM_RATE_LIMITED', {}, { kind: 'busy', waitMs: 5000 }],
  ['UPSTREAM_CREDITS_EXHAUSTED', {}, { kind: 'credits' }],
  ['CREDIT_LIMIT_EXCEEDED', {}, { kind: 'credits' }],
  ['BAD_USER_INPUT', {}, { kind: 'input' }],
  ['UPSTREAM_TIMEOUT', { traceId: 'a1' }, { kind: 'other', traceId: 'a1' }],
])('an error with the code %s and %j is %j', (code, extensions, failure) => {
  const error = new CombinedError({ graphQLErrors: [{ message: 'x', extensions: { code, ...extensions } }] });
  expect(failureOf(error, true)).toMatchObject(failure);
});

test('an answer that does not come is a stop, a lost network or a lost gateway', () => {
  const kindOf = (networkError: Error, isOnline: boolean) =>
    failureOf(new CombinedError({ networkError }), isOnline).kind;
  expect(kindOf(new StoppedError(), true)).toBe('stopped');
  expect(kindOf(new TypeError('Failed to fetch'), false)).toBe('offline');
  expect(kindOf(new TypeError('Failed to fetch'), true)).toBe('unreachable');
});
