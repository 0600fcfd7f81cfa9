import { describe, expect, test } from 'vitest';
import { gaps, startLine } from './line.ts';

/**
 * A gap between arrivals is measured at the most, so that a machine that is busy can only make it longer. How close the
 * pace comes to the rate is tested in simulated time (`test/gateway/pace.test.ts`), and timed by the benchmark.
 */
describe.concurrent('requests arrive at Serpstat', () => {
  test.each([
    { rate: 0.5, requests: 6 },
    { rate: 1, requests: 12 },
    { rate: 5, requests: 60 },
    { rate: 20, requests: 200 },
  ])('no faster than $rate a second, however many operations wait', async ({ rate, requests }) => {
    await using line = await startLine(rate);
    const crowd = line.crowd(Array.from({ length: 200 }, (_, place) => `waiting-${place}.example`));
    const arrivals = await line.arrivals(requests);
    crowd.leave();
    // Below one a second, a single request is all that a longer window allows.
    const allowed = Math.max(1, rate);
    expect(Math.min(...gaps(arrivals, allowed))).toBeGreaterThanOrEqual((1000 * allowed) / rate);
  });
});
