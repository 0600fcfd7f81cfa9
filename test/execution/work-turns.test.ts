import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { WorkTurns } from '../../src/execution/work-turns.ts';

/** More than a turn has room for. */
const HEAVY = 30_000;

/** The names of what has started, in order. */
function record(turns: WorkTurns) {
  const started: string[] = [];
  return {
    started,
    take(operation: object, name: string, weight?: number): Promise<unknown> {
      const turn = turns.take(operation, weight) ?? Promise.resolve();
      return turn.then(() => started.push(name));
    },
  };
}

test('work starts at once while there is room, and waits for another turn where there is none', async () => {
  const turns = new WorkTurns();
  expect(turns.take({}, HEAVY)).toBeUndefined();
  const { started, take } = record(turns);
  const first = take({}, 'first', HEAVY);
  const second = take({}, 'second', HEAVY);
  await Promise.resolve();
  expect(started).toEqual([]);
  await first;
  expect(started).toEqual(['first']);
  await second;
});

test('light work comes before heavy work, and work of who has done little before that of others', async () => {
  const turns = new WorkTurns();
  const [large, small] = [{}, {}];
  turns.take(large, HEAVY);
  const { started, take } = record(turns);
  await Promise.all([
    take(large, 'large, light', 10),
    take({}, 'heavy', HEAVY),
    take(small, 'small', 10),
    take(small, 'small again', 10),
  ]);
  expect(started).toEqual(['small', 'small again', 'heavy', 'large, light']);
});

test('heavy work does not wait for ever for light work that keeps coming', async () => {
  const turns = new WorkTurns();
  turns.take({}, HEAVY);
  const { started, take } = record(turns);
  const heavy = take({}, 'heavy', HEAVY);
  let isLeft = true;
  const flood = (async () => {
    while (isLeft) {
      await Promise.all([take({}, 'light', 15_000), take({}, 'light', 15_000)]);
    }
  })();
  await heavy;
  isLeft = false;
  await flood;
  expect(started.filter(name => name === 'light').length).toBeGreaterThan(2);
});

test('of work whose weight is not known before, each turn starts one piece', async () => {
  const turns = new WorkTurns();
  turns.take({}, HEAVY);
  let inTurn = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 5 }, async () => {
      await turns.take({});
      inTurn += 1;
      most = Math.max(most, inTurn);
      await setImmediate();
      inTurn -= 1;
    }),
  );
  expect(most).toBe(1);
});

test('between two turns of work, the event loop turns for others', async () => {
  const turns = new WorkTurns();
  turns.take({}, HEAVY);
  const next = turns.take({}, HEAVY);
  let others = 0;
  let isStarted = false;
  void next?.then(() => {
    isStarted = true;
  });
  while (!isStarted) {
    await setImmediate();
    others += 1;
  }
  expect(others).toBeGreaterThan(5);
});
