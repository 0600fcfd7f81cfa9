import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Rig, startRig, TRACE_ID } from '../rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

const levels = (count: number) =>
  `${'{ not: '.repeat(count - 1)}{ externalLinks: { eq: 1 } }${' }'.repeat(count - 1)}`;
const wide = Array.from(
  { length: 5 },
  (_, field) =>
    `{ or: [${Array.from({ length: 5 }, (_, value) => `{ anchor: { contains: "${field}-${value}" } }`).join(' ')}] }`,
).join(' ');

/** Arguments of the lists of `Domain(gepur.com)`, and the error message for them. */
const refused: readonly (readonly [string, RegExp])[] = [
  ['backlinks(first: -1) { totalCount }', /^first is -1.*0 to 1000/],
  ['backlinks(first: 1001) { totalCount }', /^first is 1001.*0 to 1000/],
  ['backlinks(last: 1001) { totalCount }', /^last is 1001.*0 to 1000/],
  ['backlinks(after: "nonsense") { totalCount }', /after.*nonsense/],
  ['backlinks(before: "") { totalCount }', /before/],
  [
    'backlinks(path: "/blog/") { totalCount }',
    /^path: "\/blog\/" is not allowed with searchType DOMAIN\. Omit path/,
  ],
  ['backlinks(searchType: DOMAIN_WITH_SUBDOMAINS, path: "/") { totalCount }', /^path: "\/" is not allowed/],
  ['backlinks(searchType: URL) { totalCount }', /^path: missing.*URL requires a path/],
  [
    'backlinks(searchType: PART_URL, path: "blog/") { totalCount }',
    /^path: "blog\/" is not valid.*starts with "\/"/,
  ],
  ['backlinks(searchType: URL, path: "/a\\u0007") { totalCount }', /^path: .*contains no control characters/],
  [
    'backlinks(searchType: URL, path: $half) { totalCount }',
    /^path: "\/\\ud800" is not valid\. .* or lone surrogates/,
  ],
  [
    'backlinks(filter: { anchor: { contains: $half } }) { totalCount }',
    /anchor\.contains: the text has the lone surrogate U\+D800 at index 1/,
  ],
  ['backlinks(filter: { and: [] }) { totalCount }', /filter\.and/],
  ['backlinks(filter: { or: [] }) { totalCount }', /filter\.or/],
  ['backlinks(filter: { rel: { includesAny: [] } }) { totalCount }', /filter\.rel\.includesAny/],
  ['backlinks(filter: { linkType: { in: [] } }) { totalCount }', /filter\.linkType\.in/],
  [
    'backlinks(filter: { externalLinks: { between: { min: 2, max: 1 } } }) { totalCount }',
    /externalLinks\.between.*2.*1/,
  ],
  [
    'backlinks(filter: { or: [{}, { firstSeen: { between: { from: "2024-02-01", to: "2024-01-01" } } }] }) { totalCount }',
    /or\[1\]\.firstSeen\.between.*2024-02-01.*2024-01-01/,
  ],
  ['backlinks(filter: { externalLinks: { gte: -1 } }) { totalCount }', /externalLinks\.gte.*-1/],
  ['backlinks(filter: { anchor: { contains: "" } }) { totalCount }', /anchor\.contains/],
  ['backlinks(filter: { anchor: { contains: "a\\u0000b" } }) { totalCount }', /anchor\.contains.*control/],
  [
    'backlinks(filter: { not: { urlFrom: { startsWith: "https" } } }) { totalCount }',
    /not\.urlFrom\.startsWith/,
  ],
  ['backlinks(filter: { not: { lastWeek: true } }) { totalCount }', /not\.lastWeek/],
  [`backlinks(filter: ${levels(21)}) { totalCount }`, /20/],
  [`backlinks(filter: { and: [${wide}] }) { totalCount }`, /3125.*100|100.*3125/],
  ['intersect(competitors: []) { totalCount }', /^competitors: 0.*one or two/],
  ['intersect(competitors: ["a.com", "b.com", "c.com"]) { totalCount }', /^competitors: 3.*one or two/],
  [
    'intersect(competitors: ["GEPUR.com."]) { totalCount }',
    /^competitors: gepur\.com is the analysed domain/,
  ],
  [
    'intersect(competitors: ["klubok.com", "KLUBOK.com"]) { totalCount }',
    /^competitors: klubok\.com is given twice/,
  ],
  [
    'intersect(competitors: ["klubok.com"], filter: { linkCounts: [{ domain: "issaplus.com", gte: 1 }] }) { totalCount }',
    /linkCounts\[0\]\.domain.*issaplus\.com.*gepur\.com.*klubok\.com/,
  ],
  ['intersect(competitors: ["klubok.com"], filter: { linkCounts: [] }) { totalCount }', /linkCounts/],
  [
    'intersect(competitors: ["klubok.com"], filter: { domainRank: { gt: 101 } }) { totalCount }',
    /domainRank\.gt.*101.*100/,
  ],
  [
    'intersect(competitors: ["klubok.com"], orderBy: { field: DOMAIN_RANK, domain: "klubok.com" }) { totalCount }',
    /^orderBy\.domain: klubok\.com is not allowed with field DOMAIN_RANK/,
  ],
  [
    'intersect(competitors: ["klubok.com"], orderBy: { field: LINK_COUNT, domain: "issaplus.com" }) { totalCount }',
    /^orderBy\.domain: issaplus\.com.*gepur\.com, klubok\.com/,
  ],
];

