import { expect, test } from 'vitest';
import { memoryStore, rowSize, rowsSize } from '../../src/store/memory-store.ts';
import { ALL, EVER, NOON, pageOf, someRows } from './pages.ts';

const ROWS = 100;

/** Room for about `listings` listings of a hundred rows. */
function roomFor(listings: number) {
  const rows = rowsSize(someRows('one', 0, ROWS));
  return memoryStore({ maxBytes: Math.round((listings + 0.5) * (rows + 500)) });
}

function hundredRowsOf(fingerprint: string, start = 0) {
  return pageOf(someRows(fingerprint, start, ROWS), { fingerprint, start });
}

async function heldOf(store: ReturnType<typeof memoryStore>, fingerprints: readonly string[]) {
  const held = [];
  for (const fingerprint of fingerprints) {
    if ((await store.read(fingerprint, ALL, EVER)) !== undefined) {
      held.push(fingerprint);
    }
  }
  return held;
}

test('the listing that was used least recently leaves first, as a whole', async () => {
  const store = roomFor(3);
  for (const fingerprint of ['a', 'b', 'c']) {
    await store.write(hundredRowsOf(fingerprint));
  }
  await store.read('a', { start: 0, end: 1 }, EVER);
  await store.write(hundredRowsOf('d'));
  expect(await heldOf(store, ['a', 'b', 'c', 'd'])).toEqual(['a', 'c', 'd']);
});

test('a peek finds what a read finds, and counts as a use', async () => {
  const store = roomFor(3);
  for (const fingerprint of ['a', 'b', 'c']) {
    await store.write(hundredRowsOf(fingerprint));
  }
  const span = { start: 50, end: 200 };
  expect(store.peek('a', span, EVER)).toEqual(await store.read('a', span, EVER));
  expect(store.peek('a', span, EVER)?.extents).toEqual([{ start: 50, rows: someRows('a', 50, 50) }]);
  expect(store.peek('b', span, NOON + 1)).toBeUndefined();
  await store.read('c', span, EVER);
  store.peek('a', span, EVER);
  store.peek('b', span, EVER);
  await store.write(hundredRowsOf('d'));
  expect(await heldOf(store, ['a', 'b', 'c', 'd'])).toEqual(['a', 'b', 'd']);
});

test('a growing listing pushes others out, and none is held that is larger than all the room', async () => {
  const store = roomFor(3);
  await store.write(hundredRowsOf('other'));
  for (const start of [0, 100, 200]) {
    await store.write(hundredRowsOf('one', start));
  }
  expect(await heldOf(store, ['other', 'one'])).toEqual(['one']);
  await store.write(hundredRowsOf('one', 300));
  expect(await heldOf(store, ['other', 'one'])).toEqual([]);
});

test('rows that take the place of others take no further room', async () => {
  const store = roomFor(2);
  await store.write(hundredRowsOf('other'));
  for (let again = 0; again < 20; again += 1) {
    await store.write(hundredRowsOf('one'));
    await store.write(pageOf(someRows('one', 50, 10), { start: 50 }));
  }
  expect(await heldOf(store, ['other', 'one'])).toEqual(['other', 'one']);
});

test('rows that are filled in take room once, however often they are offered', async () => {
  const store = roomFor(2);
  await store.write(hundredRowsOf('other'));
  const snapshot = {
    boughtAt: 1,
    total: 1000,
    extents: [{ start: 0, rows: someRows('one', 0, ROWS) }],
  };
  for (let again = 0; again < 20; again += 1) {
    await store.fill('one', snapshot);
  }
  expect(await heldOf(store, ['other', 'one'])).toEqual(['other', 'one']);
  await store.fill('one', {
    ...snapshot,
    extents: [{ start: 50, rows: someRows('one', 50, 2 * ROWS) }],
  });
  expect(await heldOf(store, ['other', 'one'])).toEqual(['one']);
  expect((await store.read('one', ALL, EVER))?.extents).toEqual([
    { start: 0, rows: someRows('one', 0, 250) },
  ]);
});

test('rows that are filled in give way to those that are held, and drive another snapshot out', async () => {
  const store = roomFor(2);
  await store.write(pageOf(['B'], { start: 1 }));
  const offered = { boughtAt: NOON, total: 1000, extents: [{ start: 0, rows: ['a', 'b', 'c'] }] };
  await store.fill('one', offered);
  expect((await store.read('one', ALL, EVER))?.extents).toEqual([{ start: 0, rows: ['a', 'B', 'c'] }]);
  await store.fill('one', { ...offered, boughtAt: NOON + 1 });
  expect(await store.read('one', ALL, EVER)).toEqual({ ...offered, boughtAt: NOON + 1 });
});

test('a snapshot that takes the place of another gives its room back', async () => {
  const store = roomFor(2);
  await store.write(hundredRowsOf('other'));
  for (let boughtAt = 0; boughtAt < 20; boughtAt += 1) {
    await store.write({ ...hundredRowsOf('one'), boughtAt });
  }
  expect(await heldOf(store, ['other', 'one'])).toEqual(['other', 'one']);
});

test('empty listings take room too, so that any number of them does not', async () => {
  const store = memoryStore({ maxBytes: 10_000 });
  const fingerprints = Array.from({ length: 100 }, (_, at) => `empty ${at}`);
  for (const fingerprint of fingerprints) {
    await store.write(pageOf([], { fingerprint, total: 0 }));
  }
  const held = await heldOf(store, fingerprints);
  expect(held.length).toBeLessThan(50);
  expect(held.at(-1)).toBe('empty 99');
});

test('the size of a row grows with its texts, by two bytes a character where they are not Latin', () => {
  expect(rowSize({ text: 'x'.repeat(100) }) - rowSize({ text: '' })).toBe(100);
  expect(rowSize({ text: 'ж'.repeat(100) }) - rowSize({ text: '' })).toBe(200);
  expect(rowSize({ list: [1, 2, 3] }) - rowSize({ list: [1] })).toBe(32);
  expect(rowSize(null)).toBe(0);
  expect(rowSize(true)).toBe(0);
});
