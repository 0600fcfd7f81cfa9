import { expect, test } from 'vitest';
import { retryingFetch } from '../src/retrying-fetch.ts';
import { type Answer, askForLinks } from './ask.ts';
import { startBusyGateway } from './busy-gateway.ts';
import { startGateway } from './gateway.ts';
import { startGatewayWithKey } from './gateway-with-key.ts';

test('a busy gateway is asked again after the time that it names', async () => {
  await using gateway = await startBusyGateway();
  const start = performance.now();
  const answer = await gateway.freeAfterFirst(
    askForLinks(gateway.url, 'rows-2.example', { send: retryingFetch }),
  );
  expect(answer.errors).toBeUndefined();
  expect(gateway.received).toHaveLength(2);
  expect(performance.now() - start).toBeGreaterThanOrEqual(gateway.waitMs);
});

test('after four attempts, the last answer counts', async () => {
  await using gateway = await startBusyGateway();
  const answer = await gateway.stayBusy(askForLinks(gateway.url, 'rows-2.example', { send: retryingFetch }));
  expect(codesOf(answer)).toEqual(['UPSTREAM_BUSY']);
  expect(gateway.received).toHaveLength(4);
});

test('who gives up does not wait for the next attempt', async () => {
  await using gateway = await startBusyGateway(0.1);
  const start = performance.now();
  const controller = new AbortController();
  const answer = askForLinks(gateway.url, 'rows-2.example', {
    signal: controller.signal,
    send: retryingFetch,
  });
  await gateway.stayBusy(gateway.answered(1));
  controller.abort();
  await expect(answer).rejects.toThrow('aborted');
  expect(performance.now() - start).toBeLessThan(gateway.waitMs);
  expect(gateway.received).toHaveLength(1);
});

test('a mistake is not sent again', async () => {
  await using gateway = await startGateway();
  const answer = await askForLinks(gateway.url, 'gepur.com', { first: 1001, send: retryingFetch });
  expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
  expect(gateway.received).toHaveLength(1);
});

test('nobody is kept waiting until tomorrow, when a client has credits again', async () => {
  await using gateway = await startGatewayWithKey({ creditsPerDay: 30 });
  const headers = { authorization: `Bearer ${gateway.key}` };
  await askForLinks(gateway.url, 'gepur.com', { headers });
  const answer = await askForLinks(gateway.url, 'serpstat.com', { headers, send: retryingFetch });
  expect(answer.errors).toMatchObject([
    { extensions: { code: 'CLIENT_CREDITS_EXHAUSTED', retryable: true, retryAfterMs: expect.any(Number) } },
  ]);
  expect(gateway.received).toHaveLength(2);
});

function codesOf({ errors }: Answer) {
  return errors?.map(({ extensions }) => extensions.code);
}
