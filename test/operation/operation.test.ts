import { expect, test } from 'vitest';
import { openShop } from '../buying/shop.ts';

const { operation: one } = openShop().enter();

test('what was delivered and not paid for is saved, by listing, each row once', () => {
  const { operation } = openShop().enter();
  operation.account('a').pay({ start: 0, end: 10 });
  operation.account('a').deliver({ start: 5, end: 20 });
  operation.account('a').deliver({ start: 0, end: 12 });
  operation.account('b').deliver({ start: 3, end: 4 });
  operation.account('c').pay({ start: 0, end: 9 });
  expect([...operation.saved()]).toEqual([
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
