import { expect, test } from 'vitest';
import { openShop } from './shop.ts';

const { buyer: one } = openShop().enter();

test('what was delivered and not paid for is saved, by listing, each row once', () => {
  const { buyer } = openShop().enter();
  buyer.tab('a').pay({ start: 0, end: 10 });
  buyer.tab('a').deliver({ start: 5, end: 20 });
  buyer.tab('a').deliver({ start: 0, end: 12 });
  buyer.tab('b').deliver({ start: 3, end: 4 });
  buyer.tab('c').pay({ start: 0, end: 9 });
  expect([...buyer.saved()]).toEqual([
    { fingerprint: 'a', rows: 10 },
    { fingerprint: 'b', rows: 1 },
  ]);
});

test('its account is complete once every bill has come', async () => {
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  one.awaitBill(first.promise);
  one.awaitBill(second.promise);
  let isComplete = false;
  const complete = one.billed().then(() => {
    isComplete = true;
  });
  first.resolve();
  await first.promise;
  expect(isComplete).toBe(false);
  second.resolve();
  await complete;
  await one.billed();
});
