import { describe, expect, test } from 'vitest';
import { type Rig, startRig } from '../rig.ts';

const ENTITIES = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) {
    ... on Domain { __typename name backlinks(first: 3) { nodes { urlFrom } } }
  }
}`;

const NAMES =
  '($representations: [_Any!]!) { _entities(representations: $representations) { ... on Domain { name } } }';

const startSubgraph = (settings = {}) => startRig({ SCHEMA: 'subgraph', ...settings });

const domain = (name: unknown) => ({ __typename: 'Domain', name });

async function namesOf(rig: Rig, representations: readonly unknown[]) {
  const { data, errors } = await rig.askText(`query ${NAMES}`, { representations });
  return { names: (data as Names | undefined)?._entities.map(entity => entity?.name ?? null), errors };
}

interface Names {
  readonly _entities: readonly ({ readonly name: string } | null)[];
}

test('entities come in the order of their representations, duplicates included', async () => {
  await using rig = await startSubgraph();
  const { names, errors } = await namesOf(rig, ['b.com', 'a.com', 'b.com', 'c.com'].map(domain));
  expect(errors).toBeUndefined();
  expect(names).toEqual(['b.com', 'a.com', 'b.com', 'c.com']);
});

test('names are read like any input, and fields that are not of the key are ignored', async () => {
  await using rig = await startSubgraph();
  const { names, errors } = await namesOf(rig, [
    { ...domain('N20.A.COM.'), id: 7, owner: { name: 'x' } },
    domain('Пример.рф'),
  ]);
  expect(errors).toBeUndefined();
  expect(names).toEqual(['n20.a.com', 'xn--e1afmkfd.xn--p1ai']);
});

describe('one wrong representation is null with an error of its own, and the others stay', () => {
  test.each([
    ['a scheme', domain('https://gepur.com'), /representations\[1\]: "https:\/\/gepur.com" has a scheme/],
    ['an IP address', domain('127.0.0.1'), /representations\[1\]: "127.0.0.1" is an IP address/],
    ['a name that is null', domain(null), /representations\[1\]: name is null/],
    ['a name that is a number', domain(7), /representations\[1\]: name is 7/],
    ['no name', { __typename: 'Domain' }, /representations\[1\]: name is missing/],
    ['a type that this subgraph does not have', { __typename: 'Site', name: 'a.com' }, /"Site"/],
    ['a type that is no entity', { __typename: 'PageInfo', name: 'a.com' }, /"PageInfo"/],
    ['a type of every object', { __typename: 'constructor', name: 'a.com' }, /"constructor"/],
    ['no type', { name: 'a.com' }, /__typename is missing/],
    ['a text', 'gepur.com', /"gepur.com" is not an object/],
    ['a number', 7, /7 is not an object/],
    ['a list', [domain('gepur.com')], /__typename is missing/],
  ])('%s', async (_what, wrong, message) => {
    await using rig = await startSubgraph();
    const { names, errors } = await namesOf(rig, [domain('a.com'), wrong, domain('b.com')]);
    expect(names).toEqual(['a.com', null, 'b.com']);
    expect(errors).toMatchObject([
      {
        path: ['_entities', 1],
        message: expect.stringMatching(message),
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
    expect(errors).toHaveLength(1);
    expect(rig.faults).toEqual([]);
  });
});

test('null is no representation: the type of the argument refuses it with the request', async () => {
  await using rig = await startSubgraph();
  const { names, errors } = await namesOf(rig, [domain('a.com'), null]);
  expect(names).toBeUndefined();
  expect(errors).toMatchObject([
    { message: expect.stringContaining('representations[1]'), extensions: { code: 'BAD_USER_INPUT' } },
  ]);
  expect(rig.faults).toEqual([]);
});

test('representations count as lookups: an operation takes 1000 of them', async () => {
  await using rig = await startSubgraph();
  const many = (count: number) => Array.from({ length: count }, (_, place) => domain(`d${place}.com`));
  expect((await namesOf(rig, many(1000))).errors).toBeUndefined();
  expect((await namesOf(rig, many(1001))).errors).toMatchObject([
    { path: ['_entities'], extensions: { code: 'BAD_USER_INPUT' } },
  ]);
});

describe('a hundred representations', () => {
  const hundred = Array.from({ length: 100 }, (_, place) => `d${place % 50}.com`);
  const representations = hundred.map(domain);
  const DOMAINS =
    'query ($names: [DomainName!]!) { domains(names: $names) { __typename name backlinks(first: 3) { nodes { urlFrom } } } }';

  test('make the same requests to Serpstat as the domains with their names, at the same price', async () => {
    await using rig = await startSubgraph();
    await using other = await startSubgraph();
    const entities = await rig.askText(ENTITIES, { representations });
    const domains = await other.askText(DOMAINS, { names: hundred });

    expect(entities.errors).toBeUndefined();
    expect((entities.data as { _entities: unknown })._entities).toEqual(
      (domains.data as { domains: unknown }).domains,
    );
    expect(entities.extensions).toEqual(domains.extensions);
    const paramsOf = ({ sandbox }: Rig) => sandbox.requests.map(({ method, params }) => ({ method, params }));
    expect(paramsOf(rig)).toEqual(paramsOf(other));
    expect(rig.sandbox.requests).toHaveLength(50);
  });

  test('share the budget of the operation', async () => {
    await using rig = await startSubgraph();
    const { data, errors, extensions } = await rig.askText(
      ENTITIES,
      { representations: representations.slice(0, 50) },
      { headers: { 'x-credit-limit': '60' } },
    );
    const bought = (data as { _entities: { backlinks: unknown }[] })._entities.filter(
      ({ backlinks }) => backlinks !== null,
    );
    // Each may cost three credits. Some lists turn out to be shorter.
    expect(bought).toHaveLength(20);
    expect(errors).toHaveLength(30);
    expect(new Set(errors?.map(({ extensions: { code } }) => code))).toEqual(
      new Set(['CREDIT_LIMIT_EXCEEDED']),
    );
    expect(errors?.map(({ path }) => path?.length)).toEqual(errors?.map(() => 3));
    const { credits } = extensions as { credits: { spent: number } };
    expect(credits.spent).toBe(rig.sandbox.billed);
    expect(credits.spent).toBeLessThanOrEqual(60);
  });

  test('are counted together by a dry run', async () => {
    await using rig = await startSubgraph();
    const { errors, extensions } = await rig.askText(
      ENTITIES,
      { representations },
      { headers: { 'x-credits-dry-run': '1' } },
    );
    expect(new Set(errors?.map(({ extensions: { code } }) => code))).toEqual(new Set(['DRY_RUN']));
    expect(extensions).toMatchObject({ credits: { requested: 150, spent: 0 } });
    expect(rig.sandbox.requests).toEqual([]);
  });
});
