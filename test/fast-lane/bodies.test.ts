import { expect, test } from 'vitest';
import { createBodies } from '../../src/fast-lane/bodies.ts';
import type { Asked, Prepared } from '../../src/fast-lane/documents.ts';
import { createPersistedDocuments } from '../../src/http/documents/use-documents.ts';

function createReader({ only = false } = {}) {
  const asked: Asked[] = [];
  const persisted = createPersistedDocuments(new Map([['trusted', '{ b }']]), only);
  const bodies = createBodies(persisted, each => {
    asked.push(each);
    return { plan: () => '', variables: each.variables, inputs: [] } satisfies Prepared;
  });
  return { ...bodies, asked, persisted };
}

function hash(sha256Hash: string) {
  return { persistedQuery: { version: 1, sha256Hash } };
}

const bodyOf = (n: number) => JSON.stringify({ query: '{ a }', variables: { n } });

test('a body that comes again is prepared twice, and then no more', () => {
  const { asked, read } = createReader();
  const first = read(bodyOf(1));
  const second = read(bodyOf(1));
  expect(second).not.toBe(first);
  expect(read(bodyOf(1))).toBe(second);
  expect(read(bodyOf(1))).toBe(second);
  expect(asked).toEqual([
    { query: '{ a }', operationName: undefined, variables: { n: 1 } },
    { query: '{ a }', operationName: undefined, variables: { n: 1 } },
  ]);
});

test('what is cleared is prepared anew', () => {
  const { asked, read, clear } = createReader();
  for (let time = 0; time < 3; time += 1) {
    read(bodyOf(1));
  }
  clear();
  read(bodyOf(1));
  expect(asked).toHaveLength(3);
});

test('each body gets what was prepared for it, however many come', () => {
  const { read } = createReader();
  for (let round = 0; round < 3; round += 1) {
    for (let n = 0; n < 20_000; n += 1) {
      expect(read(bodyOf(n)).variables.n).toBe(n);
    }
  }
});

test.each([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['no document', '{"variables":{}}'],
  ['an empty document', '{"query":""}'],
  ['a list of extensions', '{"query":"{ a }","extensions":[]}'],
  ['an unknown id', '{"documentId":"other"}'],
  ['a document and an id', '{"query":"{ b }","documentId":"trusted"}'],
  ['an id that is no text', '{"documentId":1}'],
  ['an unknown hash', JSON.stringify({ extensions: hash('other') })],
  ['an id and a hash', JSON.stringify({ documentId: 'trusted', extensions: hash('trusted') })],
  ['a document and its hash', JSON.stringify({ query: '{ b }', extensions: hash('trusted') })],
  ['a hash of another version', '{"extensions":{"persistedQuery":{"version":2,"sha256Hash":"trusted"}}}'],
  ['variables that are a list', '{"query":"{ a }","variables":[]}'],
  ['an operation without a name', '{"query":"{ a }","operationName":1}'],
  ['a prototype', '{"query":"{ a }","variables":{"__proto__":{}}}'],
])('%s is nothing for the lane, each time', (_, body) => {
  const { asked, read } = createReader();
  for (let time = 0; time < 3; time += 1) {
    expect(() => read(body)).toThrow();
  }
  expect(asked).toEqual([]);
});

const BY_HASH = JSON.stringify({ extensions: hash('registered') });

test.each([true, false])('trusted documents are found by id and by hash, with DOCUMENTS_ONLY=%s', only => {
  const { asked, read } = createReader({ only });
  read('{"documentId":"trusted"}');
  read(JSON.stringify({ extensions: hash('trusted') }));
  expect(asked.map(({ query }) => query)).toEqual(['{ b }', '{ b }']);
});

test('a registered document is found as long as it is held', () => {
  const { asked, read, persisted } = createReader();
  persisted.registered.set('registered', '{ c }');
  for (let time = 0; time < 3; time += 1) {
    read(BY_HASH);
  }
  expect(asked.map(({ query }) => query)).toEqual(['{ c }', '{ c }', '{ c }']);
  persisted.registered.delete('registered');
  expect(() => read(BY_HASH)).toThrow();
});

test('with DOCUMENTS_ONLY, the lane takes nothing but trusted documents', () => {
  const { read, persisted } = createReader({ only: true });
  persisted.registered.set('registered', '{ c }');
  expect(() => read(BY_HASH)).toThrow();
  expect(() => read(bodyOf(1))).toThrow();
});
