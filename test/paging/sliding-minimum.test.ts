import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SlidingMinimum } from '../../src/paging/sliding-minimum.ts';

test('a sliding minimum is one of the lightest places within the limit', () => {
  const steps = fc.array(fc.record({ down: fc.integer({ min: 1, max: 3 }), weight: fc.nat(9) }), {
    minLength: 1,
  });
  fc.assert(
    fc.property(steps, fc.nat(8), (walk, distance) => {
      const minimum = new SlidingMinimum();
      const weights = new Map<number, number>();
      let place = 1000;
      for (const { down, weight } of walk) {
        place -= down;
        weights.set(place, weight);
        minimum.add(place, weight);
        const within = [...weights].filter(([other]) => other <= place + distance);
        const lightest = minimum.lightestUpTo(place + distance);
        expect(lightest).toBeLessThanOrEqual(place + distance);
        expect(weights.get(lightest)).toBe(Math.min(...within.map(([, known]) => known)));
      }
    }),
  );
});
