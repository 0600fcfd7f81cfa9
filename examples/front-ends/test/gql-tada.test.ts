import { ClientError } from 'graphql-request';
import { expect, test } from 'vitest';
import { type Donor, readDonors } from '../src/gql-tada/donors.ts';
import { startBusyGateway } from './busy-gateway.ts';
import { startGateway } from './gateway.ts';
import { startGatewayWithKey } from './gateway-with-key.ts';

test('a list pages to its end: each donor once, and each bought once', async () => {
  await using gateway = await startGateway();
  const donors = await all(readDonors(gateway.url, 'serpstat.com', ['rank-tracker.example']));
  expect(donors.length).toBeGreaterThan(100);
  expect(new Set(donors.map(({ domain }) => domain.name)).size).toBe(donors.length);
  expect(gateway.sandbox.billed).toBe(donors.length);
});

test('a page is bought when the one before it is read', async () => {
  await using gateway = await startGateway();
  for await (const _ of readDonors(gateway.url, 'serpstat.com', ['rank-tracker.example'])) {
    break;
  }
  expect(gateway.sandbox.billed).toBe(20);
});

test('an error of the answer rejects', async () => {
  await using gateway = await startGateway();
  const reading = all(readDonors(gateway.url, 'serpstat.com', ['serpstat.com']));
  await expect(reading).rejects.toThrow(ClientError);
  await expect(reading).rejects.toMatchObject({
    response: { data: { domain: { intersect: null } }, errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] },
  });
});

test('a refused request rejects with the error of the gateway', async () => {
  await using gateway = await startGatewayWithKey();
  const reading = all(readDonors(gateway.url, 'serpstat.com', ['rank-tracker.example']));
  await expect(reading).rejects.toMatchObject({
    response: { status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
  });
});

test('the client waits as long as a busy gateway says', async () => {
  await using gateway = await startBusyGateway();
  const start = performance.now();
  const donors = readDonors(gateway.url, 'serpstat.com', ['rank-tracker.example']);
  const { value } = await gateway.freeAfterFirst(donors.next());
  expect(value).toMatchObject({ domain: { name: expect.any(String) } });
  expect(performance.now() - start).toBeGreaterThanOrEqual(gateway.waitMs);
});

async function all(donors: AsyncIterable<Donor>): Promise<readonly Donor[]> {
  const read: Donor[] = [];
  for await (const donor of donors) {
    read.push(donor);
  }
  return read;
}
