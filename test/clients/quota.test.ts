import { expect, test } from 'vitest';
import type { Client } from '../../src/clients/client.ts';
import { createQuotas, Quota } from '../../src/clients/quota.ts';
import { createFakeClock } from '../fake-clock.ts';

const HOUR_MS = 3_600_000;

function clientWith(name: string, creditsPerDay: number | undefined): Client {
  return { name, creditsPerDay, creditLimit: undefined, concurrency: undefined };
}

test('what was sent before midnight counts for that day, even if it is settled after', async () => {
  const clock = createFakeClock();
  const quota = new Quota('team-a', clock);
  quota.creditsPerDay = 10;
  const sentAt = clock.epoch();
  quota.book(8);
  expect([quota.left, quota.nextDayInMs]).toEqual([2, 12 * HOUR_MS]);
  await clock.advance(12 * HOUR_MS);
  // It may still be sent again, which would count for the new day.
  expect([quota.left, quota.nextDayInMs]).toEqual([2, 24 * HOUR_MS]);
  quota.book(-8, [{ at: sentAt, credits: 5 }]);
  expect(quota.left).toBe(10);
  quota.book(0, [{ at: clock.epoch(), credits: 4 }]);
  expect(quota.left).toBe(6);
});

test('a clock that is set back over midnight finds what the day before has spent', () => {
  const clock = createFakeClock();
  let epoch = clock.epoch();
  const quota = new Quota('team-a', { ...clock, epoch: () => epoch });
  quota.creditsPerDay = 10;
  quota.book(0, [{ at: epoch, credits: 7 }]);
  epoch += 12 * HOUR_MS;
  quota.book(0, [{ at: epoch, credits: 1 }]);
  expect(quota.left).toBe(9);
  epoch -= HOUR_MS;
  expect(quota.left).toBe(3);
});

test('begins with what the ledger says of the day', () => {
  const clock = createFakeClock();
  const spent = [{ client: 'team-a', at: clock.epoch(), credits: 4 }];
  const quotas = createQuotas(clock, [clientWith('team-a', 10), clientWith('team-b', 10)], spent);
  expect([quotas.of({ name: 'team-a' }).left, quotas.of({ name: 'team-b' }).left]).toEqual([6, 10]);
});

test('a reload changes the limit and keeps what is spent and reserved, even of a client that is gone meanwhile', () => {
  const quotas = createQuotas(createFakeClock(), [clientWith('team-a', 10)], []);
  const quota = quotas.of({ name: 'team-a' });
  quota.book(4, [{ at: createFakeClock().epoch(), credits: 3 }]);
  quotas.setClients([clientWith('team-a', 5)]);
  expect(quota.left).toBe(-2);
  quotas.setClients([]);
  expect(quotas.of({ name: 'team-a' })).toBe(quota);
  expect(quota.left).toBe(-2);
  quotas.setClients([clientWith('team-a', undefined)]);
  expect(quota.left).toBe(Number.POSITIVE_INFINITY);
  quotas.setClients([clientWith('team-a', 20)]);
  expect(quota.left).toBe(13);
});
