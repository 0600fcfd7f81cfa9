import { expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type Answer, startRig, TRACE_ID } from '../rig.ts';

const ID = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${ID}-b7ad6b7169203331-01`;
const json = { 'content-type': 'application/json' };
const url = 'http://gateway.test/graphql';

const post = (body: string): RequestInit => ({ method: 'POST', headers: json, body });
const ask = (query: string, variables = {}): RequestInit => post(JSON.stringify({ query, variables }));

const mistakes: readonly (readonly [string, string, RequestInit])[] = [
  ['a body that is not JSON', url, post('{')],
  ['a batch', url, post('[]')],
  ['no document', url, post('{}')],
  ['an unknown parameter', url, post('{"query":"{ __typename }","id":1}')],
  ['a document that does not parse', url, ask('{ domain(')],
  ['a field that there is not', url, ask('{ nothing }')],
  ['a choice of operations', url, ask('query A { __typename } query B { __typename }')],
  ['a variable of the wrong type', url, ask('query ($n: DomainName!) { domain(name: $n) { id } }', { n: 5 })],
  ['a page that there is not', url, ask('{ domain(name: "a.com") { backlinks(first: -1) { totalCount } } }')],
  ['a wrong header', url, { ...ask('{ __typename }'), headers: { ...json, 'x-credit-limit': 'many' } }],
  [
    'a page of another site',
    url,
    { ...ask('{ __typename }'), headers: { ...json, origin: 'https://example.com' } },
  ],
  [
    'an image on a page of another site',
    `${url}?query=%7B__typename%7D`,
    { headers: { 'sec-fetch-site': 'cross-site' } },
  ],
  ['variables in a URL that are not JSON', `${url}?query=%7B__typename%7D&variables=%7B`, {}],
  ['another method', url, { ...ask('{ __typename }'), method: 'PUT' }],
];

it.each(mistakes)("an error for %s carries the client's trace id", async (_, address, init) => {
  await using rig = await startRig();
  const request = new Request(address, init);
  request.headers.set('traceparent', traceparent);
  const response = await rig.gateway.fetch(request);
  const { errors } = (await response.json()) as Answer<unknown>; // GraphQL over HTTP says so
  expect(errors).toEqual([
    expect.objectContaining({
      message: expect.any(String),
      extensions: expect.objectContaining({ code: expect.any(String), traceId: ID }),
    }),
  ]);
});

it('each request has a trace id of its own, also with a document whose errors are remembered', async () => {
  await using rig = await startRig();
  const idOf = async (document: string, headers: Record<string, string> = {}) => {
    const { errors } = await rig.askText(document, {}, { headers });
    return errors?.[0]?.extensions.traceId;
  };
  for (const document of ['{ nothing }', '{ domain(', '{ node(id: "nonsense") { id } }']) {
    const ids = [
      await idOf(document, { traceparent }),
      await idOf(document),
      await idOf(document),
      await idOf(document, { traceparent }),
      await idOf(document, { traceparent: traceparent.toUpperCase() }),
    ];
    expect([ids[0], ids[3]]).toEqual([ID, ID]);
    expect(ids).toEqual(ids.map(() => expect.stringMatching(TRACE_ID)));
    expect(new Set(ids).size).toBe(4);
  }
});

it('operations at the same time keep to their own', async () => {
  await using rig = await startRig();
  const ids = Array.from({ length: 20 }, (_, n) => String(n).padStart(32, 'a'));
  const answers = await Promise.all(
    ids.map(id =>
      rig.askText(
        '{ a: domain(name: "gepur.com") { backlinks(first: 3) { nodes { urlFrom } } } b: domain(name: "rows-9.example") { backlinks(first: -1) { totalCount } } }',
        {},
        { headers: { traceparent: `00-${id}-b7ad6b7169203331-00` } },
      ),
    ),
  );
  expect(answers.map(({ errors }) => errors?.map(({ extensions }) => extensions.traceId))).toEqual(
    ids.map(id => [id]),
  );
});

it('a fault of the gateway is logged under the trace id of its request, which its client gets too', async () => {
  const clock = {
    ...systemClock,
    after(ms: number, run: () => void) {
      if (ms === 12_345) {
        throw new Error('the clock has stopped');
      }
      return systemClock.after(ms, run);
    },
  };
  await using rig = await startRig({ SERPSTAT_TIMEOUT_MS: '12345' }, { clock });
  const { errors } = await rig.askText('{ serpstatCredits { left } }', {}, { headers: { traceparent } });
  const [fault = ''] = rig.faults;
  expect(JSON.parse(fault)).toMatchObject({ msg: 'internal error', traceId: ID, id: expect.any(String) });
  expect(errors).toMatchObject([
    { extensions: { code: 'INTERNAL_SERVER_ERROR', id: JSON.parse(fault).id, traceId: ID } },
  ]);
});

it('a line of the log for each operation carries it, with level debug', async () => {
  await using rig = await startRig({ LOG_LEVEL: 'debug' });
  await rig.askText(
    '{ domain(name: "gepur.com") { backlinks(first: 3) { nodes { urlFrom } } } }',
    {},
    { headers: { traceparent } },
  );
  const lines = rig.log.map(line => JSON.parse(line)).filter(({ msg }) => msg === 'operation');
  expect(lines).toMatchObject([{ outcome: 'ok', spent: 3, saved: 0, stale: 0, traceId: ID }]);
});

it('an answer without errors is left as it is', async () => {
  await using rig = await startRig();
  expect(await rig.askText('{ __typename }', {}, { headers: { traceparent } })).toEqual({
    data: { __typename: 'Query' },
  });
});
