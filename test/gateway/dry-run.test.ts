import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Rig, startRig, TRACE_ID } from '../rig.ts';
import {
  askWindows,
  backlinksOf,
  firstRows,
  intersectOf,
  keysOf,
  lastRows,
  rowsBefore,
  type TestListing,
  type Window,
} from './windows.ts';

/** All of them much longer than any window. */
const listings: readonly TestListing[] = [
  backlinksOf('rows-3000.example'),
  backlinksOf('rows-3000.example', 'DOMAIN_RANK'),
  backlinksOf('rows-4001.example'),
  intersectOf('rows-3000.example', 'rows-4001.example'),
  intersectOf('rows-4001.example', 'rows-3000.example'),
];

const windows: fc.Arbitrary<Window> = fc
  .record({
    listing: fc.constantFrom(...listings),
    start: fc.oneof(fc.constant(0), fc.nat({ max: 400 })),
    length: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 300 })),
    way: fc.constantFrom(firstRows, rowsBefore),
  })
  .map(({ listing, start, length, way }) => way(listing, start, start + length));

const operations = fc.array(windows, { minLength: 1, maxLength: 6 });

const DRY = { headers: { 'x-credits-dry-run': '1' } };

/** Runs an operation dry and then for real, and compares the estimate with the cost. */
async function foretell(
  rig: Rig,
  asked: readonly Window[],
  keys: ReadonlyMap<TestListing, readonly string[]>,
) {
  const { billed, requests } = rig.sandbox;
  const sent = requests.length;
  const dry = await askWindows(rig, asked, DRY);
  expect([rig.sandbox.billed, rig.sandbox.requests.length]).toEqual([billed, sent]);
  expect(dry.credits).toMatchObject({ spent: 0 });
  expect(dry.errors.map(({ extensions }) => extensions.code)).toEqual(dry.errors.map(() => 'DRY_RUN'));

  const real = await askWindows(rig, asked);
  expect(real.errors).toEqual([]);
  const expected = asked.map(({ listing, span }) => keys.get(listing)?.slice(span.start, span.end));
  expect(real.windows).toEqual(expected);
  expect(real.credits.spent).toBe(rig.sandbox.billed - billed);
  expect(real.credits.requested).toBe(dry.credits.requested);
  expect(real.credits.spent).toBe(dry.credits.requested);

  const answered = dry.windows.map((rows, place) => (rows === null ? null : expected[place]));
  expect(dry.windows).toEqual(answered);
  expect(dry.errors).toHaveLength(dry.windows.filter(rows => rows === null).length);
  return { dry, real };
}

async function allKeys(rig: Rig): Promise<ReadonlyMap<TestListing, readonly string[]>> {
  const keys = new Map<TestListing, readonly string[]>();
  for (const listing of listings) {
    keys.set(listing, await keysOf(rig.sandbox, listing));
  }
  return keys;
}

const LAVISH = { CREDIT_LIMIT: '100000' };

test('a dry run of an empty store reports as requested what the real run spends', async () => {
  await using rig = await startRig({ ...LAVISH, ROWS_TTL_SECONDS: '0' });
  const keys = await allKeys(rig);
  await fc.assert(
    fc.asyncProperty(operations, async asked => {
      const { dry } = await foretell(rig, asked, keys);
      expect(dry.windows).toEqual(asked.map(() => null));
    }),
    { numRuns: 100 },
  );
});

test('a dry run delivers stored rows, and reports as requested what the real run spends on the others', async () => {
  await using rig = await startRig(LAVISH);
  const keys = await allKeys(rig);
  let delivered = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(operations, async asked => {
      const { dry } = await foretell(rig, asked, keys);
      delivered += dry.windows.filter(rows => rows !== null).length;
      refused += dry.errors.length;
    }),
    { numRuns: 100 },
  );
  expect(Math.min(delivered, refused)).toBeGreaterThan(10);
});

test('a dry run of the last rows of a list of unknown length reports what they then cost', async () => {
  await using rig = await startRig({ ...LAVISH, ROWS_TTL_SECONDS: '0' });
  const keys = await allKeys(rig);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...listings.slice(0, 3)),
      fc.integer({ min: 1, max: 300 }),
      async (listing, count) => {
        const end = keys.get(listing)?.length ?? 0;
        const { dry } = await foretell(rig, [lastRows(listing, end - count, end)], keys);
        expect(dry.credits.requested).toBe(1 + count);
      },
    ),
    { numRuns: 40 },
  );
});

test('a dry run sends Serpstat nothing, and reports for each connection what it would cost', async () => {
  await using rig = await startRig();
  const [a, b] = [backlinksOf('rows-3000.example'), backlinksOf('rows-4001.example')];
  const {
    windows: rows,
    errors,
    credits,
  } = await askWindows(rig, [firstRows(a, 0, 30), firstRows(b, 0, 12)], DRY);
  expect(rows).toEqual([null, null]);
  expect(errors).toEqual([
    expect.objectContaining({
      path: ['w0', 'list'],
      message: expect.stringContaining('30 credits'),
      extensions: {
        code: 'DRY_RUN',
        retryable: false,
        creditsNeeded: 30,
        traceId: expect.stringMatching(TRACE_ID),
      },
    }),
    expect.objectContaining({
      path: ['w1', 'list'],
      extensions: {
        code: 'DRY_RUN',
        retryable: false,
        creditsNeeded: 12,
        traceId: expect.stringMatching(TRACE_ID),
      },
    }),
  ]);
  expect(credits).toEqual({ requested: 42, spent: 0, saved: 0, left: null });
  expect(rig.sandbox.requests).toEqual([]);
});

test('a dry run with no-cache counts all rows, and does not affect other operations', async () => {
  await using rig = await startRig();
  const asked = [firstRows(backlinksOf('rows-3000.example'), 0, 30)];
  await askWindows(rig, asked);
  const dry = await askWindows(rig, asked, { headers: { ...DRY.headers, 'x-credits-refresh': '1' } });
  expect(dry.windows).toEqual([null]);
  expect(dry.credits).toMatchObject({ requested: 30, spent: 0 });
  expect((await askWindows(rig, asked)).credits).toMatchObject({ requested: 0, spent: 0, saved: 30 });
});

test('a dry run can request the credit balance, which is free', async () => {
  await using rig = await startRig();
  const { data, errors } = await rig.askText('{ serpstatCredits { left } }', {}, DRY);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ serpstatCredits: { left: rig.sandbox.balance } });
});

test('a limit does not change what a dry run requests', async () => {
  await using rig = await startRig();
  const asked = [firstRows(backlinksOf('rows-3000.example'), 0, 30)];
  const { credits, errors } = await askWindows(rig, asked, {
    headers: { ...DRY.headers, 'x-credit-limit': '5' },
  });
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['DRY_RUN']);
  expect(credits).toMatchObject({ requested: 30 });
});
