import { expect, test } from 'vitest';
import type { BuyersLack } from '../../src/listing/demands.ts';
import { shareOut } from '../../src/listing/share-out.ts';
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

test('each has what it waits for, in the order of the rows, whatever the order in which it asked', () => {
  const lacks = [lackOf(early, 80), lackOf(late, 0), lackOf(early, 40)];
  expect([...shareOut([low, middle, high], lacks, false)]).toEqual([
    [early, [middle, high]],
    [late, [low]],
  ]);
});

test('what several wait for goes to the one for whom it comes first, and of equals to who came first', () => {
  const lacks = [lackOf(early, 0, 40, 80), lackOf(late, 80)];
  expect([...shareOut([low, middle, high], lacks, false)]).toEqual([
    [early, [low, middle]],
    [late, [high]],
  ]);
  expect([...shareOut([low], [lackOf(early, 0), lackOf(late, 0)], false)]).toEqual([[early, [low]]]);
});

test('the probe for a total goes to the first who waits for anything', () => {
  const probe = { page: 1, size: 1 };
  expect([...shareOut([probe], [lackOf(early, 80), lackOf(late, 0)], true)]).toEqual([[early, [probe]]]);
  expect([...shareOut([probe], [{ ...lackOf(late), total: true }], false)]).toEqual([[late, [probe]]]);
});

test('what nobody waits for is nobody’s', () => {
  expect([...shareOut([low], [lackOf(early, 80)], false)]).toEqual([]);
  expect([...shareOut([], [], true)]).toEqual([]);
});
