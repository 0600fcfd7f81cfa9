import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createSlices } from '../src/slices.ts';

test('what fits into a turn of the event loop runs at once', () => {
  const inSlices = createSlices(3);
  const done: string[] = [];
  inSlices(1, () => done.push('one'));
  inSlices(2, () => done.push('two'));
  expect(done).toEqual(['one', 'two']);
});

test('the rest runs in the turns after, in order, one piece at least in each', async () => {
  const inSlices = createSlices(2);
  const done: number[] = [];
  for (const [place, weight] of [1, 1, 5, 1, 2].entries()) {
    inSlices(weight, () => done.push(place));
  }
  const turns = [[...done]];
  for (let turn = 0; turn < 3; turn += 1) {
    await setImmediate();
    turns.push([...done]);
  }
  expect(turns).toEqual([
    [0, 1],
    [0, 1, 2],
    [0, 1, 2, 3, 4],
    [0, 1, 2, 3, 4],
  ]);
});

test('what comes while others wait does not overtake them', async () => {
  const inSlices = createSlices(1);
  const done: string[] = [];
  inSlices(1, () => done.push('first'));
  inSlices(1, () => {
    done.push('second');
    inSlices(1, () => done.push('fourth'));
  });
  inSlices(1, () => done.push('third'));
  for (let turn = 0; turn < 3; turn += 1) {
    await setImmediate();
  }
  expect(done).toEqual(['first', 'second', 'third', 'fourth']);
});
