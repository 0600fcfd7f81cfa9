import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { createDocumentCache } from '../../../src/http/limits/document-cache.ts';

const document = parse('{ __typename }');
const text = (place: number) => `{ __typename } #${place}`.padEnd(2 ** 16, ' ');

it('keeps the documents that came last, as far as their texts have 2^18 characters in all', () => {
  const { documentCache } = createDocumentCache();
  for (const place of [0, 1, 2, 3, 4]) {
    documentCache.set(text(place), document);
  }
  expect([0, 1, 2, 3, 4].map(place => documentCache.get(text(place)))).toEqual([
    undefined,
    document,
    document,
    document,
    document,
  ]);
});

it('does not keep a longer one, nor lose others for it', () => {
  const { errorCache } = createDocumentCache();
  const error = new Error('no document');
  errorCache.set('', error);
  errorCache.set(text(0).repeat(5), error);
  expect(errorCache.get(text(0).repeat(5))).toBeUndefined();
  expect(errorCache.get('')).toBe(error);
});
