import { expect, test } from 'vitest';
import { startRig } from '../../rig.ts';
import { decodeTrace, nodeAt } from './decode-trace.ts';

const INCLUDE_TRACE = { headers: { 'apollo-federation-include-trace': 'ftv1' } };

const startSubgraph = (settings = {}) => startRig({ SCHEMA: 'subgraph', ...settings });

const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Domain { host: name backlinks(first: 2) { nodes { urlFrom } } }
  }
}`;

const representations = ['gepur.com', 'klubok.com'].map(name => ({ __typename: 'Domain', name }));

test('a router that asks for a trace gets the path, the types and the times of each field', async () => {
  await using rig = await startSubgraph();
  const { errors, extensions } = await rig.askText(ENTITIES, { representations }, INCLUDE_TRACE);
  expect(errors).toBeUndefined();
  const trace = decodeTrace(extensions?.ftv1);

  expect(nodeAt(trace, ['_entities'])).toMatchObject({ type: '[_Entity]!', parentType: 'Query' });
  expect(nodeAt(trace, ['_entities', 1, 'host'])).toMatchObject({
    type: 'DomainName!',
    parentType: 'Domain',
    name: 'name',
  });
  const backlinks = nodeAt(trace, ['_entities', 1, 'backlinks']);
  expect(backlinks).toMatchObject({ type: 'BacklinkConnection', parentType: 'Domain' });
  expect(backlinks?.name).toBeUndefined();
  expect(nodeAt(trace, ['_entities', 1, 'backlinks', 'nodes', 1, 'urlFrom'])).toMatchObject({
    type: 'String!',
    errors: [],
    children: [],
  });
  expect(backlinks?.end).toBeGreaterThan(backlinks?.start ?? Number.POSITIVE_INFINITY);
  expect(backlinks?.end).toBeLessThanOrEqual(trace.duration);
  expect(trace.isIncomplete).toBe(false);
});

test('other requests get no trace', async () => {
  await using rig = await startSubgraph();
  const { extensions } = await rig.askText(ENTITIES, { representations });
  expect(Object.keys(extensions ?? {})).toEqual(['credits']);
  const unknown = await rig.askText(
    '{ __typename }',
    {},
    { headers: { 'apollo-federation-include-trace': 'ftv2' } },
  );
  expect(unknown.extensions).toBeUndefined();
});

test('the standalone schema has no traces: no router asks it', async () => {
  await using rig = await startRig();
  const { extensions } = await rig.askText('{ domain(name: "gepur.com") { name } }', {}, INCLUDE_TRACE);
  expect(extensions?.ftv1).toBeUndefined();
});

test('an error stands at its field, without its message', async () => {
  await using rig = await startSubgraph();
  const { errors, extensions } = await rig.askText(
    `{ domain(name: "gepur.com") {
      wrong: backlinks(first: -1) { totalCount }
    } }`,
    {},
    INCLUDE_TRACE,
  );
  expect(errors).toMatchObject([{ path: ['domain', 'wrong'] }]);
  const ftv1 = String(extensions?.ftv1);
  const wrong = nodeAt(decodeTrace(ftv1), ['domain', 'wrong']);
  expect(wrong).toMatchObject({ type: 'BacklinkConnection', name: 'backlinks' });
  expect(wrong?.errors).toEqual([
    {
      message: '<masked>',
      json: {
        message: '<masked>',
        extensions: { maskedBy: 'serpstat-graphql' },
        locations: [{ line: 2, column: 7 }],
        path: ['domain', 'wrong'],
      },
      lines: [2],
    },
  ]);
});

test('a wrong representation has its error at its place in the list', async () => {
  await using rig = await startSubgraph();
  const wrong = { __typename: 'Domain', name: 'https://gepur.com' };
  const { extensions } = await rig.askText(
    ENTITIES,
    { representations: [...representations, wrong] },
    INCLUDE_TRACE,
  );
  const trace = decodeTrace(extensions?.ftv1);
  expect(nodeAt(trace, ['_entities', 2])?.errors).toHaveLength(1);
  expect(nodeAt(trace, ['_entities', 1])?.errors).toEqual([]);
});

test('a document that is not valid has its errors at the root', async () => {
  await using rig = await startSubgraph();
  for (const document of ['{', '{ unknown }']) {
    const { errors, extensions } = await rig.askText(document, {}, INCLUDE_TRACE);
    expect(errors).toHaveLength(1);
    const { root } = decodeTrace(extensions?.ftv1);
    expect(root.errors).toMatchObject([{ message: '<masked>' }]);
    expect(root.children).toEqual([]);
  }
});

test('a trace has no arguments and no values', async () => {
  await using rig = await startSubgraph();
  const { data, extensions } = await rig.askText(
    'query ($name: DomainName!) { domain(name: $name) { name backlinks(first: 1, filter: { anchor: { contains: "e" } }) { nodes { urlFrom anchor } } } }',
    { name: 'gepur.com' },
    INCLUDE_TRACE,
  );
  expect(JSON.stringify(data)).toContain('gepur.com');
  const bytes = Buffer.from(String(extensions?.ftv1), 'base64').toString('latin1');
  expect(bytes).toContain('urlFrom');
  expect(bytes).not.toMatch(/gepur|http|contains/);
});

test('a trace of very many fields says that it is incomplete, and the answer is whole', async () => {
  await using rig = await startSubgraph({ CREDIT_LIMIT: '5000' });
  const { data, errors, extensions } = await rig.askText(
    `{ domain(name: "rows-3000.example") {
      a: backlinks(first: 1000) { nodes { urlFrom urlTo anchor rel linkType firstSeen lastVisited domainRank externalLinks } }
      b: backlinks(first: 1000, orderBy: { field: ANCHOR }) { nodes { urlFrom urlTo anchor rel linkType firstSeen } }
    } }`,
    {},
    INCLUDE_TRACE,
  );
  expect(errors).toBeUndefined();
  const { a, b } = (data as { domain: Record<'a' | 'b', { nodes: object[] }> }).domain;
  expect(a.nodes.length + b.nodes.length).toBe(2000);
  expect(decodeTrace(extensions?.ftv1).isIncomplete).toBe(true);
});
