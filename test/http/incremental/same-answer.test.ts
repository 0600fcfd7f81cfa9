import fc from 'fast-check';
import { meros } from 'meros/browser';
import { expect, test } from 'vitest';
import { type Rig, startRig } from '../../rig.ts';
import type { ReceivedPart } from './reader.ts';

/** A part of a document; `id` makes the names in the answer unique. */
type Fragment = (id: string) => string;

const list = fc
  .record({
    first: fc.constantFrom(0, 1, 3, 40, 2000), // too many, which is an error
    order: fc.constantFrom('ANCHOR', 'URL_FROM', 'DOMAIN_RANK'),
    rows: fc.constantFrom('totalCount', 'nodes { urlFrom }', 'nodes @stream { anchor ... @defer { urlTo } }'),
  })
  .map<Fragment>(
    ({ first, order, rows }) =>
      id =>
        `${id}: backlinks(first: ${first}, orderBy: { field: ${order} }) { ${rows} }`,
  );

const { ofDomain } = fc.letrec<{ ofDomain: Fragment }>(tie => ({
  ofDomain: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<Fragment>(
      () => 'name',
      () => 'id',
    ),
    list,
    fc
      .record({
        directive: fc.constantFrom('', '@defer', '@defer(if: false)'),
        inner: fc.array(tie('ofDomain'), { minLength: 1, maxLength: 3 }),
      })
      .map<Fragment>(
        ({ directive, inner }) =>
          id =>
            `... ${directive} { ${inner.map((each, place) => each(`${id}${place}`)).join(' ')} }`,
      ),
  ),
}));

const root = fc
  .record({
    field: fc.constantFrom(
      'domain(name: "rows-50.example")',
      'domains(names: ["rows-50.example", "rows-3.example", "rows-0.example"]) @stream',
      'domains(names: ["rows-3.example", "rows-50.example"]) @stream(initialCount: 1)',
    ),
    isDeferred: fc.boolean(),
    inner: fc.array(ofDomain, { minLength: 1, maxLength: 4 }),
  })
  .map<Fragment>(({ field, isDeferred, inner }) => id => {
    const selected = `${id}: ${field} { ${inner.map((each, place) => each(`a${place}`)).join(' ')} }`;
    return isDeferred ? `... @defer { ${selected} }` : selected;
  });

const documents = fc
  .array(root, { minLength: 1, maxLength: 3 })
  .map(roots => `{ ${roots.map((each, place) => each(`r${place}`)).join(' ')} }`);

test('the parts of an answer make up the answer that others get in one', async () => {
  await fc.assert(
    fc.asyncProperty(documents, async query => {
      await using inOne = await startRig();
      await using inParts = await startRig();
      const { data, errors = [] } = await inOne.askText(query);
      const parts = await askForParts(inParts, query);
      expect(parts.reduce(merged, {})).toEqual({ data, errors: errors.map(placeOf).toSorted() });
      expect(parts.map(({ hasNext = false }) => hasNext)).toEqual(
        parts.map((_, place) => place < parts.length - 1),
      );
      expect(parts.at(-1)?.extensions?.credits?.spent ?? 0).toBe(inParts.sandbox.billed);
      expect(inParts.faults).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

async function askForParts({ gateway }: Rig, query: string): Promise<readonly ReceivedPart[]> {
  const response = await gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'multipart/mixed, application/json' },
    body: JSON.stringify({ query }),
  });
  const parts = await meros<ReceivedPart>(new Response(response.body, { headers: [...response.headers] }));
  if (!(Symbol.asyncIterator in parts)) {
    return [(await parts.json()) as ReceivedPart]; // an answer to an operation
  }
  const all: ReceivedPart[] = [];
  for await (const part of parts) {
    all.push(part.json ? part.body : {});
  }
  return all;
}

interface Merged {
  readonly data?: unknown;
  readonly errors?: readonly string[];
}

/** What a client makes of another part. */
function merged({ data, errors = [] }: Merged, part: ReceivedPart): Merged {
  const root = { data: data ?? part.data };
  const inner = part.incremental ?? [];
  for (const { path, data: deferred, items } of inner) {
    if (items) {
      const start = Number(path.at(-1));
      // Where the items of a list follow those that came before.
      const before = valueAt(root.data, path.slice(0, -1)) as unknown[];
      before.splice(start, items.length, ...items);
    } else if (deferred) {
      mergeInto(valueAt(root.data, path), deferred);
    }
  }
  const found = [...(part.errors ?? []), ...inner.flatMap(({ errors: ofInner = [] }) => ofInner)];
  return { data: root.data, errors: [...errors, ...found.map(placeOf)].toSorted() };
}

function placeOf({ path, extensions }: { path?: readonly unknown[]; extensions: { code: string } }): string {
  return `${path?.join('.')} ${extensions.code}`;
}

type Json = Record<string | number, unknown>;

/** The paths of parts lead to objects and lists. */
function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce((value, name) => (value as Json)[name], root);
}

/** Both are objects, or lists of equal length. */
function mergeInto(target: unknown, added: unknown): void {
  const known = target as Json;
  for (const [name, value] of Object.entries(added as Json)) {
    if (isObject(known[name]) && isObject(value)) {
      mergeInto(known[name], value);
    } else {
      known[name] = value;
    }
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
