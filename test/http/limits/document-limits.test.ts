import fc from 'fast-check';
import { getIntrospectionQuery, parse } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { checkOperations } from '../../../src/http/limits/check-operations.ts';
import { type Answer, type Rig, startRig, TRACE_ID } from '../../rig.ts';

const rig = await startRig();
const tight = await startRig({ MAX_DEPTH: '4', MAX_ALIASES: '3', MAX_TOKENS: '40' });
afterAll(() => Promise.all([rig, tight].map(each => each[Symbol.asyncDispose]())));

function repeat(count: number, part: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => part(index)).join(' ');
}

async function post({ gateway }: Rig, query: string, variables: unknown = {}, accept = 'application/json') {
  const response = await gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, answer: (await response.json()) as Answer<unknown> }; // GraphQL over HTTP says so
}

const everyOption = {
  descriptions: true,
  specifiedByUrl: true,
  directiveIsRepeatable: true,
  schemaDescription: true,
  inputValueDeprecation: true,
  oneOf: true,
};

it('introspection fits into the limits that are not set, with every option', async () => {
  const { data, errors } = await rig.askText(getIntrospectionQuery(everyOption));
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ __schema: { queryType: { name: 'Query' } } });
});

describe('a document', () => {
  const overLimits: [string, string, RegExp][] = [
    [
      'more tokens',
      `{ ${repeat(38, () => '__typename')} __typename }`,
      /^The document has more than 40 tokens, .*\(MAX_TOKENS\)/,
    ],
    [
      'deeper fields',
      '{ domain(name: "a.com") { backlinks { nodes { donor { id } } } } }',
      /^Fields are nested 5 levels deep here, but at most 4 are allowed \(MAX_DEPTH\)/,
    ],
    [
      'more aliases',
      '{ a: __typename b: __typename c: __typename d: __typename }',
      /^There are 4 aliases here, but at most 3 are allowed \(MAX_ALIASES\)/,
    ],
    [
      'more aliases by a fragment that is spread twice',
      '{ ...F ...F } fragment F on Query { a: __typename b: __typename }',
      /^There are 4 aliases here/,
    ],
  ];

  it.each(overLimits)(
    'with %s than are taken is refused as bad input, in both media types',
    async (_, query, message) => {
      const { status, answer } = await post(tight, query, {}, 'application/graphql-response+json');
      expect(status).toBe(400);
      expect(answer).toEqual({
        errors: [
          expect.objectContaining({
            message: expect.stringMatching(message),
            extensions: {
              code: 'BAD_USER_INPUT',
              retryable: false,
              traceId: expect.stringMatching(TRACE_ID),
            },
          }),
        ],
      });
      const inJson = await post(tight, query);
      expect(inJson.status).toBe(200);
      expect(inJson.answer).toMatchObject({
        errors: [{ message: expect.stringMatching(message), extensions: { code: 'BAD_USER_INPUT' } }],
      });
    },
  );

  it.each([
    ['tokens', `{ ${repeat(38, () => '__typename')} }`],
    ['levels of fields', '{ domain(name: "a.com") { ... on Domain { ...F } } } fragment F on Domain { id }'],
    ['aliases', '{ ...F ...{ ...F } c: __typename } fragment F on Query { a: __typename }'],
  ])('with as many %s as are taken is answered', async (_, query) => {
    expect(await tight.askText(query)).toEqual({ data: expect.any(Object) });
  });

  it.each([
    ['at the root', '{ then: __typename }'],
    ['in rows', '{ domain(name: "a.com") { backlinks(first: 1) { nodes { then: urlFrom } } } }'],
    ['in a fragment', '{ ...F } fragment F on Query { then: domain(name: "a.com") { id } }'],
  ])('with an alias that promises have %s is refused, and costs no credits', async (_, query) => {
    const { billed } = rig.sandbox;
    expect(await rig.askText(query)).toMatchObject({
      errors: [{ message: /^No alias can be "then"/, extensions: { code: 'BAD_USER_INPUT' } }],
    });
    expect(rig.sandbox.billed).toBe(billed);
  });

  it('shows where it is too deep', async () => {
    const { errors } = await tight.askText(
      '{\n domain(name: "a.com") {\n  backlinks {\n   nodes { donor { id } }\n} } }',
    );
    expect(errors).toMatchObject([{ locations: [{ line: 4, column: 20 }] }]);
  });

  it.each([
    ['selections', '{ ...'.repeat(251) + '}'.repeat(251)],
    ['lists', `{ domain(name: ${'['.repeat(251)}${']'.repeat(251)}) { id } }`],
    ['objects', `{ domain(name: ${'{a:'.repeat(251)}1${'}'.repeat(251)}) { id } }`],
  ])('whose %s nest too deep for the stack of a parser is refused', async (_, query) => {
    const { errors } = await rig.askText(query);
    expect(errors).toMatchObject([
      {
        message: /^Brackets in the document are nested more than 250 levels deep/,
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  });

  it.each([
    ['as a chain', (place: number) => place + 1],
    ['in a circle', (place: number) => (place + 1) % 300],
  ])('whose fragments nest too deep %s is refused', async (_, next) => {
    const query = `{ ...F0 } ${repeat(300, place => `fragment F${place} on Query { ...F${next(place)} }`)}`;
    const { errors } = await rig.askText(`${query} fragment F300 on Query { __typename }`);
    expect(errors).toMatchObject([
      {
        message: /^Selections, including fragments, are nested more than 250 levels deep/,
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
  });

  it('whose fragments go round in a circle is left to validation', async () => {
    const { errors } = await rig.askText(
      '{ ...A } fragment A on Query { ...B } fragment B on Query { a: __typename ...A }',
    );
    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });

  it('that selects one field too often to be compared is refused with what to do about it', async () => {
    const { errors } = await rig.askText(`{ ${repeat(4990, () => '__typename')} }`);
    expect(errors).toEqual([
      {
        message: expect.stringMatching(/Select each field once/),
        extensions: { code: 'BAD_USER_INPUT', retryable: false, traceId: expect.stringMatching(TRACE_ID) },
      },
    ]);
  });

  it('has its errors cut where they repeat long texts, with nothing unseen in them', async () => {
    const { errors: [unknown] = [] } = await rig.askText(`{ ${'a'.repeat(2000)} }`);
    expect(unknown?.message).toMatch(/^Cannot query field "a{500,1000}… \(\d+ characters\)$/);
    const { errors: [wrong] = [] } = await rig.askText(`{ domain(name: "\u202e") { id } }`);
    expect(wrong?.message).toMatch(/^Expected value of type "DomainName!", found "\\u202e"/);
  });

  it('has the places of its errors told, unless it has so many lines that this would take long', async () => {
    const { errors: told } = await rig.askText(`${'\n'.repeat(999)}{ nothing }`);
    expect(told).toMatchObject([{ locations: [{ line: 1000, column: 3 }] }]);
    const { errors: untold = [] } = await rig.askText(`${'\n'.repeat(1000)}{ nothing }`);
    expect(untold).toHaveLength(1);
    expect(untold[0]).not.toHaveProperty('locations');
  });
});

describe('variables', () => {
  const query = 'query ($names: [DomainName!]!) { domains(names: $names) { id } }';

  it('of more values than are taken are refused', async () => {
    const taken = { names: Array(39).fill('a.com') };
    expect((await tight.askText(query, taken)).errors).toBeUndefined();
    const { status, answer } = await post(
      tight,
      query,
      { names: Array(40).fill('a.com') },
      'application/graphql-response+json',
    );
    expect(status).toBe(400);
    expect(answer).toEqual({
      errors: [
        {
          message: expect.stringMatching(/^The variables have more than 40 values, .*\(MAX_TOKENS\)/),
          extensions: { code: 'BAD_USER_INPUT', retryable: false, traceId: expect.stringMatching(TRACE_ID) },
        },
      ],
    });
  });

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"not":', '}'],
  ])('whose %s nest too deep for the stack of those who read them are refused', async (_, open, close) => {
    const response = await rig.gateway.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"query":"${query.replaceAll('"', '\\"')}","variables":{"names":${open.repeat(4000)}1${close.repeat(4000)}}}`,
    });
    expect(await response.json()).toMatchObject({
      errors: [
        {
          message: expect.stringMatching(
            /^Lists and objects in the variables are nested more than 250 levels deep/,
          ),
          extensions: { code: 'BAD_USER_INPUT' },
        },
      ],
    });
  });

  it('that are wrong are repeated no longer than can be read', async () => {
    const names = Array(60).fill('ü'.repeat(8000));
    const { errors = [] } = await rig.askText(query, { names });
    expect(errors.length).toBeGreaterThan(40);
    for (const { message } of errors) {
      expect(message.length).toBeLessThan(1100);
    }
  });
});

describe('within a second', () => {
  const filter = '{ and: [{ or: [{ anchor: { contains: "x" } }, { anchor: { contains: "y" } }] }] }';
  const slow: [string, string][] = [
    ['one field with different arguments', `{ ${repeat(490, i => `domain(name: "a${i}.com") { id }`)} }`],
    [
      'one field with big arguments',
      `{ domain(name: "a.com") { ${repeat(95, () => `backlinks(first: 0, filter: ${filter}) { totalCount }`)} } }`,
    ],
    [
      'fragments that spread all others',
      `{ ...F0 } ${repeat(30, i => `fragment F${i} on Query { ${repeat(30, j => (i === j ? '' : `...F${j}`))} __typename }`)}`,
    ],
    [
      'fragments that spread all later ones',
      `{ ...F0 } ${repeat(50, i => `fragment F${i} on Query { ${repeat(49 - i, j => `...F${i + j + 1}`)} __typename }`)}`,
    ],
    [
      'fragments that multiply below a domain',
      `{ domain(name: "a.com") { ...F0 } } ${repeat(99, i => `fragment F${i} on Domain { id ...F${i + 1} ...F${i + 1} ...F${i + 1} }`)} fragment F99 on Domain { name }`,
    ],
    [
      'fragments that multiply below a connection',
      `{ domain(name: "a.com") { backlinks(first: 0) { ...F0 } } } ${repeat(99, i => `fragment F${i} on BacklinkConnection { ...F${i + 1} ...F${i + 1} ...F${i + 1} }`)} fragment F99 on BacklinkConnection { pageInfo { hasNextPage } }`,
    ],
    [
      'fragments that multiply aliases',
      `{ ...F0 } ${repeat(100, i => `fragment F${i} on Query { ...F${i + 1} ...F${i + 1} }`)} fragment F100 on Query { a: __typename }`,
    ],
    [
      'a thousand fragments beside each other',
      `{ ${repeat(1200, i => `...F${i % 300}`)} } ${repeat(300, i => `fragment F${i} on Query { __typename }`)}`,
    ],
    [
      'a hundred errors behind half a million lines',
      `${'\n'.repeat(500_000)}{ ${repeat(4900, i => `u${i}`)} }`,
    ],
    ['a hundred errors behind many comments', `${'#\n'.repeat(300_000)}{ ${repeat(4900, i => `u${i}`)} }`],
    [
      'a hundred names that are nearly right',
      `{ domain(name: "a.com") { ${repeat(1200, i => `backlink${i}`)} } }`,
    ],
    ['variables that are not used', `query (${repeat(1200, i => `$v${i}: Int`)}) { __typename }`],
    [
      'introspection a hundred times',
      `{ ${repeat(100, i => `a${i}: __schema { types { name fields { name args { name type { name } } type { name fields { name } } } } }`)} }`,
    ],
    ['a text of a megabyte', `{ domain(name: "${'a/'.repeat(500_000)}") { id } }`],
  ];

  it.each(slow)('a document of %s is answered', async (_, query) => {
    const before = process.cpuUsage();
    const { answer } = await post(rig, query);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(1000);
    // Not for its size, which other limits are for.
    expect(answer.errors?.[0]?.extensions.code).not.toBe('BAD_REQUEST');
  });
});

describe('the measure of a document', () => {
  /** A selection as data: a field with what is selected of it, or the number of a later fragment. */
  type Selection = { alias: boolean; inside: Selection[] } | { inline: Selection[] } | { spread: number };

  const { selections } = fc.letrec<{ selection: Selection; selections: Selection[] }>(tie => ({
    selection: fc.oneof(
      { maxDepth: 3 },
      fc.record({ spread: fc.nat(9) }),
      fc.record({ alias: fc.boolean(), inside: tie('selections') }),
      fc.record({ inline: tie('selections') }),
    ),
    selections: fc.array(tie('selection'), { minLength: 1, maxLength: 3 }),
  }));

  function written(all: readonly Selection[], later: number): string {
    const parts = all.map(each => {
      if ('spread' in each) {
        return each.spread < later ? '__typename' : `...F${each.spread}`;
      }
      return 'inline' in each
        ? `...{ ${written(each.inline, later)} }`
        : `${each.alias ? 'a: ' : ''}f { ${written(each.inside, later)} }`;
    });
    return parts.join(' ');
  }

  /** The same, by writing all fragments out. */
  function measured(all: readonly Selection[], later: number, fragments: readonly Selection[][]) {
    let depth = 0;
    let aliases = 0;
    for (const each of all) {
      let inner = { depth: 0, aliases: 0 };
      if ('spread' in each) {
        inner =
          each.spread < later
            ? { depth: 1, aliases: 0 }
            : measured(fragments[each.spread] ?? [], each.spread + 1, fragments);
      } else if ('inline' in each) {
        inner = measured(each.inline, later, fragments);
      } else {
        const { depth, aliases } = measured(each.inside, later, fragments);
        inner = { depth: depth + 1, aliases: aliases + (each.alias ? 1 : 0) };
      }
      depth = Math.max(depth, inner.depth);
      aliases += inner.aliases;
    }
    return { depth, aliases };
  }

  it('is the one that it has with all fragments written out', () => {
    fc.assert(
      fc.property(
        selections,
        fc.array(selections, { minLength: 10, maxLength: 10 }),
        (operation, fragments) => {
          const document = parse(
            `{ ${written(operation, 0)} } ${fragments.map((each, place) => `fragment F${place} on Query { ${written(each, place + 1)} }`).join(' ')}`,
          );
          const all = [
            measured(operation, 0, fragments),
            ...fragments.map((each, place) => measured(each, place + 1, fragments)),
          ];
          const depth = Math.max(...all.map(each => each.depth));
          const aliases = Math.max(...all.map(each => each.aliases));
          expect(() => checkOperations(document, { depth, aliases })).not.toThrow();
          expect(() => checkOperations(document, { depth: depth - 1, aliases })).toThrow(/MAX_DEPTH/);
          if (aliases > 0) {
            expect(() => checkOperations(document, { depth, aliases: aliases - 1 })).toThrow(/MAX_ALIASES/);
          }
        },
      ),
    );
  });
});
