import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { createDocuments } from '../../src/fast-lane/documents.ts';
import { handOn } from '../../src/fast-lane/hand-on.ts';
import { createPieces } from '../../src/fast-lane/pieces.ts';
import { schemas } from '../../src/schema/schemas.ts';

const limits = {
  depth: 15,
  aliases: 100,
  tokens: 5000,
  bodyBytes: 2 ** 20,
  answerBytes: 2 ** 25,
  concurrency: 8,
};

function createReader() {
  const read: string[] = [];
  let evictions = 0;
  const prepare = createDocuments({
    schema: schemas.standalone,
    limits,
    parsed: {
      get(text) {
        read.push(text);
        return parse(text);
      },
    },
    pieces: createPieces(2 ** 20),
    spend: () => {},
    evicted() {
      evictions += 1;
    },
  });
  return {
    read,
    planOf: (query: string, variables = {}) => prepare({ query, operationName: undefined, variables }).plan,
    get evictions() {
      return evictions;
    },
  };
}

/** A list in each row of a list, in each row of a list: few characters, and `lists` times a thousand fields. */
function multiplied(lists: number): string {
  const level = (domain: string) =>
    `backlinks { nodes { ...R donor { ${domain} } } edges { node { ...R donor { ${domain} } } } }
     intersect(competitors: ["b.com"]) { nodes { domain { ${domain} } } edges { node { domain { ${domain} } } } }`;
  const names = Array.from({ length: lists }, (_, place) => `a${place}: domain(name: "a.com") { ...One }`);
  return `{ ${names.join(' ')} }
    fragment One on Domain { ${level('...Two')} }
    fragment Two on Domain { ${level('...Three')} }
    fragment Three on Domain { ${level('name')} }
    fragment R on Backlink { urlFrom urlTo anchor rel linkType externalLinks firstSeen lastVisited domainRank }`;
}

const SMALL = '{ domain(name: "a.com") { name } }';

test('fragments that multiply the fields of a document give it no plan', () => {
  const { planOf } = createReader();
  expect(planOf(multiplied(1))).not.toBe(handOn);
  expect(planOf(multiplied(20))).toBe(handOn);
});

test('the plans of one document have some thousand fields in all', () => {
  const { planOf } = createReader();
  const names = ['a', 'b', 'c', 'd'];
  const switches = names.map(name => `${name}: domain(name: "a.com") @include(if: $${name}) { name }`);
  const document = multiplied(1).replace(
    '{',
    `query (${names.map(name => `$${name}: Boolean!`).join(', ')}) { ${switches.join(' ')}`,
  );
  const plans = Array.from({ length: 16 }, (_, bits) =>
    planOf(document, Object.fromEntries(names.map((name, place) => [name, ((bits >> place) & 1) === 1]))),
  );
  const compiled = plans.filter(plan => plan !== handOn);
  expect(compiled.length).toBeGreaterThan(1);
  expect(compiled.length).toBeLessThan(16);
});

test('plans with many fields evict other documents, and say so', () => {
  const reader = createReader();
  reader.planOf(SMALL);
  reader.planOf(SMALL);
  expect(reader.read).toEqual([SMALL]);
  for (let number = 0; number < 100; number += 1) {
    reader.planOf(`${multiplied(1)} # ${number}`);
  }
  expect(reader.evictions).toBeGreaterThan(0);
  reader.planOf(SMALL);
  expect(reader.read.filter(document => document === SMALL)).toHaveLength(2);
});
