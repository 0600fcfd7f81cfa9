import { expect, test } from 'vitest';
import type { BuyersLack } from '../../src/listing/demands.ts';
import { inOrderOfArrival } from '../../src/listing/turns.ts';
import { openShop } from './shop.ts';

const shop = openShop();
const [early, late] = [shop.enter().buyer, shop.enter().buyer];

const [low, middle, high] = [
  { page: 1, size: 10 },
  { page: 5, size: 10 },
  { page: 9, size: 10 },
];

function lackOf(buyer: BuyersLack['buyer'], ...starts: readonly number[]): BuyersLack {
  return { buyer, rows: starts.map(start => ({ start, end: start + 5 })), total: false, later: 0 };
}

test('the requests that the first one waits for come first, in the order of their rows', () => {
  const lacks = [lackOf(early, 80), lackOf(early, 40), lackOf(late, 0)];
  expect(inOrderOfArrival([low, middle, high], lacks)).toEqual([middle, high, low]);
});

test('a request for several has the place of the first of them', () => {
  const lacks = [lackOf(early, 80), lackOf(late, 0, 40, 80)];
  expect(inOrderOfArrival([low, middle, high], lacks)).toEqual([high, low, middle]);
});

test('what nobody lacks rows of, like the probe for a total, stays where it is', () => {
  const probe = { page: 1, size: 1 };
  expect(inOrderOfArrival([probe], [{ ...lackOf(early), total: true }])).toEqual([probe]);
  expect(inOrderOfArrival([], [])).toEqual([]);
});
