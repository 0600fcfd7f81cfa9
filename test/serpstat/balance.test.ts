import { expect, test } from 'vitest';
import { createCreditBalance } from '../../src/serpstat/balance.ts';
import { createRequestQueue } from '../../src/serpstat/request-queue.ts';
import { tellAll } from '../../src/telemetry/observer.ts';
import { createFakeClock } from '../fake-clock.ts';

/** A plan of a hundred credits. Each response comes after 10 ms and reports one credit less. */
function openBalance(rate = 1000) {
  const clock = createFakeClock();
  const requests: AbortSignal[] = [];
  const balance = createCreditBalance({
    client: {
      credits({ signal, onSent }) {
        onSent();
        requests.push(signal);
        const used = requests.length;
        return new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          clock.after(10, () => resolve({ limit: 100, used, left: 100 - used }));
        });
      },
    },
    queue: createRequestQueue({ rate, clock, observer: tellAll() }),
    clock,
    retries: { retries: 0, random: () => 0 },
    observer: tellAll(),
  });
  const ask = (signal = new AbortController().signal, deadline = Number.POSITIVE_INFINITY) => {
    const answer = balance.ask({ operation: {}, signal, deadline, traceId: 'trace' });
    answer.catch(() => undefined);
    return answer;
  };
  return { balance, clock, requests, ask };
}

test('concurrent requests share one response, which is reused for three seconds', async () => {
  const { clock, requests, ask, balance } = openBalance();
  const answers = [ask(), ask()];
  await clock.advance(2000);
  answers.push(ask());
  await clock.advance(1000);
  expect(await Promise.all(answers)).toEqual(Array(3).fill({ limit: 100, used: 1, left: 99 }));
  expect(requests).toHaveLength(1);
  await clock.advance(500);
  const later = ask();
  await clock.advance(20);
  expect(await later).toMatchObject({ left: 98 });
  expect(balance.left).toBe(98);
});

test('the balance is what the latest response reported; a response without a balance changes nothing', () => {
  const { balance } = openBalance();
  expect(balance.left).toBeNull();
  balance.note(7);
  balance.note(null);
  expect(balance.left).toBe(7);
  balance.note(0);
  expect(balance.left).toBe(0);
});

test('an operation that is cancelled does not cancel the request for the others', async () => {
  const { clock, requests, ask } = openBalance();
  const leaving = new AbortController();
  const [gone, waiting] = [ask(leaving.signal), ask()];
  await clock.advance(5);
  leaving.abort(new Error('hung up'));
  await expect(gone).rejects.toThrow('hung up');
  expect(requests.map(({ aborted }) => aborted)).toEqual([false]);
  await clock.advance(10);
  expect(await waiting).toMatchObject({ left: 99 });
});

test('the request is cancelled when all operations are, and the next operation sends a new one', async () => {
  const { clock, requests, ask } = openBalance();
  const leaving = new AbortController();
  const gone = [ask(leaving.signal), ask(leaving.signal)];
  await clock.advance(5);
  leaving.abort(new Error('hung up'));
  await Promise.allSettled(gone);
  expect(requests.map(({ aborted }) => aborted)).toEqual([true]);
  const next = ask();
  await clock.advance(100);
  expect(await next).toMatchObject({ left: 98 });
});

test('an operation whose turn would come after its deadline is refused at once', async () => {
  const { clock, ask } = openBalance(0.1);
  const first = ask();
  await clock.advance(4000);
  await first;
  await expect(ask(undefined, clock.now() + 1000)).rejects.toMatchObject({
    extensions: { code: 'UPSTREAM_BUSY' },
  });
});
