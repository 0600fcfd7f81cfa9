import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Answer, startRig, TRACE_ID } from '../rig.ts';
import { startSocketUpstream } from '../upstream/index.ts';
import { askWindows, backlinksOf, creditsOf, firstRows, lastRows } from './windows.ts';

/** How many rows are requested, and which fields: few rows if each has further lists. */
function rowsWith(domain: string, list: fc.Arbitrary<string>): fc.Arbitrary<readonly [number, string]> {
  return fc.oneof(
    { maxDepth: 2 },
    fc.tuple(
      fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 60 })),
      fc.constantFrom(
        '{ nodes { __typename } }',
        '{ totalCount }',
        '{ edges { cursor node { __typename } } pageInfo { hasNextPage endCursor } }',
      ),
    ),
    fc.tuple(
      fc.nat({ max: 3 }),
      list.map(deeper => `{ nodes { ${domain} { deeper: ${deeper} } } }`),
    ),
  );
}

/** A list of a domain and the selection in it, possibly with further lists of the domains in its rows. */
const selections: fc.Arbitrary<string> = fc.letrec<Record<'list' | 'links' | 'donors', string>>(tie => ({
  list: fc.oneof(tie('links'), tie('donors')),
  links: fc
    .tuple(
      fc.constantFrom(
        '(first: %n)',
        '(last: %n)',
        '(first: %n, orderBy: { field: DOMAIN_RANK })',
        '(first: %n, filter: { externalLinks: { gt: 20 } })',
        '(last: %n, onePerDomain: false)',
      ),
      rowsWith('donor', tie('list')),
    )
    .map(([page, [count, rows]]) => `backlinks${page.replace('%n', String(count))} ${rows}`),
  donors: fc
    .tuple(
      fc.constantFrom(
        '(competitors: ["rows-45.example"], first: %n)',
        '(competitors: ["rows-31.example", "gepur.org"], last: %n)',
      ),
      rowsWith('domain', tie('list')),
    )
    .map(([page, [count, rows]]) => `intersect${page.replace('%n', String(count))} ${rows}`),
})).list;

const names = fc.constantFrom(
  'rows-20.example',
  'rows-70.example',
  'rows-300.example',
  'gepur.com',
  'rows-0.example',
);

/** Aliases, fragments and lists of domains over a few selections. */
const documents: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(selections, { minLength: 1, maxLength: 3 }),
    fc.array(names, { minLength: 1, maxLength: 4 }),
  )
  .map(([fields, domains]) => {
    const body = fields.map((field, place) => `f${place}: ${field}`).join(' ');
    const [first = 'gepur.com'] = domains;
    return `query {
      one: domain(name: "${first}") { ...lists }
      two: domain(name: "${first}") { again: ${fields[0]} ...lists }
      domains(names: ${JSON.stringify(domains)}) { ...lists }
    }
    fragment lists on Domain { ${body} }`;
  });

const limits = fc.oneof(fc.nat({ max: 30 }), fc.nat({ max: 200 }), fc.constant(800));

test('no operation spends more than its limit, whatever it requests', async () => {
  await using rig = await startRig({ ROWS_TTL_SECONDS: '0', MAX_DEPTH: '50' });
  await fc.assert(
    fc.asyncProperty(documents, limits, async (document, limit) => {
      const before = rig.sandbox.billed;
      const answer = await rig.askText(document, {}, { headers: { 'x-credit-limit': String(limit) } });
      const billed = rig.sandbox.billed - before;
      expect(billed).toBeLessThanOrEqual(limit);
      expect(creditsOf(answer).spent).toBe(billed);
      expectRefusals(answer, limit);
    }),
    { numRuns: 50 },
  );
});

test('operations at the same time stay within their own limits and the sum of them', async () => {
  await using rig = await startRig({ ROWS_TTL_SECONDS: '0', MAX_DEPTH: '50' });
  await fc.assert(
    fc.asyncProperty(
      documents,
      fc.array(fc.tuple(documents, limits), { maxLength: 3 }),
      fc.array(limits, { minLength: 1, maxLength: 3 }),
      async (shared, others, sharers) => {
        const before = rig.sandbox.billed;
        const operations = [...others, ...sharers.map(limit => [shared, limit] as const)];
        const answers = await Promise.all(
          operations.map(([document, limit]) =>
            rig.askText(document, {}, { headers: { 'x-credit-limit': String(limit) } }),
          ),
        );
        const spent = answers.map(answer => creditsOf(answer).spent);
        for (const [place, [, limit]] of operations.entries()) {
          expect(spent[place]).toBeLessThanOrEqual(limit);
        }
        expect(spent.reduce((sum, each) => sum + each, 0)).toBe(rig.sandbox.billed - before);
      },
    ),
    { numRuns: 20 },
  );
});

/** Everything that fails does so because of the limit, gives numbers in its error, and is null alone. */
function expectRefusals({ errors = [] }: Answer<unknown>, limit: number): void {
  for (const { extensions, path } of errors) {
    expect(extensions).toMatchObject({ code: 'CREDIT_LIMIT_EXCEEDED', retryable: false });
    const { creditsNeeded, creditsLeft } = extensions as { creditsNeeded?: number; creditsLeft?: number };
    expect(creditsNeeded).toBeGreaterThan(creditsLeft ?? Number.NaN);
    expect(creditsLeft).toBeGreaterThanOrEqual(0);
    expect(creditsLeft).toBeLessThanOrEqual(limit);
    expect(path?.length).toBeGreaterThan(1);
  }
}

