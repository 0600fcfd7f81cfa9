import { afterAll, expect, test } from 'vitest';
import { startRig } from '../rig.ts';
import { rowsUnder } from './markdown.ts';

const rig = await startRig();
afterAll(() => rig[Symbol.asyncDispose]());

/** By row of the table of limits: a query that comes to this much of what the row limits. */
const queries: Readonly<Record<string, (count: number) => string>> = {
  Page: count => backlinks(`first: ${count}`),
  'Names in `Query.domains`': count => `{ domains(names: [${'"gepur.com", '.repeat(count)}]) { name } }`,
  Competitors: count => {
    const names = Array.from({ length: count }, (_, index) => `"c${index}.com"`);
    return `{ domain(name: "gepur.com") { intersect(competitors: [${names}], first: 0) { nodes { domainRank } } } }`;
  },
  'Levels of a filter': count =>
    backlinks(
      `first: 0, filter: ${'{ not: '.repeat(count - 1)}{ noSubdomains: false }${' }'.repeat(count - 1)}`,
    ),
  'Alternatives of a filter': count => {
    const alternatives = Array.from(
      { length: count },
      (_, index) => `{ anchor: { contains: "a${index}z" } }`,
    );
    return backlinks(`first: 0, filter: { or: [${alternatives}] }`);
  },
  'Characters of a text in a filter, and of `path`': count =>
    backlinks(`first: 0, filter: { anchor: { contains: "${'x'.repeat(count)}" } }`),
};

const limits = rowsUnder('What')
  .map(([what = '', limit = '']) => [what, Number.parseInt(limit.replaceAll(',', ''), 10)] as const)
  .filter(([what]) => what in queries);

test('every query of this test is for a documented limit', () => {
  expect(limits.map(([what]) => what).toSorted()).toEqual(Object.keys(queries).toSorted());
});

test.each(limits)('%s: %i pass, and one more is refused', async (what, limit) => {
  const query = queries[what] ?? (() => '');
  expect((await rig.askText(query(limit))).errors).toBeUndefined();
  const { errors } = await rig.askText(query(limit + 1));
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
});

function backlinks(args: string): string {
  return `{ domain(name: "gepur.com") { backlinks(${args}) { nodes { anchor } } } }`;
}
