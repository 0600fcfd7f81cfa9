import { expect, test } from 'vitest';
import { readStorePlace } from '../../src/store/store-url.ts';

test.each([
  ['memory:', { kind: 'memory' }],
  ['sqlite:.data/store.db', { kind: 'sqlite', path: '.data/store.db' }],
  ['sqlite:/var/lib/gateway/my store.db', { kind: 'sqlite', path: '/var/lib/gateway/my store.db' }],
  ['sqlite:C:\\data\\store.db', { kind: 'sqlite', path: 'C:\\data\\store.db' }],
])('%s is a place', (url, place) => {
  expect(readStorePlace(url)).toEqual(place);
});

test.each([
  '',
  'memory',
  'memory:128',
  ' memory:',
  'sqlite:',
  'sqlite: ',
  'sqlite:data/',
  'sqlite: store.db',
  'sqlite:store.db\n',
  'sqlite:store\0.db',
  'sqlite::memory:',
  'sqlite://host/store.db',
  'SQLITE:store.db',
  'redis://127.0.0.1',
  'store.db',
])('%j is none, and the message says what is', url => {
  expect(() => readStorePlace(url)).toThrow(
    `STORE_URL=${JSON.stringify(url)} is wrong: it takes memory: or sqlite:PATH, a file as in sqlite:.data/store.db`,
  );
});
