import { afterAll, describe, expect, it } from 'vitest';
import { type Answer, startRig, TRACE_ID } from '../rig.ts';

const rig = await startRig();
afterAll(() => rig[Symbol.asyncDispose]());

/** So that two answers can be the same. */
const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

async function post(body: string, accept: string) {
  const response = await rig.gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, traceparent: TRACEPARENT },
    body,
  });
  return { status: response.status, answer: (await response.json()) as Answer<unknown> }; // GraphQL over HTTP says so
}

const byName = 'query Domain($name: DomainName!) { domain(name: $name) { name } }';

const questions: [string, object, string][] = [
  ['a document that does not parse', { query: '{ domain(' }, 'GRAPHQL_PARSE_FAILED'],
  ['an empty document', { query: '' }, 'GRAPHQL_PARSE_FAILED'],
  ['a field that there is not', { query: '{ nothing }' }, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'an operation that there is not',
    { query: '{ __typename }', operationName: 'A' },
    'OPERATION_RESOLUTION_FAILURE',
  ],
  [
    'a choice of operations',
    { query: 'query A { __typename } query B { __typename }' },
    'OPERATION_RESOLUTION_FAILURE',
  ],
  ['a variable that is missing', { query: byName }, 'BAD_USER_INPUT'],
  ['a variable of the wrong type', { query: byName, variables: { name: 'no host' } }, 'BAD_USER_INPUT'],
  ['an argument of the wrong type', { query: '{ domain(name: "no host") { name } }' }, 'BAD_USER_INPUT'],
  ['no document at all', {}, 'BAD_REQUEST'],
];

describe.each(questions)('%s', (_, question, code) => {
  it(`is answered 400 with code ${code} in the media type of GraphQL over HTTP`, async () => {
    const { status, answer } = await post(JSON.stringify(question), 'application/graphql-response+json');
    expect(status).toBe(400);
    expect(answer).toEqual({
      errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) })],
    });
  });

  it('is answered 200 with the same errors in plain JSON', async () => {
    const { status, answer } = await post(JSON.stringify(question), 'application/json');
    expect(status).toBe(200);
    expect(answer).toEqual(
      (await post(JSON.stringify(question), 'application/graphql-response+json')).answer,
    );
  });
});

describe.each(['application/graphql-response+json', 'application/json'])('in %s', accept => {
  it.each([
    ['a body that is not JSON', '{'],
    ['a body that is null', 'null'],
    ['a batch', '[{ "query": "{ __typename }" }]'],
    ['a document that is a number', '{ "query": 1 }'],
    ['an operation name that is a number', '{ "query": "{ __typename }", "operationName": 1 }'],
    ['variables in a list', '{ "query": "{ __typename }", "variables": [] }'],
    ['a parameter that there is not', '{ "query": "{ __typename }", "id": "1" }'],
    ['a parameter that promises have', '{ "query": "{ __typename }", "then": "1" }'],
  ])('answers %s with 400 and a code', async (_, body) => {
    const { status, answer } = await post(body, accept);
    expect(status).toBe(400);
    expect(answer.errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
  });

  it('answers 200 where an error leaves the rest of the answer intact', async () => {
    const query = '{ domain(name: "serpstat.com") { name backlinks(first: -1) { totalCount } } }';
    const { status, answer } = await post(JSON.stringify({ query }), accept);
    expect(status).toBe(200);
    expect(answer).toMatchObject({
      data: { domain: { name: 'serpstat.com', backlinks: null } },
      errors: [{ path: ['domain', 'backlinks'], extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });
});

it('tells where a body stops being JSON, and repeats only a few characters of it', async () => {
  const { answer } = await post(`{"query": ${'x'.repeat(100_000)}`, 'application/json');
  expect(answer).toEqual({
    errors: [
      {
        message: expect.stringMatching(/^The body is not JSON: Unexpected token 'x'.{10,100}$/),
        extensions: { code: 'BAD_REQUEST', retryable: false, traceId: expect.stringMatching(TRACE_ID) },
      },
    ],
  });
});

it.each(['image/png', 'text/html', 'application/json; charset=utf-16'])(
  'buys nothing for who takes only %s',
  async accept => {
    const response = await rig.gateway.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: JSON.stringify({ query: '{ domain(name: "a.com") { backlinks { totalCount } } }' }),
    });
    expect(response.status).toBe(406);
    expect(rig.sandbox.requests).toEqual([]);
  },
);

it.each(['*/*', 'application/*', 'TEXT/HTML, application/json ;q=0.5', 'text/event-stream', ''])(
  'answers who takes %j',
  async accept => {
    const response = await rig.gateway.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept },
      body: '{"query":"{ __typename }"}',
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('{"data":{"__typename":"Query"}}');
  },
);

it.each([
  ['query ($name: DomainName = "a.com") { refused: domain(name: $name) { id } }', null],
  [
    'query ($name: BacklinkSearchType) { domain(name: "a.com") { refused: backlinks(searchType: $name) { totalCount } } }',
    { refused: null },
  ],
  [
    'query ($name: Int = 1) { domain(name: "a.com") { refused: backlinks(filter: { externalLinks: { between: { min: $name, max: 2 } } }) { totalCount } } }',
    { refused: null },
  ],
])('takes null, where only the variables tell it, for a mistake of the client: %s', async (query, domain) => {
  const { answer } = await post(JSON.stringify({ query, variables: { name: null } }), 'application/json');
  expect(answer).toMatchObject({
    data: domain && { domain },
    errors: [
      {
        message: expect.stringMatching(/^Argument "/),
        path: expect.arrayContaining(['refused']),
        extensions: { code: 'BAD_USER_INPUT', retryable: false },
      },
    ],
  });
  expect(rig.log).toEqual([]);
});

it.each([
  ['GET', 'http://gateway.test/graphql?query=%7B__typename%7D&variables=%7B', null],
  ['POST', 'http://gateway.test/graphql', new URLSearchParams({ query: '{ __typename }', variables: '{' })],
])('takes variables that are not JSON for a mistake of the client, by %s', async (method, url, body) => {
  const response = await rig.gateway.fetch(url, { method, body });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    errors: [
      {
        message: expect.stringContaining('"variables"'),
        extensions: { code: 'BAD_REQUEST', retryable: false },
      },
    ],
  });
  expect(rig.faults).toEqual([]);
});