const LIMIT_OF_50 = { headers: { 'x-credit-limit': '50' } };

test('a connection that exceeds the limit fails with the credits it needs, buys nothing, and does not affect the others', async () => {
  await using rig = await startRig();
  const [a, b, c] = [300, 400, 500].map(rows => backlinksOf(`rows-${rows}.example`));
  if (!(a && b && c)) {
    throw new Error('expected three connections');
  }
  const { windows, errors, credits } = await askWindows(
    rig,
    [firstRows(a, 0, 30), firstRows(b, 0, 40), firstRows(c, 0, 20)],
    LIMIT_OF_50,
  );
  expect(windows.map(rows => rows?.length)).toEqual([30, undefined, 20]);
  expect(errors).toEqual([
    {
      message: expect.stringMatching(/40 credits.*20 left/),
      path: ['w1', 'list'],
      locations: expect.anything(),
      extensions: {
        code: 'CREDIT_LIMIT_EXCEEDED',
        retryable: false,
        creditsNeeded: 40,
        creditsLeft: 20,
        traceId: expect.stringMatching(TRACE_ID),
      },
    },
  ]);
  expect(rig.sandbox.requests.map(({ params }) => params?.query)).toEqual([
    'rows-300.example',
    'rows-500.example',
  ]);
  expect(credits).toMatchObject({ requested: 90, spent: 50 });
});

test('a limit that equals the price is enough', async () => {
  await using rig = await startRig();
  const [near, far] = [backlinksOf('rows-1030.example'), backlinksOf('rows-2000.example')];
  const asked = [firstRows(far, 50, 100), firstRows(near, 1007, 1030), firstRows(far, 0, 17)];
  // The total must be known for the planner to choose how to buy the last rows.
  await askWindows(rig, [firstRows(near, 0, 1), firstRows(far, 500, 501)]);
  const { credits } = await askWindows(rig, asked, { headers: { 'x-credits-dry-run': '1' } });
  const enough = { headers: { 'x-credit-limit': String(credits.requested) } };
  const short = { headers: { 'x-credit-limit': String(credits.requested - 1) } };
  expect((await askWindows(rig, asked, short)).errors).not.toEqual([]);
  await using fresh = await startRig();
  await askWindows(fresh, [firstRows(near, 0, 1), firstRows(far, 500, 501)]);
  const real = await askWindows(fresh, asked, enough);
  expect(real.errors).toEqual([]);
  expect(real.credits.spent).toBeLessThanOrEqual(credits.requested);
});

test('rows that are stored or bought by another operation fit a limit of 0', async () => {
  await using upstream = await startSocketUpstream();
  await using rig = await startRig({ SERPSTAT_API_URL: upstream.url });
  const asked = [firstRows(backlinksOf('rows-300.example'), 0, 30)];
  const held = upstream.hold();
  const paid = askWindows(rig, asked);
  await held.arrival;
  const free = { headers: { 'x-credit-limit': '0' } };
  const joining = askWindows(rig, asked, free);
  await rig.askText('{ serpstatCredits { left } }');
  held.letThrough();
  const [joined, payer] = await Promise.all([joining, paid]);
  expect(upstream.billed).toBe(30);
  expect(joined.windows).toEqual(payer.windows);
  expect(joined.credits).toMatchObject({ requested: 0, spent: 0, saved: 30 });
  expect((await askWindows(rig, asked, free)).windows).toEqual(payer.windows);
});

test('the header lowers the setting and cannot raise it', async () => {
  await using rig = await startRig({ CREDIT_LIMIT: '40' });
  const listing = backlinksOf('rows-300.example');
  const high = { headers: { 'x-credit-limit': '1000' } };
  expect((await askWindows(rig, [firstRows(listing, 0, 41)], high)).errors).toMatchObject([
    { extensions: { code: 'CREDIT_LIMIT_EXCEEDED', creditsNeeded: 41, creditsLeft: 40 } },
  ]);
  expect((await askWindows(rig, [firstRows(listing, 0, 40)])).errors).toEqual([]);
});

test('the last rows of a list of unknown length are refused before a credit is spent to find its end', async () => {
  await using rig = await startRig();
  const { errors } = await askWindows(
    rig,
    [lastRows(backlinksOf('rows-300.example'), 250, 300)],
    LIMIT_OF_50,
  );
  expect(errors).toMatchObject([{ extensions: { creditsNeeded: 51, creditsLeft: 50 } }]);
  expect(rig.sandbox.requests).toEqual([]);
});

test.each([
  ['x-credit-limit', '-1'],
  ['x-credit-limit', '1.5'],
  ['x-credit-limit', 'many'],
  ['x-credit-limit', ''],
  ['x-credits-dry-run', 'yes'],
  ['x-credits-dry-run', 'true'],
  ['x-credits-refresh', 'true'],
])('%s: %j is refused before anything is bought', async (name, value) => {
  await using rig = await startRig();
  const response = await rig.gateway.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', [name]: value },
    body: JSON.stringify({ query: '{ domain(name: "gepur.com") { backlinks { totalCount } } }' }),
  });
  expect(response.status).toBe(400);
  const { errors } = (await response.json()) as Answer<unknown>;
  expect(errors).toMatchObject([
    { message: expect.stringContaining(name), extensions: { code: 'BAD_USER_INPUT' } },
  ]);
  expect(rig.sandbox.requests).toEqual([]);
});
