import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BacklinksPage } from '../documents/backlinks.ts';
import { type Rig, startRig } from '../rig.ts';

const NAME = 'rows-137.example';

let rig: Rig;
let all: readonly string[];
beforeAll(async () => {
  rig = await startRig();
  all = (await page({ first: 1000 })).edges.map(({ node }) => node.urlFrom);
});
afterAll(() => rig[Symbol.asyncDispose]());

interface Window {
  readonly first?: number;
  readonly after?: string | null;
  readonly last?: number;
  readonly before?: string | null;
}

async function page(window: Window, name = NAME) {
  const { data, errors } = await rig.ask(BacklinksPage, { name, ...window });
  expect(errors).toBeUndefined();
  const backlinks = data?.domain.backlinks;
  if (!backlinks) {
    throw new Error('there is no page');
  }
  return backlinks;
}

const sizes = fc.infiniteStream(fc.integer({ min: 1, max: 60 }));

test('paging forward with changing page sizes returns every row once and in order', async () => {
  expect(new Set(all).size).toBe(137);
  await fc.assert(
    fc.asyncProperty(sizes, async stream => {
      const rows: string[] = [];
      let after: string | null = null;
      for (const first of stream) {
        const { edges, pageInfo, totalCount } = await page({ first, after });
        expect(totalCount).toBe(137);
        expect(pageInfo.hasPreviousPage).toBe(rows.length > 0);
        expect(pageInfo.startCursor).toBe(edges[0]?.cursor);
        expect(pageInfo.endCursor).toBe(edges.at(-1)?.cursor);
        rows.push(...edges.map(({ node }) => node.urlFrom));
        expect(pageInfo.hasNextPage).toBe(rows.length < 137);
        if (!pageInfo.hasNextPage) {
          break;
        }
        after = pageInfo.endCursor;
      }
      expect(rows).toEqual(all);
    }),
    { numRuns: 30 },
  );
});

test('paging backward with changing page sizes returns every row once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, async stream => {
      let rows: string[] = [];
      let before: string | null = null;
      for (const last of stream) {
        const { edges, pageInfo } = await page({ last, before });
        expect(pageInfo.hasNextPage).toBe(rows.length > 0);
        rows = [...edges.map(({ node }) => node.urlFrom), ...rows];
        expect(pageInfo.hasPreviousPage).toBe(rows.length < 137);
        if (!pageInfo.hasPreviousPage) {
          break;
        }
        before = pageInfo.startCursor;
      }
      expect(rows).toEqual(all);
    }),
    { numRuns: 20 },
  );
});

test('windows of several aliases return the same rows as one reading of the whole list', async () => {
  const { edges } = await page({ first: 1000 });
  const cursors = edges.map(({ cursor }) => cursor);
  const window = fc.oneof(
    fc.record({ first: fc.nat({ max: 50 }), after: fc.constantFrom(null, ...cursors) }),
    fc.record({ last: fc.nat({ max: 50 }), before: fc.constantFrom(null, ...cursors) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(window, { minLength: 1, maxLength: 6 }), async windows => {
      const fields = windows.map(
        (_, place) =>
          `w${place}: backlinks(first: $first${place}, after: $after${place}, last: $last${place}, before: $before${place}) { nodes { urlFrom } }`,
      );
      const parameters = windows.map(
        (_, place) =>
          `$first${place}: Int, $after${place}: String, $last${place}: Int, $before${place}: String`,
      );
      const variables = Object.fromEntries(
        windows.flatMap((window, place) =>
          Object.entries(window).map(([name, value]) => [`${name}${place}`, value]),
        ),
      );
      rig.sandbox.reset();
      const { data, errors } = await rig.askText(
        `query (${parameters.join(', ')}) { domain(name: "${NAME}") { ${fields.join(' ')} } }`,
        variables,
      );
      expect(errors).toBeUndefined();
      const expected = windows.map(window => rowsOf(window, cursors));
      expect((data as { domain: object }).domain).toEqual(
        Object.fromEntries(
          expected.map((rows, place) => [`w${place}`, { nodes: rows.map(urlFrom => ({ urlFrom })) }]),
        ),
      );
      const pages = rig.sandbox.requests.map(({ params }) => `${params?.page}/${params?.size}`);
      expect(pages).toEqual([...new Set(pages)]);
      expect(rig.sandbox.requests.every(({ rows }) => rows > 0)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

function rowsOf(window: Window, cursors: readonly string[]): readonly string[] {
  const from = window.after ? cursors.indexOf(window.after) + 1 : 0;
  const to = window.before ? cursors.indexOf(window.before) : all.length;
  const between = all.slice(from, to);
  return window.last === undefined
    ? between.slice(0, window.first)
    : between.slice(Math.max(0, between.length - window.last));
}

test('a listing of more than 60,000 rows ends at row 60,000, and says how many rows it has', async () => {
  const name = 'rows-70000.example';
  const { edges, pageInfo, totalCount } = await page({ last: 2 }, name);
  expect(totalCount).toBe(70_000);
  expect(edges).toHaveLength(2);
  expect(pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  const beyond = await page({ first: 5, after: pageInfo.endCursor }, name);
  expect(beyond.edges).toEqual([]);
  expect(beyond.pageInfo).toEqual({
    hasNextPage: false,
    hasPreviousPage: true,
    startCursor: null,
    endCursor: null,
  });
});
