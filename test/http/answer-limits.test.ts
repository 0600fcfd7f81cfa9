import { getIntrospectionQuery } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { startRig } from '../rig.ts';

const MAX = 20_000;

const rig = await startRig({ MAX_ANSWER_BYTES: String(MAX), CREDIT_LIMIT: '5000' });
afterAll(() => rig[Symbol.asyncDispose]());

const links = (name: string, fields: string) =>
  `{ domain(name: "rows-100.example") { name ${name}: backlinks(first: 100) { nodes { ${fields} } } } }`;

const tooLarge = {
  message: `With these rows, the answer has more than ${MAX} bytes, the maximum (MAX_ANSWER_BYTES). Request fewer rows or fields at a time. Rows that were bought for it are kept.`,
  extensions: { code: 'BAD_USER_INPUT', retryable: false },
};

describe('rows that would make an answer too large', () => {
  it('are left out, name the limit and leave the rest of the answer', async () => {
    const query = `{ domain(name: "rows-100.example") {
      small: backlinks(first: 10) { nodes { urlFrom } }
      large: backlinks(first: 100) { nodes { ${'abcd'
        .split('')
        .map(name => `${name}: urlFrom ${name}${name}: urlTo`)
        .join(' ')} } }
    } }`;
    const { data, errors } = await rig.askText(query);
    expect(errors).toMatchObject([{ ...tooLarge, path: ['domain', 'large'] }]);
    expect(data).toMatchObject({ domain: { small: { nodes: { length: 10 } }, large: null } });
    // The rows are kept.
    const again = await rig.askText(links('urls', 'urlTo'));
    expect(again.errors).toBeUndefined();
    expect(again.extensions).toMatchObject({ credits: { spent: 0, saved: 100 } });
  });

  it.each([
    ['by the names of their fields', 'x'.repeat(300)],
    ['by many fields', Array.from({ length: 60 }, (_, place) => `a${place}: domainRank`).join(' ')],
  ])('are counted %s', async (_, fields) => {
    const selection = fields.startsWith('x') ? `${fields}: domainRank` : fields;
    const { errors } = await rig.askText(links('links', selection));
    expect(errors).toMatchObject([{ ...tooLarge, path: ['domain', 'links'] }]);
  });
});

it('an answer that is larger than its rows is refused as a whole, and tells what it cost', async () => {
  // Names of donors are computed, and do not count among the rows.
  const { data, errors, extensions } = await rig.askText(
    `{ domain(name: "rows-1000.example") { backlinks(first: 700) { nodes { donor { name } } } } }`,
  );
  expect(errors).toMatchObject([tooLarge]);
  expect(data).toBeNull();
  expect(extensions).toMatchObject({ credits: { spent: 700 } });
});

it('introspection has the same limit', async () => {
  const { data, errors } = await rig.askText(getIntrospectionQuery());
  expect(errors).toMatchObject([tooLarge]);
  expect(data).toBeNull();
});

it.each([100, 700, 1000])('an answer of the largest size is complete: %i rows', async rows => {
  await using roomy = await startRig();
  const query = `{ domain(name: "rows-1000.example") { backlinks(first: ${rows}) { nodes { urlFrom urlTo } } } }`;
  const length = Buffer.byteLength(JSON.stringify((await roomy.askText(query)).data));
  await using exact = await startRig({ MAX_ANSWER_BYTES: String(length) });
  expect((await exact.askText(query)).errors).toBeUndefined();
  await using tight = await startRig({ MAX_ANSWER_BYTES: String(length - 1) });
  expect((await tight.askText(query)).errors).toHaveLength(1);
});

it.each(['text/event-stream', 'multipart/mixed'])('an answer as %s has the limit too', async accept => {
  const response = await rig.gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query: getIntrospectionQuery() }),
  });
  expect(await response.text()).toContain('MAX_ANSWER_BYTES');
});

describe('introspection', () => {
  it('is refused before it is executed if it selects too much, whatever fragments, aliases and variables hide', async () => {
    await using roomy = await startRig();
    const all = `types { fields { args { ...T } type { ...T } } }`;
    const query =
      `query ($yes: Boolean = true) { ${Array.from({ length: 30 }, (_, place) => `a${place}: __schema @include(if: $yes) { ${all} }`).join(' ')} }
      fragment T on __Type { name description ofType { name description fields { name description } } }`.replaceAll(
        'args { ...T }',
        'args { name type { ...T } }',
      );
    expect((await roomy.askText(query)).errors).toMatchObject([
      {
        message:
          'The operation selects too much of __schema and __type. Select fewer fields, or split it into several operations.',
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
    const { errors, data } = await roomy.askText(query, { yes: false });
    expect([errors, data]).toEqual([undefined, {}]);
  });

  it('of tools fits', async () => {
    await using roomy = await startRig();
    expect(
      (await roomy.askText(getIntrospectionQuery({ inputValueDeprecation: true }))).errors,
    ).toBeUndefined();
    expect((await roomy.askText('{ __type(name: "Domain") { name __typename } }')).data).toEqual({
      __type: { name: 'Domain', __typename: '__Type' },
    });
  });
});

it.each(['application/json', 'text/event-stream', 'multipart/mixed'])(
  'a long answer as %s is complete',
  async accept => {
    await using roomy = await startRig();
    const response = await roomy.gateway.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query: links('links', 'urlFrom urlTo anchor').replaceAll('100', '1000') }),
    });
    const text = await response.text();
    const answer = JSON.parse(/\{.*\}/.exec(text)?.[0] ?? '');
    expect(text.length).toBeGreaterThan(100_000);
    expect(answer).toMatchObject({
      data: { domain: { links: { nodes: { length: 1000 } } } },
      extensions: { credits: { spent: 1000 } },
    });
    expect(Number(response.headers.get('content-length') ?? 0)).toBe(
      accept === 'application/json' ? Buffer.byteLength(text) : 0,
    );
  },
);

describe('errors whose paths hold a long name of the document', () => {
  const long = 'x'.repeat(100_000);
  const links = (count: number) =>
    `{ ${long}: domain(name: "a.com") { ${Array.from({ length: count }, (_, place) => `a${place}: backlinks(first: -1) { totalCount }`).join(' ')} } }`;

  it('are left out when there are many', async () => {
    await using roomy = await startRig();
    const { errors = [] } = await roomy.askText(links(50));
    const { length } = JSON.stringify(errors);
    expect(length).toBeGreaterThan(900_000);
    expect(length).toBeLessThan(1_100_000);
    const shown = errors.length - 1;
    expect(errors.at(-1)?.message).toBe(
      `${50 - shown} more errors are left out. Correct the first ${shown}, and try again.`,
    );
  });

  it('are shown if there is one', async () => {
    await using roomy = await startRig();
    const { errors = [] } = await roomy.askText(links(1));
    expect(errors.map(({ path }) => path?.[0] === long)).toEqual([true]);
  });
});
