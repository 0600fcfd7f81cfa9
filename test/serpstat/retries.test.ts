import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { createRetries } from '../../src/serpstat/retries.ts';

const passing = new GatewayError('UPSTREAM_UNAVAILABLE', 'broken', { isTransient: true });
const lasting = new GatewayError('UPSTREAM_FORBIDDEN', 'not in the plan');
const unknown = undefined;

test('the longest wait before each retry doubles, up to eight seconds', () => {
  const retries = createRetries({ retries: 7, random: () => 1 });
  const waits = Array.from({ length: 8 }, () => retries.after(passing, 0));
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000, undefined]);
});

test('any shorter wait is as likely', () => {
  const [none, quarter] = [0, 0.25].map(share => createRetries({ retries: 1, random: () => share }));
  expect([none?.after(passing, 0), quarter?.after(passing, 0)]).toEqual([0, 125]);
});

describe('there is no other attempt', () => {
  test.each([
    ['where none is allowed', 0, passing, 0],
    ['after what will not pass', 3, lasting, 0],
    ['after what is known to have been charged', 3, passing, 10],
  ])('%s', (_when, retries, error, charged) => {
    expect(createRetries({ retries, random: () => 0 }).after(error, charged)).toBeUndefined();
  });
});

test('after what may have been charged there is one more, and none after that', () => {
  const retries = createRetries({ retries: 10, random: () => 0 });
  expect(retries.after(passing, 0)).toBe(0);
  expect(retries.after(passing, unknown)).toBe(0);
  expect(retries.after(passing, 0)).toBeUndefined();
});
