import fc from 'fast-check';
import { fingerprintOf } from '../../src/listing/fingerprint.ts';
import { encodeCursor } from '../../src/paging/cursor.ts';
import { backlinkFilter } from '../filter/arbitraries.ts';
import { backlinksOf } from '../gateway/windows.ts';
import type { Post } from './post.ts';

/** Lists of several lengths, of which some are read often. */
export const NAMES = ['rows-0.example', 'rows-7.example', 'rows-300.example', 'rows-1030.example'] as const;

/** Requests of all kinds that a front end sends, and of some that it does not. */
export function requests(): fc.Arbitrary<Post> {
  return fc
    .record({
      lists: fc.array(list(), { minLength: 1, maxLength: 3 }),
      variables: fc.record({
        yes: fc.boolean(),
        no: fc.boolean(),
        n: rarely(fc.constantFrom(-1, 1001, '2'), fc.constantFrom(0, 1, 2, 20, 300, null)),
        name: rarely(fc.constant('http://x'), fc.constantFrom(...NAMES, 'Gepur.COM.')),
        filter: fc.option(backlinkFilter, { freq: 3 }),
      }),
      headers: fc.constantFrom<Readonly<Record<string, string>>>(
        {},
        { accept: 'application/graphql-response+json' },
        { accept: 'application/json', 'accept-encoding': 'gzip, br', traceparent: TRACE },
        { origin: 'http://localhost:5173' },
      ),
    })
    .map(({ lists, variables, headers }) => {
      const fields = [
        'domain(name: $name) { name }',
        ...lists.map((each, place) => `a${place}: ${each}`),
      ].join('\n');
      return { query: `${HEAD} {\n${fields}\n}\n${FRAGMENTS}`, variables, headers };
    });
}

/** The ids of errors can only be left out of what is not compressed. */
const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** Validation refuses variables and fragments that are not used, so each list uses all. */
const HEAD =
  'query ($yes: Boolean!, $no: Boolean = true, $n: Int, $name: DomainName!, $filter: BacklinkFilter)';

const FRAGMENTS = `fragment Row on Backlink { urlFrom donor { ...Donor } ... @skip(if: $no) { linkType } }
fragment Donor on Domain { id name }
fragment Page on BacklinkConnection { totalCount pageInfo { startCursor endCursor hasNextPage hasPreviousPage } }`;

function rarely<Value>(value: fc.Arbitrary<Value>, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 1, arbitrary: value }, { weight: 12, arbitrary: other });
}

function list(): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...NAMES), fc.boolean()).chain(([name, isVariable]) =>
    connection(name, 1).map(
      inner => `domain(name: ${isVariable ? '$name' : JSON.stringify(name)}) { ...Donor
          ... @include(if: $yes) { used: backlinks(first: $n, filter: $filter) { ...Page nodes { ...Row } } } ${inner} }`,
    ),
  );
}

function connection(name: string, depth: number): fc.Arbitrary<string> {
  const page = rarely(
    fc.subarray(pagesOf(name), { maxLength: 2 }),
    fc.subarray(pagesOf(name), { maxLength: 1 }),
  );
  return fc
    .tuple(page, selection(depth))
    .map(([args, inner]) => `list: backlinks${args.length === 0 ? '' : `(${args.join(', ')})`} { ${inner} }`);
}

function pagesOf(name: string): string[] {
  const cursor = (index: number) =>
    JSON.stringify(encodeCursor(fingerprintOf(backlinksOf(name).wire), index));
  return [
    'first: 5',
    'first: $n',
    'last: 4',
    'last: 0',
    'first: null',
    `after: ${cursor(2)}`,
    `after: ${cursor(299)}`,
    `before: ${cursor(8)}`,
    'onePerDomain: false',
    'orderBy: { field: DOMAIN_RANK }',
    'filter: { rel: { includesAny: [FOLLOW] } }',
    'filter: { externalLinks: { gt: 1, lt: 1 } }',
  ];
}

function selection(depth: number): fc.Arbitrary<string> {
  return fc
    .array(
      fc.oneof(
        fc.constantFrom(
          'totalCount',
          '__typename',
          '...Page',
          'pageInfo { endCursor }',
          '... on BacklinkConnection { total: totalCount }',
        ),
        row(depth).map(inner => `nodes { ${inner} }`),
        row(depth).map(inner => `edges { cursor node { ${inner} } }`),
        row(depth).map(inner => `edges { node @include(if: $yes) { ${inner} } cursor }`),
        row(depth).map(inner => `nodes @skip(if: $no) { ${inner} }`),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map(parts => parts.join(' '));
}

const FIELDS = [
  'urlFrom',
  'urlTo',
  'anchor',
  'rel',
  'linkType',
  'externalLinks',
  'firstSeen',
  'lastVisited',
  'domainRank',
];

function row(depth: number): fc.Arbitrary<string> {
  const field = fc.constantFrom(...FIELDS);
  const plain = fc.oneof(
    field,
    field.map(name => `${name}Again: ${name}`),
    field.map(name => `${name} @include(if: $yes)`),
    fc.constantFrom(
      '__typename',
      '...Row',
      '... on Backlink { anchor }',
      '... @skip(if: $no) { urlTo }',
      'donor { name }',
    ),
  );
  const nested =
    depth === 0
      ? plain
      : fc.oneof(
          { weight: 8, arbitrary: plain },
          { weight: 1, arbitrary: connection(NAMES[1], 0).map(inner => `donor { ${inner} }`) },
        );
  return fc.array(nested, { minLength: 1, maxLength: 5 }).map(parts => parts.join(' '));
}
