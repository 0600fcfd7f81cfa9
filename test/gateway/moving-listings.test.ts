import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Move } from '../../src/sandbox/sandbox.ts';
import { type Rig, startRig } from '../rig.ts';
import {
  askWindows,
  backlinksOf,
  firstRows,
  intersectOf,
  keysOf,
  rowsBefore,
  spentOn,
  type TestListing,
  type Window,
} from './windows.ts';

const NAME = 'rows-2500.example';
const LINKS = backlinksOf(NAME);
const DONORS = intersectOf(NAME, 'rows-10.example');

/** The listing moves after the response to the next request, and to each of this many after it. */
function moveBehindAnswers(rig: Rig, moves: readonly Move[], name = NAME): void {
  for (const move of moves) {
    rig.sandbox.fail({
      kind: 'edit',
      edit(answer) {
        rig.sandbox.move(name, move);
        return answer;
      },
    });
  }
}

/** The state of the listing after each number of moves. */
async function historyOf(
  listing: TestListing,
  moves: readonly Move[],
): Promise<readonly (readonly string[])[]> {
  await using rig = await startRig();
  const states = [await keysOf(rig.sandbox, listing)];
  for (const move of moves) {
    rig.sandbox.move(NAME, move);
    states.push(await keysOf(rig.sandbox, listing));
  }
  return states;
}

/** Whether the rows are exactly the window's rows in one of the states. */
function isOfOneState(
  rows: readonly string[],
  { span }: Window,
  states: readonly (readonly string[])[],
): boolean {
  return states.some(state => {
    const there = state.slice(span.start, span.end);
    return there.length === rows.length && there.every((key, place) => key === rows[place]);
  });
}

/**
 * Every one changes the total, and to another one than any before: also that of the donors, of whom ten stay because
 * they link to the competitor, too. A move that leaves the total and all rows that are held cannot be noticed.
 */
const growing = fc.record({ remove: fc.nat({ max: 3 }), insert: fc.integer({ min: 4, max: 7 }) });
const shrinking = fc.record({ remove: fc.integer({ min: 20, max: 25 }), insert: fc.nat({ max: 3 }) });

const windows: fc.Arbitrary<Window> = fc
  .record({
    listing: fc.constantFrom(LINKS, DONORS),
    start: fc.nat({ max: 1200 }),
    length: fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 800, max: 1000 })),
    way: fc.constantFrom(firstRows, rowsBefore),
  })
  .map(({ listing, start, length, way }) => way(listing, start, start + length));

test('no window ever mixes two states of a listing that moves between its pages', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.array(growing, { maxLength: 3 }), fc.array(shrinking, { maxLength: 3 })),
      fc.array(fc.array(windows, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
      async (moves, operations) => {
        await using rig = await startRig({ CREDIT_LIMIT: '100000' });
        moveBehindAnswers(rig, moves);
        const states = new Map([
          [LINKS, await historyOf(LINKS, moves)],
          [DONORS, await historyOf(DONORS, moves)],
        ]);
        const answers = await Promise.all(operations.map(asked => askWindows(rig, asked)));
        for (const [place, asked] of operations.entries()) {
          for (const [at, window] of asked.entries()) {
            const rows = answers[place]?.windows[at];
            if (rows !== null && rows !== undefined) {
              expect(isOfOneState(rows, window, states.get(window.listing) ?? [])).toBe(true);
            }
          }
        }
        const codes = answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code));
        expect(codes.filter(code => code !== 'UPSTREAM_BAD_RESPONSE')).toEqual([]);
        expect(spentOn(answers)).toBe(rig.sandbox.billed);
      },
    ),
    { numRuns: 15 },
  );
});

test('a listing that moves once is read again in its new state, including its stored rows', async () => {
  await using rig = await startRig({ CREDIT_LIMIT: '100000' });
  await askWindows(rig, [firstRows(LINKS, 0, 500)]);
  rig.sandbox.move(NAME, { remove: 40, insert: 50 });
  const now = (await historyOf(LINKS, [{ remove: 40, insert: 50 }])).at(-1);
  const { windows: rows, errors } = await askWindows(rig, [firstRows(LINKS, 0, 1000)]);
  expect(errors).toEqual([]);
  expect(rows).toEqual([now?.slice(0, 1000)]);
  const { credits } = await askWindows(rig, [firstRows(LINKS, 0, 1000)]);
  expect(credits).toMatchObject({ spent: 0, saved: 1000 });
});

