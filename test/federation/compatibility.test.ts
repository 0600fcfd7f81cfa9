import { buildASTSchema, parse, stripIgnoredCharacters } from 'graphql';
import { afterAll, expect, test } from 'vitest';
import { startRig } from '../rig.ts';

/*
 * What Apollo's suite for the compatibility of subgraphs expects of one by itself
 * (https://github.com/apollographql/apollo-federation-subgraph-compatibility).
 */

const rig = await startRig({ SCHEMA: 'subgraph' });
afterAll(() => rig[Symbol.asyncDispose]());

async function readSdl(): Promise<string> {
  const { data } = await rig.askText('query { _service { sdl } }');
  return (data as { _service: { sdl: string } })._service.sdl;
}

test('_service has the schema, whose types a composer can build', async () => {
  const sdl = await readSdl();
  expect(sdl).toContain('type Query');
  const schema = buildASTSchema(parse(sdl), { assumeValidSDL: true });
  expect(schema.getQueryType()?.getFields()).toHaveProperty('domain');
});

test('the fields that only routers select are not part of the schema to compose', async () => {
  expect(await readSdl()).not.toMatch(/_entities|_service|_Any|_Entity|_Service/);
});

test('the types of these fields are as the specification has them', async () => {
  const { data } = await rig.askText(`{
    service: __type(name: "_Service") { kind fields { name type { kind ofType { name kind } } } }
    entity: __type(name: "_Entity") { kind possibleTypes { name } }
    any: __type(name: "_Any") { kind }
  }`);
  expect(data).toEqual({
    service: {
      kind: 'OBJECT',
      fields: [{ name: 'sdl', type: { kind: 'NON_NULL', ofType: { name: 'String', kind: 'SCALAR' } } }],
    },
    entity: { kind: 'UNION', possibleTypes: [{ name: 'Domain' }] },
    any: { kind: 'SCALAR' },
  });
});

test('the schema links one version of federation, and imports what it uses', async () => {
  const links = (await readSdl()).match(/@link\(.+?\)/g);
  expect(links).toEqual([
    '@link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@cost", "@listSize"])',
  ]);
});

test('the schema has the key of the entity, and shares PageInfo', async () => {
  const sdl = stripIgnoredCharacters(await readSdl());
  expect(sdl).toContain('type Domain@key(fields:"name"){');
  expect(sdl).toContain('type PageInfo@shareable{');
});

test('an entity is found by its key, as __typename and fields', async () => {
  const { data, errors } = await rig.askText(
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on Domain { name } } }',
    { representations: [{ __typename: 'Domain', name: 'gepur.com' }] },
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({ _entities: [{ __typename: 'Domain', name: 'gepur.com' }] });
});

test('a trace comes with the answer if the request asks for it', async () => {
  const answer = await rig.askText(
    'query { __typename }',
    {},
    { headers: { 'apollo-federation-include-trace': 'ftv1' } },
  );
  expect(answer).toEqual({ data: { __typename: 'Query' }, extensions: { ftv1: expect.any(String) } });
});
