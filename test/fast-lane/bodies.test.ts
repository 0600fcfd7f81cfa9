import { expect, test } from 'vitest';
import { createBodies } from '../../src/fast-lane/bodies.ts';
import type { Asked, Prepared } from '../../src/fast-lane/documents.ts';

function createReader() {
  const asked: Asked[] = [];
  const read = createBodies(each => {
    asked.push(each);
    return { plan: () => '', variables: each.variables, inputs: [] } satisfies Prepared;
  });
  return { asked, read };
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
  ['extensions', '{"query":"{ a }","extensions":{}}'],
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
