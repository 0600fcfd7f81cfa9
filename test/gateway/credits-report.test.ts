import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import type { Fault } from '../../src/sandbox/sandbox.ts';
import { startRig } from '../rig.ts';
import {
  askWindows,
  backlinksOf,
  creditsOf,
  firstRows,
  intersectOf,
  rowsBefore,
  spentOn,
  type Window,
} from './windows.ts';

const LINKS = backlinksOf('rows-300.example');

test('a response reports its cost if and only if it read a connection', async () => {
  await using rig = await startRig();
  for (const document of [
    '{ domain(name: "gepur.com") { name } }',
    '{ serpstatCredits { left } }',
    '{ __typename }',
    '{ domain(name: "gepur.com") { backlinks @skip(if: true) { totalCount } } }',
    '{ domain(name: "gepur.com") { nothing } }',
    '{ domain(name: "not a name") { backlinks { totalCount } } }',
  ]) {
    expect(await rig.askText(document)).not.toHaveProperty('extensions');
  }
  for (const [document, requested] of [
    ['{ domain(name: "gepur.com") { backlinks(first: 3) { nodes { urlFrom } } } }', 3],
    ['{ domain(name: "gepur.com") { backlinks(first: 0) { nodes { urlFrom } } } }', 0],
    ['{ domain(name: "gepur.com") { backlinks(first: 2000) { totalCount } } }', 0],
    [
      '{ domain(name: "gepur.com") { backlinks(filter: { externalLinks: { gt: 5, lt: 3 } }) { totalCount } } }',
      0,
    ],
    ['{ domain(name: "gepur.com") { intersect(competitors: ["klubok.com"]) { totalCount } } }', 1],
  ] as const) {
    const answer = await rig.askText(document);
    expect(creditsOf(answer)).toEqual({
      requested,
      spent: requested,
      saved: 0,
      left: rig.sandbox.balance,
    });
  }
});

test('before Serpstat reports a balance, left is null', async () => {
  await using rig = await startRig();
  const free = await rig.askText(
    '{ domain(name: "gepur.com") { backlinks(first: 0) { nodes { urlFrom } } } }',
  );
  expect(creditsOf(free)).toMatchObject({ left: null });
  await rig.askText('{ serpstatCredits { left } }');
  const then = await rig.askText(
    '{ domain(name: "gepur.com") { backlinks(first: 0) { nodes { urlFrom } } } }',
  );
  expect(creditsOf(then)).toMatchObject({ left: rig.sandbox.balance });
});

test('rows that are delivered without payment count as saved, each once', async () => {
  await using rig = await startRig();
  const first = await askWindows(rig, [firstRows(LINKS, 0, 30), firstRows(LINKS, 10, 20)]);
  expect(first.credits).toMatchObject({ requested: 30, spent: 30, saved: 0 });
  const second = await askWindows(rig, [
    firstRows(LINKS, 20, 40),
    rowsBefore(LINKS, 25, 40),
    firstRows(LINKS, 0, 10),
  ]);
  expect(second.credits).toMatchObject({ requested: 10, spent: 10, saved: 20 });
  expect((await askWindows(rig, [firstRows(LINKS, 0, 40)])).credits).toMatchObject({
    requested: 0,
    spent: 0,
    saved: 40,
  });
});

test('the balance is requested once in a few seconds for all operations, and costs nothing', async () => {
  await using rig = await startRig();
  const ask = () => rig.askText('{ serpstatCredits { limit used left } again: serpstatCredits { left } }');
  const answers = await Promise.all(Array.from({ length: 20 }, ask));
  answers.push(await ask());
  const { balance } = rig.sandbox;
  for (const { data } of answers) {
    expect(data).toEqual({
      serpstatCredits: { limit: balance, used: 0, left: balance },
      again: { left: balance },
    });
  }
  expect(rig.sandbox.requests.map(({ method }) => method)).toEqual(['SerpstatLimitsProcedure.getStats']);
  expect(rig.sandbox.billed).toBe(0);
});

