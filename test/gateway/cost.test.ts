import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Rig, startRig } from '../rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig({ ROWS_TTL_SECONDS: '0' });
});
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(() => rig.sandbox.reset());

/** The pages that Serpstat was asked for, as `page/size`, and what it charged. */
function bill() {
  const pages = rig.sandbox.requests.map(({ params }) => `${params?.page}/${params?.size}`);
  return { pages, credits: rig.sandbox.billed };
}

async function data(selection: string, name = 'rows-100.example'): Promise<unknown> {
  const answer = await rig.askText(`{ domain(name: "${name}") { ${selection} } }`);
  expect(answer.errors).toBeUndefined();
  return answer.data;
}

test.each([
  ['backlinks { nodes { urlFrom } }', ['1/20'], 20],
  ['backlinks(first: 7) { nodes { urlFrom } totalCount pageInfo { hasNextPage endCursor } }', ['1/7'], 7],
  ['backlinks(first: 1000) { nodes { urlFrom } }', ['1/1000'], 100],
  ['backlinks(first: 0) { nodes { urlFrom } edges { cursor } pageInfo { hasNextPage } }', [], 0],
  ['backlinks(first: 0) { totalCount nodes { urlFrom } }', ['1/1'], 1],
  ['backlinks(last: 0) { nodes { urlFrom } }', [], 0],
  ['backlinks { __typename }', [], 0],
  ['backlinks { totalCount }', ['1/1'], 1],
  ['backlinks(first: 50) { pageInfo { hasNextPage endCursor } }', ['1/1'], 1],
  ['backlinks(first: 50) { edges { cursor } totalCount }', ['1/1'], 1],
  ['backlinks(first: 50) { nodes @skip(if: true) { urlFrom } totalCount }', ['1/1'], 1],
  [
    'backlinks(first: 5) { edges @include(if: true) { ... on BacklinkEdge { node { urlFrom } } } }',
    ['1/5'],
    5,
  ],
])('%s asks for pages %j and costs %i', async (selection, pages, credits) => {
  await data(selection);
  expect(bill()).toEqual({ pages, credits });
});

test('cursors without rows are the same, and cost the one credit of the total', async () => {
  const edges = async (selection: string) =>
    (await data(`backlinks(first: 5) { edges { ${selection} } }`)) as {
      domain: { backlinks: { edges: { cursor: string }[] } };
    };
  const alone = await edges('cursor');
  expect(bill()).toEqual({ pages: ['1/1'], credits: 1 });
  const withNodes = await edges('cursor node { urlFrom }');
  expect(alone.domain.backlinks.edges).toEqual(
    withNodes.domain.backlinks.edges.map(({ cursor }) => ({ cursor })),
  );
  expect(alone.domain.backlinks.edges).toHaveLength(5);
});

test('aliases that request the same rows buy them once', async () => {
  await data(
    'a: backlinks(first: 30) { nodes { urlFrom } } b: backlinks(first: 30) { nodes { anchor } totalCount }',
  );
  expect(bill()).toEqual({ pages: ['1/30'], credits: 30 });
});

test('windows that overlap are bought as one', async () => {
  await data(
    'a: backlinks(first: 30) { nodes { urlFrom } } b: backlinks(first: 50) { nodes { urlFrom } } c: backlinks { totalCount }',
  );
  expect(bill()).toEqual({ pages: ['1/50'], credits: 50 });
});

test('fragments and domains that occur twice share what is bought', async () => {
  const { errors } = await rig.askText(`
    query {
      one: domain(name: "rows-100.example") { ...rows }
      two: domain(name: "ROWS-100.example.") { ...rows }
      domains(names: ["rows-100.example", "rows-100.example"]) { ...rows id }
    }
    fragment rows on Domain { backlinks(first: 10) { nodes { urlFrom } } }
  `);
  expect(errors).toBeUndefined();
  expect(bill()).toEqual({ pages: ['1/10'], credits: 10 });
});

test('filters and orders with the same meaning are the same listing', async () => {
  await data(`
    a: backlinks(first: 5, filter: { externalLinks: { gt: 4 } }) { nodes { urlFrom } }
    b: backlinks(first: 5, filter: { not: { externalLinks: { lte: 4 } } }) { nodes { urlFrom } }
    c: backlinks(first: 5, filter: { or: [{ and: [{ externalLinks: { gte: 5 } }] }] }, orderBy: { field: LAST_VISITED }) { nodes { urlFrom } }
  `);
  expect(bill().pages).toEqual(['1/5']);
});