test.each(refused)(
  '%s is BAD_USER_INPUT, costs nothing and leaves the rest of the answer intact',
  async (field, message) => {
    rig.sandbox.reset();
    const half = field.includes('$half') ? 'query ($half: String!)' : '';
    const { data, errors } = await rig.askText(
      `${half} { domain(name: "gepur.com") { name refused: ${field} } }`,
      { half: '/\ud800' },
    );
    expect(data).toEqual({ domain: { name: 'gepur.com', refused: null } });
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(message),
        path: ['domain', 'refused'],
        extensions: { code: 'BAD_USER_INPUT', retryable: false, traceId: expect.stringMatching(TRACE_ID) },
      }),
    ]);
    expect(rig.sandbox.requests).toEqual([]);
  },
);

test.each([
  ['{ domain(name: "https://gepur.com") { id } }', {}, /has a scheme.*"gepur\.com"/],
  ['query ($n: DomainName!) { domain(name: $n) { id } }', { n: '127.0.0.1' }, /is an IP address/],
  ['query ($n: DomainName!) { domain(name: $n) { id } }', { n: 5 }, /DomainName must be a string, not 5/],
  [
    'query ($n: [DomainName!]!) { domains(names: $n) { id } }',
    { n: Array(101).fill('a.com') },
    /101.*at most 100/,
  ],
  ['{ node(id: "nonsense") { id } }', {}, /not a global ID/],
  [`{ node(id: "${btoa('Domain:LOCALHOST')}") { id } }`, {}, /only one label/],
  [`{ node(id: "${btoa('Person:1')}") { id } }`, {}, /not the global ID of an object of this API/],
  [
    'query ($d: Date!) { domain(name: "a.com") { backlinks(filter: { firstSeen: { eq: $d } }) { totalCount } } }',
    { d: '2023-02-29' },
    /"2023-02-29" is not a calendar day\. Use YYYY-MM-DD/,
  ],
  [
    'query ($f: Int!) { domain(name: "a.com") { backlinks(first: $f) { totalCount } } }',
    { f: 1.5 },
    /non-integer/,
  ],
  ['query ($f: Int!) { domain(name: "a.com") { backlinks(first: $f) { totalCount } } }', {}, /\$f/],
])('%s with %j is BAD_USER_INPUT and costs nothing', async (document, variables, message) => {
  rig.sandbox.reset();
  const { errors } = await rig.askText(document, variables);
  expect(errors).toEqual([
    expect.objectContaining({
      message: expect.stringMatching(message),
      extensions: { code: 'BAD_USER_INPUT', retryable: false, traceId: expect.stringMatching(TRACE_ID) },
    }),
  ]);
  expect(rig.sandbox.requests).toEqual([]);
});

test('a cursor of another listing is BAD_USER_INPUT and costs nothing', async () => {
  const first = await rig.askText(
    '{ domain(name: "gepur.com") { backlinks(first: 1) { pageInfo { endCursor } } } }',
  );
  const { endCursor } = (first.data as { domain: { backlinks: { pageInfo: { endCursor: string } } } }).domain
    .backlinks.pageInfo;
  rig.sandbox.reset();
  const { errors } = await rig.askText(
    'query ($after: String) { domain(name: "gepur.com") { backlinks(after: $after, onePerDomain: false) { totalCount } } }',
    { after: endCursor },
  );
  expect(errors).toEqual([
    expect.objectContaining({
      message: expect.stringMatching(/^after/),
      extensions: { code: 'BAD_USER_INPUT', retryable: false, traceId: expect.stringMatching(TRACE_ID) },
    }),
  ]);
  expect(rig.sandbox.requests).toEqual([]);
});

test('twenty levels of nesting and a hundred alternatives are accepted', async () => {
  rig.sandbox.reset();
  const alternatives = Array.from(
    { length: 100 },
    (_, value) => `{ anchor: { contains: "a${value}b" } }`,
  ).join(' ');
  const { errors } = await rig.askText(
    `{ domain(name: "gepur.com") { deep: backlinks(first: 1, filter: ${levels(20)}) { totalCount } wide: backlinks(first: 1, filter: { or: [${alternatives}] }) { totalCount } } }`,
  );
  expect(errors).toBeUndefined();
});
