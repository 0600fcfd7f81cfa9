import { expect, test } from 'vitest';
import { memoryStore } from '../../src/store/memory-store.ts';
import { tieredStore } from '../../src/store/tiered-store.ts';
import { chaotic } from './chaos.ts';
import { ALL, EVER, NONE, NOON, pageOf } from './pages.ts';

/** Memory stands in for the file too: what it has to hold here is the same. */
function startTiers() {
  const front = memoryStore({ maxBytes: 2 ** 26 });
  const { thing: back, chaos } = chaotic(memoryStore({ maxBytes: 2 ** 26 }));
  return { front, back, chaos, store: tieredStore(front, back) };
}

test('a window that the front holds as a whole is read from it alone', async () => {
  const { store, chaos } = startTiers();
  await store.write(pageOf(['a', 'b', 'c']));
  chaos.calls = 0;
  expect((await store.read('one', { start: 1, end: 3 }, EVER))?.extents).toEqual([
    { start: 1, rows: ['b', 'c'] },
  ]);
  expect(await store.read('one', NONE, EVER)).toMatchObject({ total: 1000 });
  expect(chaos.calls).toBe(0);
});

test('a peek returns a window that the front holds as a whole, and never reads the back', async () => {
  const { store, front, back, chaos } = startTiers();
  await back.write(pageOf(['a', 'b', 'c']));
  await back.write(pageOf(['new'], { fingerprint: 'two', boughtAt: NOON + 1 }));
  await front.write(pageOf(['B'], { start: 1 }));
  await front.write(pageOf(['old'], { fingerprint: 'two' }));
  chaos.calls = 0;
  const span = { start: 1, end: 2 };
  const held = { boughtAt: NOON, total: 1000, extents: [{ start: 1, rows: ['B'] }] };
  expect(store.peek('one', span, EVER)).toEqual(held);
  expect(store.peek('one', NONE, EVER)).toEqual({ ...held, extents: [] });
  expect(store.peek('one', span, NOON + 1)).toBeUndefined();
  expect(store.peek('none', NONE, EVER)).toBeUndefined();
  // The back may hold the rest, also of a newer snapshot that a read would find.
  expect(store.peek('one', ALL, EVER)).toBeUndefined();
  expect(store.peek('two', ALL, EVER)).toBeUndefined();
  expect(chaos.calls).toBe(0);
});

test('a window that reaches past the total is warm where it holds all rows that there are', async () => {
  const { store, chaos } = startTiers();
  await store.write(pageOf(['a', 'b'], { total: 2 }));
  await store.write(pageOf([], { fingerprint: 'two', total: 0 }));
  chaos.calls = 0;
  await store.read('one', { start: 0, end: 100 }, EVER);
  await store.read('two', { start: 0, end: 100 }, EVER);
  expect(chaos.calls).toBe(0);
});

test('what only the back holds is read once, and from the front after that', async () => {
  const { store, back, chaos } = startTiers();
  await back.write(pageOf(['a', 'b', 'c', 'd']));
  await back.write(pageOf([], { fingerprint: 'two', total: 0 }));
  const span = { start: 1, end: 3 };
  const cold = await store.read('one', span, EVER);
  const coldTotal = await store.read('two', NONE, EVER);
  expect(cold?.extents).toEqual([{ start: 1, rows: ['b', 'c'] }]);
  expect(coldTotal?.total).toBe(0);
  chaos.calls = 0;
  expect(await store.read('one', span, EVER)).toEqual(cold);
  expect(await store.read('two', NONE, EVER)).toEqual(coldTotal);
  expect(chaos.calls).toBe(0);
});

test('a window that each tier holds a part of is put together, and the rows of the front win', async () => {
  const { store, front, back } = startTiers();
  await back.write(pageOf(['a', 'b', 'c', 'd', 'e']));
  await front.write(pageOf(['B', 'C'], { start: 1 }));
  const whole = [{ start: 0, rows: ['a', 'B', 'C', 'd', 'e'] }];
  expect((await store.read('one', ALL, EVER))?.extents).toEqual(whole);
  expect((await front.read('one', ALL, EVER))?.extents).toEqual(whole);
});

test('a back that missed the write of a newer snapshot is ignored', async () => {
  const { store, chaos, front, back } = startTiers();
  await back.write(pageOf(['old', 'old', 'old']));
  await front.write(pageOf(['new'], { boughtAt: NOON + 1 }));
  expect(await store.read('one', ALL, EVER)).toEqual({
    boughtAt: NOON + 1,
    total: 1000,
    extents: [{ start: 0, rows: ['new'] }],
  });
  expect(chaos.calls).toBeGreaterThan(1);
});

test('a newer snapshot that another process wrote to the back takes the place of the one in front', async () => {
  const { store, front, back } = startTiers();
  await front.write(pageOf(['old']));
  await back.write(pageOf(['new', 'new'], { boughtAt: NOON + 1 }));
  const newer = { boughtAt: NOON + 1, total: 1000, extents: [{ start: 0, rows: ['new', 'new'] }] };
  expect(await store.read('one', ALL, EVER)).toEqual(newer);
  expect(await front.read('one', ALL, EVER)).toEqual(newer);
});

test('a snapshot that is too old in front may be fresh enough in the back', async () => {
  const { store, front, back } = startTiers();
  await front.write(pageOf(['old']));
  await back.write(pageOf(['new'], { boughtAt: NOON + 1 }));
  expect((await store.read('one', { start: 0, end: 1 }, NOON + 1))?.extents).toEqual([
    { start: 0, rows: ['new'] },
  ]);
});

test('what is written while the back is read stays in front', async () => {
  const { front, store, back } = startTiers();
  await back.write(pageOf(['old', 'old']));
  const reading = store.read('one', ALL, EVER);
  // The read waits for the back by now, which has not heard of this yet.
  await store.write(pageOf(['new'], { boughtAt: NOON + 1 }));
  await reading;
  expect((await front.read('one', ALL, EVER))?.extents).toEqual([{ start: 0, rows: ['new'] }]);
});

test('what is written while the back is slow to take it stays in front', async () => {
  const { front, back } = startTiers();
  await back.write(pageOf(['b', 'b']));
  let take = () => {};
  const slow = {
    ...back,
    async write(page: Parameters<typeof back.write>[0]) {
      await new Promise<void>(resolve => {
        take = resolve;
      });
      await back.write(page);
    },
  };
  const store = tieredStore(front, slow);
  const written = pageOf(['a'], { boughtAt: NOON - 1 });
  const writing = store.write(written);
  await store.read('one', ALL, EVER);
  take();
  await writing;
  expect((await store.read('one', ALL, EVER))?.boughtAt).toBe(NOON - 1);
});

test('a failing back costs the window nothing that the front holds', async () => {
  const { store, chaos } = startTiers();
  await store.write(pageOf(['a']));
  chaos.mood = 'rejects';
  expect((await store.read('one', { start: 0, end: 1 }, EVER))?.extents).toEqual([{ start: 0, rows: ['a'] }]);
});
