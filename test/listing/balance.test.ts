import { expect, test } from 'vitest';
import { createCreditBalance } from '../../src/listing/balance.ts';
import { createRequestQueue } from '../../src/serpstat/request-queue.ts';
import { tellAll } from '../../src/telemetry/observer.ts';
import { createFakeClock } from '../fake-clock.ts';

/** A balance of a hundred credits, one less at every answer, which comes after 10 ms. */
function openBalance(rate = 1000) {
  const clock = createFakeClock();
  const requests: AbortSignal[] = [];
  const balance = createCreditBalance({
    client: {
      buyPage: () => Promise.reject(new Error('nobody buys')),
      credits({ signal, onSent }) {
        onSent();
        requests.push(signal);
        const used = requests.length;
        return new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
          clock.after(10, () => resolve({ limit: 100, used, left: 100 - used }));
        });
      },
      close: () => Promise.resolve(),
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

test('who asks while another one waits gets the same answer, and for three seconds so does everybody', async () => {
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

test('what any answer reports is what is left; one that reports nothing changes nothing', () => {
  const { balance } = openBalance();
  expect(balance.left).toBeNull();
  balance.note(7);
  balance.note(null);
  expect(balance.left).toBe(7);
  balance.note(0);
  expect(balance.left).toBe(0);
});

test('who leaves does not take the answer from others', async () => {
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

test('once all have left the request is given up, and the next one asks anew', async () => {
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

test('whose time would be up before the turn comes is told so at once', async () => {
  const { clock, ask } = openBalance(0.1);
  const first = ask();
  await clock.advance(4000);
  await first;
  await expect(ask(undefined, clock.now() + 1000)).rejects.toMatchObject({
    extensions: { code: 'UPSTREAM_BUSY' },
  });
});
