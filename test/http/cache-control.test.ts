import { expect, test } from 'vitest';
import type { Environment } from '../../src/config.ts';
import { createFakeClock, passing } from '../fake-clock.ts';
import { startRig } from '../rig.ts';

const DAY = 86_400;

const LINKS = '{ domain(name: "rows-9.example") { backlinks(first: 3) { nodes { urlFrom } } } }';
const MORE_LINKS = LINKS.replace('3', '6');
const OTHER_LINKS = LINKS.replace('rows-9', 'rows-8');

/** A gateway whose clock the test moves: time stands still in a question, so that each can make one request. */
async function startKept(settings: Environment = {}) {
  const clock = createFakeClock();
  const rig = await startRig({ SERPSTAT_RETRIES: '0', ...settings }, { clock });
  return {
    sandbox: rig.sandbox,
    shift: (seconds: number) => clock.advance(1000 * seconds),
    async cacheControl(query: string, headers: Readonly<Record<string, string>> = {}) {
      const response = await passing(
        clock,
        rig.gateway.fetch('http://gateway.test/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify({ query }),
        }),
        0,
      );
      await response.json();
      return response.headers.get('cache-control');
    },
    [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
  };
}

test('an answer can be kept until its rows expire', async () => {
  await using kept = await startKept();
  expect(await kept.cacheControl(LINKS)).toBe(`private, max-age=${DAY}`);
  await kept.shift(3600);
  expect(await kept.cacheControl(LINKS)).toBe(`private, max-age=${DAY - 3600}`);
  await kept.shift(DAY - 3601);
  expect(await kept.cacheControl(LINKS)).toBe('private, max-age=1');
});

test('rows that have expired are bought again, and kept as long as new ones', async () => {
  await using kept = await startKept();
  await kept.cacheControl(LINKS);
  await kept.shift(DAY + 1);
  expect(await kept.cacheControl(LINKS)).toBe(`private, max-age=${DAY}`);
});

test('the oldest rows decide, within one list and among several', async () => {
  await using kept = await startKept();
  await kept.cacheControl(LINKS);
  await kept.shift(100);
  expect(await kept.cacheControl(MORE_LINKS)).toBe(`private, max-age=${DAY - 100}`);
  await kept.shift(1);
  const both = `{ ${LINKS.slice(1, -1).replace('domain', 'old: domain')} ${OTHER_LINKS.slice(1)}`;
  expect(await kept.cacheControl(both)).toBe(`private, max-age=${DAY - 101}`);
  expect(await kept.cacheControl(OTHER_LINKS)).toBe(`private, max-age=${DAY}`);
});

test('a total and an empty list can be kept, too', async () => {
  await using kept = await startKept();
  const total = '{ domain(name: "rows-9.example") { backlinks { totalCount } } }';
  expect(await kept.cacheControl(total)).toBe(`private, max-age=${DAY}`);
  await kept.shift(1);
  expect(await kept.cacheControl(LINKS.replace('rows-9', 'rows-0'))).toBe(`private, max-age=${DAY}`);
});

test('x-credits-refresh starts the time anew', async () => {
  await using kept = await startKept();
  await kept.cacheControl(LINKS);
  await kept.shift(100);
  expect(await kept.cacheControl(LINKS, { 'x-credits-refresh': '1' })).toBe(`private, max-age=${DAY}`);
});

test('ROWS_TTL_SECONDS and CACHE_SCOPE are what the answer says', async () => {
  await using kept = await startKept({ ROWS_TTL_SECONDS: '60', CACHE_SCOPE: 'public' });
  expect(await kept.cacheControl(LINKS)).toBe('public, max-age=60');
});

test.each([
  ['that needs no rows', '{ domain(name: "a.com") { name } }'],
  ['that asks for the balance', LINKS.replace('{', '{ serpstatCredits { left }')],
  [
    'with an error beside the rows',
    LINKS.replace('{', '{ wrong: domain(name: "a.com") { backlinks(first: -1) { totalCount } }'),
  ],
  ['whose document is not valid', '{ nothing }'],
  ['that does not parse', '{'],
])('an answer %s is not kept', async (_, document) => {
  await using kept = await startKept();
  await kept.cacheControl(LINKS);
  await kept.shift(1);
  expect(await kept.cacheControl(document)).toBe('no-store');
});

test('an answer of a dry run is not kept, even if its rows are stored', async () => {
  await using kept = await startKept();
  await kept.cacheControl(LINKS);
  expect(await kept.cacheControl(LINKS, { 'x-credits-dry-run': '1' })).toBe('no-store');
});

test('an answer with stale rows is not kept', async () => {
  await using kept = await startKept();
  await kept.cacheControl(LINKS);
  await kept.shift(DAY + 1);
  kept.sandbox.fail({ kind: 'status', status: 503, times: 100 });
  expect(await kept.cacheControl(LINKS)).toBe('no-store');
});

test('an answer is not kept if rows are not', async () => {
  await using kept = await startKept({ ROWS_TTL_SECONDS: '0' });
  expect(await kept.cacheControl(LINKS)).toBe('no-store');
});

test('caches keep answers apart that headers make different', async () => {
  await using rig = await startRig();
  const { headers } = await rig.gateway.fetch(
    `http://gateway.test/graphql?query=${encodeURIComponent(LINKS)}`,
    {
      headers: { origin: 'http://localhost:3000' },
    },
  );
  expect(headers.get('vary')?.toLowerCase().split(', ')).toEqual([
    'accept-encoding',
    'origin',
    'accept',
    'authorization',
    'x-credit-limit',
    'x-credits-dry-run',
    'x-credits-refresh',
    'apollo-federation-include-trace',
  ]);
});
