import { execute, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { WorkLimits } from '../../src/operation/work-limits.ts';
import { standaloneSchema as schema } from '../../src/schema/standalone.ts';

const OWN = 'urlFrom urlTo anchor rel linkType externalLinks firstSeen lastVisited domainRank';

/** What a row of a link weighs, by what the gateway counts when it delivers one. */
async function weightOfRow(selection: string, fragments = ''): Promise<number> {
  const weights: number[] = [];
  const workLimits = {
    readConnection: () => {},
    spendOnFilter: () => {},
    expectToLookUp: () => {},
    addToAnswer: () => {},
    deliver: (fields: number) => weights.push(fields),
  };
  const link = { urlFrom: 'https://a.example.com/', urlTo: 'https://example.com/', anchor: '', rel: [] };
  const one = { window: { start: 0, end: 1 }, rows: [link], total: 1 };
  const none = { window: { start: 0, end: 0 }, rows: [], total: 0 };
  const execution = {
    turn: () => undefined,
    deliver: async () => {},
    waitFor: (rows: Promise<unknown>) => rows,
  };
  const backlinks = { load: async () => (weights.length === 0 ? one : none) };
  const operation = { workLimits, execution, backlinks };
  const { errors } = await execute({
    schema,
    document: parse(
      `query ($no: Boolean = false) { domain(name: "example.com") { backlinks { ${selection} } } } ${fragments}`,
    ),
    contextValue: { operation },
  });
  expect(errors).toBeUndefined();
  return weights[0] ?? Number.NaN;
}

function deliverPages(count: number, weight: number): void {
  const workLimits = new WorkLimits();
  for (let page = 0; page < count; page += 1) {
    workLimits.deliver(1000 * weight);
  }
}

describe('a link', () => {
  it.each([
    `nodes { ${OWN} }`,
    `edges { node { ${OWN} } }`,
    `edges { cursor node { ${OWN} } }`,
    `nodes { ${OWN} donor { name } }`,
    `edges { node { ${OWN} donor { name } } }`,
    `edges { cursor node { ${OWN} donor { name } } }`,
  ])('comes in 50 full pages of 1000 an operation as %s', async selection => {
    const weight = await weightOfRow(selection);
    expect(() => deliverPages(50, weight)).not.toThrow();
  });

  it('comes in no more than 50 full pages with everything', async () => {
    const weight = await weightOfRow(`edges { cursor node { ${OWN} donor { name } } }`);
    expect(() => deliverPages(51, weight)).toThrow(
      /selects more rows and fields than one operation can deliver/,
    );
  });

  it.each([
    ['a scalar or an enum 1, an object 5', 'nodes { urlFrom }', 6],
    ['__typename as a scalar', 'nodes { __typename }', 6],
    ['a list of scalars as a scalar', 'nodes { rel }', 6],
    ['edges and nodes each', 'edges { cursor } nodes { urlFrom }', 12],
    ['the same field once', 'nodes { urlFrom } nodes { urlFrom ... on Backlink { urlFrom } }', 6],
    ['a field under two names twice', 'nodes { a: urlFrom b: urlFrom }', 7],
    ['fields that are skipped not at all', 'nodes { urlFrom anchor @skip(if: true) }', 6],
    ['fields that a variable leaves out not at all', 'nodes { urlFrom anchor @include(if: $no) }', 6],
    ['fields of an interface', 'nodes { donor { ... on Node { id } } }', 11],
    ['nothing beside its rows', 'totalCount pageInfo { endCursor }', 0],
    ['a connection in it 25', 'nodes { anchor donor { backlinks { totalCount } } }', 37],
    ['each part of an argument 1', 'nodes { anchor donor { backlinks(first: 0) { totalCount } } }', 40],
  ])('weighs %s', async (_, selection, weight) => {
    expect(await weightOfRow(selection)).toBe(weight);
  });

  it('weighs a fragment in each place where it is spread', async () => {
    const fragment = 'fragment Donor on Backlink { donor { name } }';
    const both = await weightOfRow('nodes { ...Donor } edges { node { ...Donor donor { id } } }', fragment);
    expect(both).toBe(11 + 17);
  });

  it('weighs fragments that double each other before anybody notices', async () => {
    const levels = 40;
    const fragments = Array.from(
      { length: levels },
      (_, level) => `fragment F${level} on Domain {
        backlinks { nodes { donor { ...F${level + 1} } } edges { node { donor { ...F${level + 1} } } } }
      }`,
    );
    const weight = await weightOfRow(
      'nodes { donor { ...F0 } }',
      `${fragments.join(' ')} fragment F${levels} on Domain { name }`,
    );
    expect(weight).toBeGreaterThan(2 ** levels);
  });
});
