import { describe, expect, test } from 'vitest';
import { type ErrorCode, GatewayError } from '../../src/errors.ts';
import { type Answer, openShop, rows, type ShopOptions, total } from './shop.ts';

const refused = new GatewayError('UPSTREAM_UNAVAILABLE', 'refused', {
  upstream: { kind: 'HTTP error', status: 503 },
});
const broken = new GatewayError('UPSTREAM_UNAVAILABLE', 'broken', { upstream: { kind: 'no response' } });
const tooFast = new GatewayError('UPSTREAM_RATE_LIMITED', 'too fast', {
  upstream: { kind: 'API error', code: 32429 },
});
const forbidden = new GatewayError('UPSTREAM_FORBIDDEN', 'not in the plan', { charged: 0 });

/** A shop whose first answers are these; then all is well. */
function shopAfter(first: readonly Answer[], options: ShopOptions = {}) {
  return openShop({
    retries: 3,
    answer: (_request, number) => first[number - 1] ?? { total: 1000 },
    ...options,
  });
}

function code(expected: ErrorCode) {
  return expect.objectContaining({ extensions: expect.objectContaining({ code: expected }) });
}

describe('what Serpstat has not charged', () => {
  test('is tried again until it succeeds', async () => {
    const { enter, finish, sent, account } = shopAfter([refused, refused, refused]);
    const { operation, read } = enter();
    expect(await finish(read(rows(0, 10)))).toMatchObject([{ rows: { length: 10 } }]);
    expect(sent).toEqual(Array(4).fill('1/10'));
    expect(operation).toMatchObject({ spent: 10, left: 1_000_000 - 10 });
    expect(account).toEqual([0, 0, 0, 10]);
  });

  test('is given up after the last retry, with what the last attempt said', async () => {
    const { enter, finish, sent, account } = shopAfter([refused, refused, refused, tooFast]);
    const { operation, read } = enter();
    expect(await finish(read(rows(0, 10)))).toEqual([code('UPSTREAM_RATE_LIMITED')]);
    expect(sent).toHaveLength(4);
    expect(operation).toMatchObject({ spent: 0, left: 1_000_000 });
    expect(account).toEqual([0, 0, 0, 0]);
  });

  test('is not tried again where it would fail again', async () => {
    const { enter, finish, sent } = shopAfter([forbidden]);
    expect(await finish(enter().read(rows(0, 10)))).toEqual([code('UPSTREAM_FORBIDDEN')]);
    expect(sent).toHaveLength(1);
  });

  test('waits as chance will have it, and then for a turn like any request', async () => {
    const chances = [0.5, 1];
    const { enter, clock, sent } = shopAfter([refused, refused], {
      rate: 1,
      random: () => chances.shift() ?? 0,
    });
    const reading = enter().read(rows(0, 10));
    // Answers take 10 ms; the waits are 250 and 1000 ms, a turn comes every 1030 ms, the second 75 ms later.
    await clock.advance(1104);
    expect(sent).toHaveLength(1);
    await clock.advance(1);
    expect(sent).toHaveLength(2);
    await clock.advance(1029);
    expect(sent).toHaveLength(2);
    await clock.advance(1);
    expect(sent).toHaveLength(3);
    await clock.advance(10);
    expect(await reading).toMatchObject([{ rows: { length: 10 } }]);
  });

  test('does not push others back while it waits', async () => {
    const { enter, finish, sent } = shopAfter([refused], { random: () => 0.99 });
    const failing = enter().read(rows(0, 10));
    const other = enter();
    await finish(other.read(rows(0, 10)));
    expect(await finish(failing)).toMatchObject([{ rows: { length: 10 } }]);
    expect(sent).toHaveLength(2);
  });

  test('is given up where the next turn would come too late, with what happened', async () => {
    const { enter, finish, clock, sent } = shopAfter([refused], { rate: 0.1 });
    const { read } = enter({ deadline: clock.now() + 5000 });
    expect(await finish(read(rows(0, 10)))).toEqual([code('UPSTREAM_UNAVAILABLE')]);
    expect(sent).toHaveLength(1);
  });

  test('is tried again for those who joined, when the one who asked first has left', async () => {
    const { enter, clock, finish, sent } = shopAfter([refused], { random: () => 1 });
    const [first, joined] = [enter(), enter()];
    const left = first.read(rows(0, 10));
    await clock.advance(5);
    const reading = joined.read(rows(0, 10));
    await clock.advance(20);
    first.leave();
    expect(await finish(reading)).toMatchObject([{ rows: { length: 10 } }]);
    expect(await left).toEqual([code('UPSTREAM_TIMEOUT')]);
    expect(sent).toHaveLength(2);
    expect(joined.operation.spent).toBe(10);
  });

  test('is not tried again where nobody waits any more', async () => {
    const { enter, clock, sent, dependencies } = shopAfter([refused], { random: () => 1 });
    const { read, leave } = enter();
    void read(rows(0, 10));
    await clock.advance(100);
    leave();
    await clock.advance(10_000);
    expect(sent).toHaveLength(1);
    expect(dependencies.queue.length).toBe(0);
    expect(clock.pending).toBe(0);
  });
});

