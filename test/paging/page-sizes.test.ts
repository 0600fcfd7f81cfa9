import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sizeAt, sizesOfPagesAt } from '../../src/paging/page-sizes.ts';

function sizesFrom(start: number): number[] {
  const sizes: number[] = [];
  for (let place = sizesOfPagesAt(start); sizeAt(place) > 0; place += 1) {
    sizes.push(sizeAt(place));
  }
  return sizes;
}

test('a page of any size starts at row 0', () => {
  expect(sizesFrom(0)).toEqual(Array.from({ length: 1000 }, (_, at) => 1000 - at));
});

test('the sizes of the pages at a row are its divisors, largest first, if the page ends by row 60,000', () => {
  const rows = fc.oneof(fc.integer({ min: 1, max: 59_999 }), fc.integer({ min: 59_000, max: 59_999 }));
  fc.assert(
    fc.property(rows, start => {
      const sizes: number[] = [];
      for (let size = 1000; size >= 1; size -= 1) {
        if (start % size === 0 && start + size <= 60_000) {
          sizes.push(size);
        }
      }
      expect(sizesFrom(start)).toEqual(sizes);
    }),
  );
});