test('a balance request that failed is sent again', async () => {
  await using rig = await startRig();
  rig.sandbox.fail({ kind: 'error', code: -32603, message: 'Internal error' });
  const ask = () => rig.askText('{ serpstatCredits { left } }');
  expect((await ask()).errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  expect(await ask()).toMatchObject({ data: { serpstatCredits: { left: rig.sandbox.balance } } });
});

test('x-credits-refresh buys new rows, and other operations get them', async () => {
  await using rig = await startRig();
  const asked = [firstRows(LINKS, 0, 30)];
  const fresh = { headers: { 'x-credits-refresh': '1' } };
  const before = await askWindows(rig, asked);
  rig.sandbox.move('rows-300.example', { remove: 150, insert: 150 });
  expect((await askWindows(rig, asked)).windows).toEqual(before.windows);
  const renewed = await askWindows(rig, asked, fresh);
  expect(renewed.windows).not.toEqual(before.windows);
  expect(renewed.credits).toMatchObject({ requested: 30, spent: 30, saved: 0 });
  const after = await askWindows(rig, asked);
  expect(after.windows).toEqual(renewed.windows);
  expect(after.credits).toMatchObject({ spent: 0, saved: 30 });
  expect(rig.sandbox.billed).toBe(60);
});

test('cache-control and pragma, which browsers send with their developer tools open, buy nothing again', async () => {
  await using rig = await startRig();
  const asked = [firstRows(LINKS, 0, 30)];
  await askWindows(rig, asked);
  const { credits } = await askWindows(rig, asked, {
    headers: { 'cache-control': 'no-cache', pragma: 'no-cache' },
  });
  expect(credits).toMatchObject({ spent: 0, saved: 30 });
  expect(rig.sandbox.billed).toBe(30);
});

test('where the balance fails, rows of the same operation are delivered all the same', async () => {
  await using rig = await startRig();
  const asked = [firstRows(LINKS, 0, 30)];
  await askWindows(rig, asked);
  rig.sandbox.fail({ kind: 'error', code: -32603, message: 'Internal error' });
  const { data, errors } = await rig.askText(
    '{ serpstatCredits { left } domain(name: "rows-300.example") { backlinks(first: 1) { totalCount } } }',
  );
  expect(data).toEqual({ serpstatCredits: null, domain: { backlinks: { totalCount: 300 } } });
  expect(errors).toMatchObject([{ path: ['serpstatCredits'] }]);
});

test('operations with x-credits-refresh at the same time share one purchase', async () => {
  await using rig = await startRig();
  const asked = [firstRows(LINKS, 0, 30)];
  await askWindows(rig, asked);
  const fresh = { headers: { 'x-credits-refresh': '1' } };
  const answers = await Promise.all(Array.from({ length: 20 }, () => askWindows(rig, asked, fresh)));
  expect(spentOn(answers)).toBe(rig.sandbox.billed - 30);
  expect(rig.sandbox.billed).toBeLessThanOrEqual(90);
});

test('a client that hangs up while the request is at Serpstat and asks again gets the rows that were bought', async () => {
  await using rig = await startRig();
  const asked = [firstRows(LINKS, 0, 30)];
  rig.sandbox.fail({ kind: 'delay', ms: 300 });
  const abort = new AbortController();
  const gone = askWindows(rig, asked, { signal: abort.signal });
  await expect.poll(() => rig.sandbox.requests.length, { interval: 2 }).toBe(1);
  abort.abort();
  await expect(gone).rejects.toThrow();
  const [next, later] = [await askWindows(rig, asked), await askWindows(rig, asked)];
  expect([next, later]).toMatchObject(Array(2).fill({ errors: [], credits: { spent: 0, saved: 30 } }));
  expect(rig.sandbox.billed).toBe(30);
  expect(rig.sandbox.requests).toMatchObject([{ aborted: false }]);
});

test('an operation that times out and is retried finds the rows that were bought', async () => {
  await using rig = await startRig({ REQUEST_TIMEOUT_MS: '300' });
  const asked = [firstRows(LINKS, 0, 30)];
  rig.sandbox.fail({ kind: 'delay', ms: 700 });
  const attempts = [];
  do {
    attempts.push(await askWindows(rig, asked));
  } while (attempts.at(-1)?.errors.length && attempts.length < 20);
  expect(attempts.at(-1)).toMatchObject({ errors: [], credits: { spent: 0, saved: 30 } });
  expect(attempts[0]?.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_TIMEOUT', retryable: true } }]);
  expect(rig.sandbox.billed).toBe(30);
});

test('a client that hangs up leaves no timer behind after the response', async () => {
  const timers = new Set<number>();
  let set = 0;
  const clock: Clock = {
    ...systemClock,
    after(ms, run) {
      set += 1;
      const timer = set;
      timers.add(timer);
      const cancel = systemClock.after(ms, () => {
        timers.delete(timer);
        run();
      });
      return () => {
        timers.delete(timer);
        cancel();
      };
    },
  };
  await using rig = await startRig({}, { clock });
  const before = timers.size;
  rig.sandbox.fail({ kind: 'delay', ms: 200 });
  const abort = new AbortController();
  const gone = askWindows(rig, [firstRows(LINKS, 0, 30)], { signal: abort.signal });
  await expect.poll(() => rig.sandbox.requests.length, { interval: 2 }).toBe(1);
  expect(timers.size).toBeGreaterThan(before);
  abort.abort();
  await expect(gone).rejects.toThrow();
  await expect.poll(() => timers.size, { interval: 2 }).toBe(before);
});

test('operations that wait for the same rows pay nothing, even if the payer has left', async () => {
  await using rig = await startRig();
  rig.sandbox.fail({ kind: 'delay', ms: 150 });
  const abort = new AbortController();
  const gone = askWindows(rig, [firstRows(LINKS, 0, 30)], { signal: abort.signal });
  await expect.poll(() => rig.sandbox.requests.length, { interval: 2 }).toBe(1);
  const others = [firstRows(LINKS, 0, 10), firstRows(LINKS, 0, 30)].map(window => askWindows(rig, [window]));
  await rig.askText('{ serpstatCredits { left } }');
  abort.abort();
  await expect(gone).rejects.toThrow();
  const answers = await Promise.all(others);
  expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
  expect(rig.sandbox.billed).toBe(30);
  expect(spentOn(answers)).toBe(0);
  expect(rig.sandbox.requests.some(({ aborted }) => aborted)).toBe(false);
});

test('a client that hangs up before its operation starts buys nothing', async () => {
  await using rig = await startRig();
  const signal = AbortSignal.abort();
  await expect(askWindows(rig, [firstRows(LINKS, 0, 30)], { signal })).rejects.toThrow();
  await askWindows(rig, [firstRows(LINKS, 100, 101)]);
  expect(rig.sandbox.billed).toBe(1);
});

test('a failure reaches all operations that waited, and the next operation tries again', async () => {
  await using rig = await startRig();
  rig.sandbox.fail({ kind: 'error', code: 500, message: 'broken' });
  const asked = [firstRows(LINKS, 0, 30)];
  const answers = await Promise.all([1, 2, 3].map(() => askWindows(rig, asked)));
  for (const { errors, credits } of answers) {
    expect(errors).toMatchObject([{ extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
    expect(credits).toMatchObject({ spent: 0, saved: 0 });
  }
  expect(rig.sandbox.requests).toHaveLength(1);
  expect(await askWindows(rig, asked)).toMatchObject({ errors: [], credits: { spent: 30 } });
});

const listings = [
  LINKS,
  backlinksOf('rows-2000.example'),
  intersectOf('rows-300.example', 'rows-60.example'),
];

const windows: fc.Arbitrary<Window> = fc
  .record({
    listing: fc.constantFrom(...listings),
    start: fc.nat({ max: 150 }),
    length: fc.integer({ min: 1, max: 100 }),
    way: fc.constantFrom(firstRows, rowsBefore),
  })
  .map(({ listing, start, length, way }) => way(listing, start, start + length));

const faults: fc.Arbitrary<Fault> = fc.constantFrom<Fault>(
  { kind: 'error', code: 500, message: 'broken' },
  { kind: 'status', status: 503 },
  { kind: 'reset' },
  { kind: 'delay', ms: 30 },
);

const moves = fc.record({ remove: fc.nat({ max: 3 }), insert: fc.nat({ max: 5 }) });

test('all responses together report as spent what Serpstat billed, despite failures, moves and concurrent operations', async () => {
  await using rig = await startRig({ ROWS_TTL_SECONDS: '1' });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(windows, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
      fc.array(faults, { maxLength: 3 }),
      fc.array(moves, { maxLength: 2 }),
      async (operations, failing, moving) => {
        rig.sandbox.reset();
        for (const move of moving) {
          rig.sandbox.fail({
            kind: 'edit',
            edit(answer) {
              rig.sandbox.move('rows-300.example', move);
              return answer;
            },
          });
        }
        for (const fault of failing) {
          rig.sandbox.fail(fault);
        }
        const answers = await Promise.all(
          operations.map((asked, place) =>
            askWindows(rig, asked, place % 3 === 2 ? { headers: { 'x-credits-refresh': '1' } } : {}),
          ),
        );
        expect(spentOn(answers)).toBe(rig.sandbox.billed);
      },
    ),
    { numRuns: 60 },
  );
});

test('if clients hang up, no request is cancelled, and no other operation pays for their rows', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          start: fc.nat({ max: 100 }),
          length: fc.integer({ min: 1, max: 40 }),
          gone: fc.boolean(),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      fc.nat({ max: 1 }),
      async (operations, sent) => {
        // A sandbox of its own: requests of clients that have left may still be in flight.
        await using rig = await startRig({ ROWS_TTL_SECONDS: '0' });
        rig.sandbox.fail({ kind: 'delay', ms: 30, times: 100 });
        const hasty = new AbortController();
        const leaving: Promise<unknown>[] = [];
        const staying = operations.map(({ start, length, gone }) => {
          const asked = [firstRows(LINKS, start, start + length)];
          if (gone) {
            leaving.push(askWindows(rig, asked, { signal: hasty.signal }));
          }
          return askWindows(rig, asked);
        });
        // Some hang up before their request is sent, some after.
        await expect.poll(() => rig.sandbox.requests.length, { interval: 1 }).toBeGreaterThanOrEqual(sent);
        hasty.abort();
        const [answers] = await Promise.all([Promise.all(staying), Promise.allSettled(leaving)]);
        expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
        expect(spentOn(answers)).toBeLessThanOrEqual(rig.sandbox.billed);
        expect(rig.sandbox.requests.some(({ aborted }) => aborted)).toBe(false);
      },
    ),
    { numRuns: 25 },
  );
});
