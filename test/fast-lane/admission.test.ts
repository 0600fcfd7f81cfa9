import { expect, test } from 'vitest';
import { mediaTypeFor } from '../../src/fast-lane/admission.ts';

test.each([
  [undefined, 'application/json'],
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  ['text/html, application/json;q=0.1', 'application/json'],
  ['application/json;q=0.1, application/graphql-response+json', 'application/json'],
  ['Application/GraphQL-Response+JSON , application/json', 'application/graphql-response+json'],
  ['application /json, application/graphql-response+json', 'application/json'],
  ['application/graphql-response+json;\tq=1 , */*', 'application/graphql-response+json'],
  ['', undefined],
  ['image/png', undefined],
  ['text/event-stream', undefined],
  ['*/json, application/json', undefined],
  ['application/json; charset=utf-8', undefined],
])('with "accept: %s", the lane answers with %s', (accept, mediaType) => {
  expect(mediaTypeFor(accept)).toBe(mediaType);
});
