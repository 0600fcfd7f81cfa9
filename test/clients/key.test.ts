import { expect, it } from 'vitest';
import { createKey, digestOf, readCredentials } from '../../src/clients/key.ts';

it('keys are random, fit into a header and are recognizable', () => {
  const keys = Array.from({ length: 100 }, createKey);
  expect(new Set(keys).size).toBe(100);
  for (const key of keys) {
    expect(key).toMatch(/^sg_[\w-]{43}$/);
    expect(readCredentials(`Bearer ${key}`)).toEqual({ kind: 'key', key });
  }
});

it('a digest is what sha256sum prints', () => {
  expect(digestOf('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

it.each(['Bearer a', 'bearer a', 'BEARER   a'])('reads the key of %j', header => {
  expect(readCredentials(header)).toEqual({ kind: 'key', key: 'a' });
});

it.each([
  '',
  'Bearer',
  'Bearer ',
  'a',
  'Bearera',
  'Basic YTpi',
  'Bearer a b',
  'Bearer a, Bearer b',
  'Bearer ä',
  ' Bearer a',
])('finds no key in %j', header => {
  expect(readCredentials(header)).toEqual({ kind: 'malformed' });
});

it('tells a header that is missing from one that is malformed', () => {
  expect(readCredentials(null)).toEqual({ kind: 'none' });
});
