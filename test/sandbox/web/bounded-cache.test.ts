import { expect, it, vi } from 'vitest';
import { BoundedCache } from '../../../src/sandbox/web/bounded-cache.ts';

it('makes a value once while it is cached', () => {
  const cache = new BoundedCache<number>(100, value => value);
  const make = vi.fn(() => 7);
  expect([cache.get('a', make), cache.get('a', make)]).toEqual([7, 7]);
  expect(make).toHaveBeenCalledTimes(1);
});

it('evicts the least recently used entry above the maximum weight', () => {
  const cache = new BoundedCache<number>(25, value => value);
  const made: string[] = [];
  const get = (key: string) =>
    cache.get(key, () => {
      made.push(key);
      return 10;
    });
  for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) {
    get(key);
  }
  expect(made).toEqual(['a', 'b', 'c', 'b']);
});

it('keeps the newest entry even if it exceeds the maximum alone', () => {
  const cache = new BoundedCache<number>(25, value => value);
  const make = vi.fn(() => 1000);
  cache.get('a', make);
  cache.get('a', make);
  expect(make).toHaveBeenCalledTimes(1);
});
