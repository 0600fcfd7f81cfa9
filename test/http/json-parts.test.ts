import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonParts } from '../../src/http/json-parts.ts';

test('the parts together are what JSON.stringify writes', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.nat({ max: 400 }), (value, repeats) => {
      const data = { list: Array.from({ length: repeats }, () => value), missing: undefined, value };
      expect([...jsonParts(data)].join('')).toBe(JSON.stringify(data));
    }),
    { numRuns: 200 },
  );
});

test('a large value comes in many parts, each of which is soon written', () => {
  const rows = Array.from({ length: 10_000 }, (_, place) => ({
    url: `https://${place}.example/`,
    rel: ['FOLLOW'],
  }));
  const parts = [...jsonParts({ a: { rows }, b: { rows } })];
  expect(parts.length).toBeGreaterThan(10);
  expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(100_000);
});