test('rows that one part of an operation bought are reused by a later part', async () => {
  await data(`
    backlinks(first: 1) { nodes { donor { name } } }
    intersect(competitors: ["rows-50.example"], first: 1) { nodes { linkCounts { domain { backlinks(first: 1) { nodes { urlFrom } } } } } }
  `);
  const backlinks = rig.sandbox.requests.filter(({ method }) => method?.endsWith('getNewBacklinks'));
  expect(backlinks.map(({ params }) => params?.query).toSorted()).toEqual([
    'rows-100.example',
    'rows-50.example',
  ]);
});

test('the last rows cost one credit to find the end, and then only themselves', async () => {
  await data('backlinks(last: 7) { nodes { urlFrom } }');
  const { pages, credits } = bill();
  expect(pages).toHaveLength(2);
  expect(pages[0]).toBe('1/1');
  expect(credits).toBe(8);
});

test('the last rows need no extra request to find the end if another window finds it', async () => {
  await data(
    'first: backlinks(first: 10) { nodes { urlFrom } } last: backlinks(last: 10) { nodes { urlFrom } }',
  );
  expect(bill()).toEqual({ pages: ['1/10', expect.any(String)], credits: 20 });
});

test('pages past the end, which the first response reveals, are not requested', async () => {
  const all = await data(
    'a: backlinks(first: 1000) { nodes { urlFrom } } b: backlinks(first: 1) { nodes { urlFrom } pageInfo { endCursor } }',
    'rows-3.example',
  );
  expect(all).toMatchObject({ domain: { a: { nodes: { length: 3 } } } });
  expect(bill()).toEqual({ pages: ['1/1000'], credits: 3 });
});

test('a misaligned window is bought with the cheapest cover', async () => {
  const first = await data('backlinks(first: 7) { pageInfo { endCursor } }');
  const { endCursor } = (first as { domain: { backlinks: { pageInfo: { endCursor: string } } } }).domain
    .backlinks.pageInfo;
  rig.sandbox.reset();
  await data(`backlinks(first: 7, after: "${endCursor}") { nodes { urlFrom } }`);
  expect(bill()).toEqual({ pages: ['2/7'], credits: 7 });
  rig.sandbox.reset();
  // Rows 7 to 17: one request of 18 rows costs 18 + 10, two of exactly these rows at least 10 + 20.
  await data(`backlinks(first: 10, after: "${endCursor}") { nodes { urlFrom } }`);
  expect(rig.sandbox.requests).toHaveLength(1);
  expect(rig.sandbox.billed).toBeLessThanOrEqual(18);
});

test('a filter that no row can match costs nothing and returns an empty connection', async () => {
  const answer = await data(
    'backlinks(filter: { externalLinks: { gt: 5, lt: 3 } }) { totalCount edges { cursor } nodes { urlFrom } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }',
  );
  expect(answer).toEqual({
    domain: {
      backlinks: {
        totalCount: 0,
        edges: [],
        nodes: [],
        pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null },
      },
    },
  });
  expect(bill()).toEqual({ pages: [], credits: 0 });
});

test('"no data" is an empty connection and costs the credit that Serpstat charges', async () => {
  const answer = await data(
    'backlinks { totalCount nodes { urlFrom } pageInfo { hasNextPage endCursor } }',
    'rows-0.example',
  );
  expect(answer).toEqual({
    domain: { backlinks: { totalCount: 0, nodes: [], pageInfo: { hasNextPage: false, endCursor: null } } },
  });
  expect(bill()).toEqual({ pages: ['1/20'], credits: 1 });
});

test('the credit balance is requested once for each operation and costs nothing', async () => {
  const { data: balance } = await rig.askText(
    '{ serpstatCredits { left } again: serpstatCredits { limit used } }',
  );
  expect(balance).toMatchObject({ serpstatCredits: { left: rig.sandbox.balance } });
  expect(rig.sandbox.requests).toHaveLength(1);
  expect(rig.sandbox.billed).toBe(0);
});

test('names, IDs and nodes are free', async () => {
  const first = await rig.askText('{ domain(name: "Gepur.com") { id name } }');
  expect(first.data).toMatchObject({ domain: { name: 'gepur.com' } });
  const { id } = (first.data as { domain: { id: string } }).domain;
  const again = await rig.askText(
    'query ($id: ID!) { node(id: $id) { __typename id ... on Domain { name } } nodes(ids: [$id, "nonsense"]) { id } }',
    { id },
  );
  expect(again.data).toEqual({
    node: { __typename: 'Domain', id, name: 'gepur.com' },
    nodes: [{ id }, null],
  });
  expect(again.errors).toEqual([
    expect.objectContaining({
      path: ['nodes', 1],
      extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }),
    }),
  ]);
  expect(bill()).toEqual({ pages: [], credits: 0 });
});