test('a listing that keeps moving fails as a retryable bad response after three moves', async () => {
  await using rig = await startRig({ CREDIT_LIMIT: '100000' });
  moveBehindAnswers(
    rig,
    Array.from({ length: 20 }, () => ({ insert: 1 })),
  );
  const asked = [firstRows(LINKS, 500, 1500)];
  const { windows: rows, errors, credits } = await askWindows(rig, asked);
  expect(rows).toEqual([null]);
  expect(errors).toMatchObject([
    { path: ['w0', 'list'], extensions: { code: 'UPSTREAM_BAD_RESPONSE', retryable: true } },
  ]);
  expect(rig.sandbox.requests).toHaveLength(4);
  expect(credits.spent).toBe(rig.sandbox.billed);
  rig.sandbox.reset();
  expect((await askWindows(rig, asked)).errors).toEqual([]);
});

test('a listing that moves costs no more than the limit', async () => {
  await using rig = await startRig({ CREDIT_LIMIT: '1500' });
  moveBehindAnswers(rig, [{ insert: 1 }, { insert: 1 }]);
  const { windows: rows, errors, credits } = await askWindows(rig, [firstRows(LINKS, 500, 1500)]);
  expect(rows).toEqual([null]);
  expect(errors).toMatchObject([{ extensions: { code: 'CREDIT_LIMIT_EXCEEDED' } }]);
  expect(rig.sandbox.billed).toBeLessThanOrEqual(1500);
  expect(credits.spent).toBe(rig.sandbox.billed);
});

test('a changed row reveals a move that does not change the total', async () => {
  await using rig = await startRig({ CALL_COST: '1000' });
  const move = { remove: 1250, insert: 1250 };
  await askWindows(rig, [firstRows(LINKS, 40, 50)]);
  rig.sandbox.move(NAME, move);
  const now = (await historyOf(LINKS, [move])).at(-1);
  // One request for both ends of this window returns the rows between them again.
  const { windows: rows } = await askWindows(rig, [firstRows(LINKS, 30, 60)]);
  expect(rig.sandbox.requests).toHaveLength(2);
  expect(rows).toEqual([now?.slice(30, 60)]);
});

test('a page past the end of a listing that shrank is empty, and costs the credits to find that out', async () => {
  await using rig = await startRig();
  await askWindows(rig, [firstRows(LINKS, 0, 10)]);
  rig.sandbox.move(NAME, { remove: 2450 });
  const { windows: rows, credits } = await askWindows(rig, [firstRows(LINKS, 2000, 2010)]);
  expect(rows).toEqual([[]]);
  expect(credits.spent).toBe(rig.sandbox.billed - 10);
  expect(credits.spent).toBe(1);
});

test('a listing that has disappeared is empty at every position', async () => {
  await using rig = await startRig();
  await askWindows(rig, [firstRows(LINKS, 0, 10)]);
  rig.sandbox.move(NAME, { remove: 2500 });
  const { windows: rows, credits } = await askWindows(rig, [firstRows(LINKS, 2000, 2010)]);
  expect(rows).toEqual([[]]);
  expect(credits.spent).toBe(rig.sandbox.billed - 10);
  expect((await askWindows(rig, [firstRows(LINKS, 0, 10)])).windows).toEqual([[]]);
  expect(rig.sandbox.billed).toBe(12);
});

test("at the sandbox's midnight, held rows stay as they were bought, and paging goes on from them", async () => {
  await using rig = await startRig();
  rig.sandbox.setToday('2027-12-31');
  const first = await askWindows(rig, [firstRows(LINKS, 0, 1000)]);
  rig.sandbox.setToday('2028-01-01');
  const second = await askWindows(rig, [firstRows(LINKS, 1000, 2000)]);
  const current = await keysOf(rig.sandbox, LINKS);
  expect(second.errors).toEqual([]);
  expect(second.windows).toEqual([current.slice(1000, 2000)]);
  const again = await askWindows(rig, [firstRows(LINKS, 0, 1000)]);
  expect(again.windows).toEqual(first.windows);
  expect(again.windows).not.toEqual([current.slice(0, 1000)]);
  expect(again.credits).toMatchObject({ spent: 0, saved: 1000 });
});