test('an answer is held against what is held when the retry goes out, not when the first attempt did', async () => {
  const { enter, finish, clock, sent } = openShop({
    retries: 3,
    random: () => 0.9,
    answer: (_request, number) =>
      [{ total: 1000 }, tooFast, { total: 1001, state: 'b' }][number - 1] ?? { total: 1002, state: 'c' },
  });
  await finish(enter().read(rows(0, 100)));
  const retried = enter().read(rows(100, 200));
  await clock.advance(100);
  await finish(enter().read(rows(200, 300)));
  expect(await finish(retried)).toMatchObject([{ rows: { length: 100, 0: 'c100' } }]);
  expect(sent.filter(request => request === '2/100')).toHaveLength(2);
  expect(new Set(sent).size).toBe(sent.length - 1);
});

describe('what Serpstat may have charged', () => {
  test('is tried once more, and both attempts stand in the account', async () => {
    const { enter, finish, sent, account } = shopAfter([broken]);
    const { operation, read } = enter({ creditLimit: 25 });
    expect(await finish(read(rows(0, 10)))).toMatchObject([{ rows: { length: 10 } }]);
    expect(sent).toEqual(['1/10', '1/10']);
    expect(account).toEqual([undefined, 10]);
    expect(operation).toMatchObject({ spent: 10, left: 5 });
  });

  test('is not tried a third time', async () => {
    const { enter, finish, sent } = shopAfter([refused, broken, refused]);
    expect(await finish(enter().read(rows(0, 10)))).toEqual([code('UPSTREAM_UNAVAILABLE')]);
    expect(sent).toHaveLength(3);
  });

  test('is lost to the budget once, where another attempt is allowed but its turn would come too late', async () => {
    const { enter, finish, clock, sent, account } = shopAfter([broken], { rate: 0.1 });
    const { operation, read } = enter({ creditLimit: 25, deadline: clock.now() + 5000 });
    expect(await finish(read(rows(0, 10)))).toEqual([code('UPSTREAM_UNAVAILABLE')]);
    expect(sent).toHaveLength(1);
    expect(account).toEqual([undefined]);
    expect(operation).toMatchObject({ spent: 0, left: 15 });
  });

  test('is not tried again where that could cost more than was agreed to', async () => {
    const { enter, finish, sent, account } = shopAfter([broken]);
    const { operation, read } = enter({ creditLimit: 19 });
    expect(await finish(read(rows(0, 10)))).toEqual([code('UPSTREAM_UNAVAILABLE')]);
    expect(sent).toHaveLength(1);
    expect(account).toEqual([undefined]);
    expect(operation).toMatchObject({ spent: 0, left: 9 });
  });
});

test('what nobody waits for any more is not tried again, though its buyer is still there', async () => {
  const { enter, finish, sent, clock } = openShop({
    retries: 3,
    random: () => 1,
    answer: ({ size }) => ({ 1: { total: 5000 }, 250: refused })[size] ?? forbidden,
  });
  const { operation, read } = enter();
  await finish(read(total()));
  expect(await finish(read(rows(500, 1500)))).toEqual([code('UPSTREAM_FORBIDDEN')]);
  await finish(operation.billed());
  const answeredAt = clock.now();
  await clock.advance(10_000);
  expect(sent).toEqual(['1/1', '3/250', '2/750']);
  expect(answeredAt).toBeLessThan(100);
});

test('once its answer is clear, an operation buys nothing more, and waits for the bill of what is out', async () => {
  const { enter, finish, sent, clock, dependencies } = openShop({ rate: 1, latency: () => 500 });
  const { operation, read } = enter();
  void read(rows(0, 10));
  await clock.advance(100);
  void read(rows(100, 110));
  await clock.advance(100);
  operation.cancel();
  await finish(operation.billed());
  expect(operation).toMatchObject({ spent: 10, left: 1_000_000 - 10 });
  await clock.advance(10_000);
  expect(sent).toEqual(['1/10']);
  expect(dependencies.queue.length).toBe(0);
});
