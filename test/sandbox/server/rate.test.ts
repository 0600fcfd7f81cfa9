import { expect, it } from 'vitest';
import { rateLimit } from '../../../src/sandbox/server/rate.ts';

it('accepts requests at the rate and none in between', () => {
  const limit = rateLimit(2);
  const admitted = [0, 100, 400, 500, 900, 1000, 1499, 1500].filter(now => limit.admit(now));
  expect(admitted).toEqual([0, 500, 1000, 1499]);
});

it('tolerates jitter of 5 % of the interval but does not let it add up', () => {
  const limit = rateLimit(1);
  expect([0, 951, 1902, 1951, 3000].map(now => limit.admit(now))).toEqual([true, true, false, true, true]);
  expect(limit.admit(3900)).toBe(false);
});

it('does not allow bursts after a pause', () => {
  const limit = rateLimit(1);
  expect([0, 60_000, 60_001].map(now => limit.admit(now))).toEqual([true, true, false]);
});
