import { parse, print } from 'graphql';
import { expect, test } from 'vitest';
import { incrementalDocument } from '../../src/schema/incremental.ts';
import { schemas } from '../../src/schema/schemas.ts';

const NAMES = Array.from({ length: 101 }, (_, i) => `"a${i}.com"`);

/** How many of the directives are left. */
function directivesIn(query: string, variableValues = {}, takesParts = true): number {
  const args = { schema: schemas.standalone, document: parse(query), variableValues };
  return print(incrementalDocument(args, takesParts)).match(/@(defer|stream)/g)?.length ?? 0;
}

test.each([
  ['around a list', 1, '{ domain(name: "a.com") { ... @defer { backlinks { totalCount } } } }'],
  [
    'at a fragment',
    1,
    '{ domain(name: "a.com") { ...D @defer } } fragment D on Domain { backlinks { totalCount } }',
  ],
  ['at the root', 1, '{ ... @defer { serpstatCredits { left } } }'],
  ['at a list of domains', 1, '{ domains(names: ["a.com", "b.com"]) @stream { name } }'],
  ['inside of each other', 2, '{ domain(name: "a.com") { ... @defer { ... @defer { name } } } }'],
  [
    'in a list',
    0,
    '{ domain(name: "a.com") { backlinks { ... @defer { totalCount } nodes @stream { anchor } } } }',
  ],
  [
    'in a fragment below a list, wherever it is spread',
    0,
    `{ domain(name: "a.com") { ...A intersect(competitors: ["b.com"]) { nodes { domain { ...B } } } } }
     fragment A on Domain { ... @defer { name } }
     fragment B on Domain { ...A }`,
  ],
  [
    'with a variable count that is wrong',
    0,
    'query ($n: Int = -1) { domains(names: ["a.com"]) @stream(initialCount: $n) { name } }',
  ],
])('%s, %i are executed', (_, count, query) => {
  expect(directivesIn(query)).toBe(count);
  expect(directivesIn(query, {}, false)).toBe(0);
});

test.each([
  ['of a list in the document', `{ domains(names: [${NAMES}]) { ...A @defer ...B @defer } } ${fragments()}`],
  [
    'of a default',
    `query ($n: [DomainName!]! = [${NAMES}]) { domains(names: $n) @stream { ...A @defer } } ${fragments()}`,
  ],
  ['of nested fragments', `{ ${many(15, i => `d${i}: domain(name: "a.com") { ...C }`)} } ${fragments()}`],
])('with more than 200 parts %s, none are executed', (_, query) => {
  expect(directivesIn(query)).toBe(0);
});

test('with 200 parts, all are executed', () => {
  const names = Array.from({ length: 100 }, (_, i) => `a${i}.com`);
  const query = `query ($names: [DomainName!]!) { domains(names: $names) { ... @defer { name } ... @defer { id } } }`;
  expect(directivesIn(query, { names })).toBe(2);
  expect(directivesIn(query, { names: [...names, 'b.com'] })).toBe(0);
});

/** C has 14 parts. */
function fragments(): string {
  return `
    fragment A on Domain { name }
    fragment B on Domain { id }
    fragment C on Domain { ${many(2, () => '... @defer { ...D }')} }
    fragment D on Domain { ${many(6, () => '... @defer { name }')} }`;
}

function many(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join(' ');
}
