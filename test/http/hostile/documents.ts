import type { Random } from '../../../src/sandbox/web/random.ts';
import { hostileText, NAMES } from './texts.ts';

const GOOD = '{ domain(name: $name) { name backlinks(first: 0) { pageInfo { hasNextPage } } } }';

/** A document of which the end is missing. */
export function cutDocument(random: Random): string {
  return GOOD.slice(0, random.below(GOOD.length - 1));
}

/** A document with a character that stands in none outside of a text. */
export function foreignCharacter(random: Random): string {
  const at = random.below(GOOD.length);
  const character = FOREIGN[random.below(FOREIGN.length)];
  return GOOD.slice(0, at) + character + GOOD.slice(at);
}

const FOREIGN = [..."?%^~;\\\u0000\u202e\u00a0\u2028é'`", '\ud800'];

/** A document that parses, and asks for what there is not. */
export function misfit(random: Random): string {
  const name = random.pick(NAMES);
  const text = JSON.stringify(hostileText(random));
  const many = 1 + random.below(900);
  return random.pick([
    `{ ${name} }`,
    `{ ${repeat(many, i => `x${i}`)} }`,
    ofDomain(`${name} { id }`),
    ofDomain(`id(${name}: ${text})`),
    ofDomain(`id { ${name} }`),
    '{ domain(name: "a.com") }',
    '{ domain { id } }',
    `{ domain(${name}: ${text}) { id } }`,
    `{ domain(name: "a.com", name: ${text}) { id } }`,
    `{ ... on ${name} { id } }`,
    `{ ...${name} }`,
    `fragment ${name} on Query { __typename }`,
    `{ __typename } fragment ${name} on Query { __typename }`,
    `{ ...${name} } fragment ${name} on Query { __typename ...${name} }`,
    `{ ...${name} } fragment ${name} on ${name} { __typename }`,
    `{ __typename @${name}(if: ${text}) }`,
    `{ __typename @include(if: ${text}) }`,
    `{ __typename ${repeat(many, () => '@include(if: true)')} @skip }`,
    `query ($${name}: Int) { __typename }`,
    `query ($name: ${name}) { domain(name: $name) { id } }`,
    'query ($name: Int) { domain(name: $name) { id } }',
    `{ domain(name: $${name}) { id } }`,
    `mutation { ${name} }`,
    `subscription { ${name} }`,
    'query A { __typename } query A { __typename }',
    `type ${name} { a: Int }`,
    `extend schema @${name}`,
    '{ a: __typename a: __schema { queryType { name } } }',
    ofDomain(`backlinks(filter: { ${name}: ${text} }) { totalCount }`),
    ofDomain(`backlinks(filter: [[[{ ${name}: 1 }]]]) { totalCount }`),
    ofDomain(`backlinks(orderBy: { field: ${name} }) { totalCount }`),
    ofDomain(`backlinks(searchType: ${text}) { totalCount }`),
    ofDomain('a: backlinks(first: 0) { totalCount } a: backlinks(first: 1) { totalCount }'),
    '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
    `{ __type(name: ${text}) { ${name} } }`,
  ]);
}

/** A document that is too big, too deep or too much repeated. */
export function pastLimits(random: Random): string {
  const many = 101 + random.below(1500);
  const deep = 16 + random.below(60);
  const deeper = 251 + random.below(1500);
  const isHuge = random.chance(10);
  return random.pick([
    () => `{ ${repeat(many, i => `a${i}: __typename`)} }`,
    () => ofDomain(repeat(many, i => `a${i}: backlinks { totalCount }`)),
    () => `{ ${repeat(20, () => '...F')} } fragment F on Query { ${repeat(6, i => `a${i}: __typename`)} }`,
    () =>
      `{ ...F0 } ${repeat(30, i => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F30 on Query { a: __typename }`,
    () => ofDomain(`${'backlinks { nodes { donor { '.repeat(deep)} id ${'} } } '.repeat(deep)}`),
    () => `{ ${'__schema { '.repeat(deep)} a ${'}'.repeat(deep)} }`,
    () => `{ ${'... { '.repeat(deeper)} __typename ${'}'.repeat(deeper)} }`,
    () => `{ ...F0 } ${repeat(300, i => `fragment F${i} on Query { ...F${(i + 1) % 300} }`)}`,
    () => `{ domain(name: ${'['.repeat(deeper)}${']'.repeat(deeper)}) { id } }`,
    () => `{ domain(name: ${'{a:'.repeat(deeper)}1${'}'.repeat(deeper)}) { id } }`,
    () => `{ ${repeat(5001 + random.below(5000), () => '__typename')} }`,
    () => `{ ${repeat(4990, () => '__typename')} }`,
    () => `${'#\n'.repeat(20_000)}{ ${repeat(300, i => `u${i}`)} }`,
    () => `# ${'x'.repeat(isHuge ? 2_000_000 : 100)}\n{ nothing }`,
    () => `${' \n,'.repeat(isHuge ? 300_000 : 3000)}{ nothing }`,
  ])();
}

function ofDomain(inside: string): string {
  return `{ domain(name: "a.com") { ${inside} } }`;
}

function repeat(count: number, part: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => part(index)).join(' ');
}
