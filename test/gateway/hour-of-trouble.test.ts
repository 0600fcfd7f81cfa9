import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Coordinator } from '../../src/buying/coordinator.ts';
import { Operation } from '../../src/operation/operation.ts';
import { clientsFile } from '../clients/file.ts';
import { temporaryFolder } from '../store/rigs.ts';
import { mistakesInAccount, mistakesInSpending, readAccount, spentByClient } from '../trouble/account.ts';
import { countAlive, heapInUse } from '../trouble/memory.ts';
import { CLIENTS, type Play, type PlayOptions, stage } from '../trouble/play.ts';
import { mistakesInSending } from '../trouble/sending.ts';
import { SETTINGS } from '../trouble/settings.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const OUTAGES = ['UPSTREAM_BAD_RESPONSE', 'UPSTREAM_TIMEOUT', 'UPSTREAM_UNAVAILABLE'];

describe('an hour in which Serpstat fails again and again', () => {
  let play: Play;
  let heapWarm = 0;

  beforeAll(async () => {
    play = stage({ seed: 7, durationMs: HOUR_MS, visitsPerSecond: 1, requestTimeoutMs: MINUTE_MS });
    await play.runUntil(20 * MINUTE_MS);
    heapWarm = await heapInUse();
    await play.runUntil(HOUR_MS);
    await play.clock.advance(MINUTE_MS);
  });

  afterAll(() => play.gateway.close());

  test('has thousands of operations, and every kind of trouble', () => {
    expect(play.stays.length).toBeGreaterThan(4000);
    expect(play.upstream.exchanges.length).toBeGreaterThan(1500);
    expect(play.stays.filter(({ hasLeft }) => hasLeft).length).toBeGreaterThan(50);
    expect(play.stays.filter(({ credits }) => credits?.stale).length).toBeGreaterThan(50);
    expect(new Set(play.upstream.exchanges.map(({ fate }) => fate.kind)).size).toBe(8);
    for (const code of ['CREDIT_LIMIT_EXCEEDED', 'DRY_RUN', 'UPSTREAM_CREDITS_EXHAUSTED', ...OUTAGES]) {
      expect(
        play.stays.some(({ codes }) => codes.includes(code)),
        code,
      ).toBe(true);
    }
  });

  test('every operation ends in time, with the right rows or an error that has a reason', () => {
    expect(play.stays.filter(({ endedAt }) => endedAt === undefined)).toEqual([]);
    expect(play.mistakes).toEqual([]);
    expect(play.log).toEqual([]);
  });

  test('requests stay within the rate, the limits of their payers and the safe retries', () => {
    expect(mistakesInSending(play)).toEqual([]);
    expect(play.upstream.mostOpen).toBeLessThanOrEqual((SETTINGS.rate * SETTINGS.timeoutMs) / 1000);
  });

  test('responses report as spent what was billed', () => {
    expect(mistakesInSpending(play)).toEqual([]);
  });

  test('while nothing responds, Serpstat gets few requests, and no operation waits long', () => {
    const outages = play.spells.filter(({ kind }) => ['dead', 'unreachable', 'silent'].includes(kind));
    const minutes = outages.flatMap(({ start, end }) =>
      Array.from({ length: Math.floor((end - start) / MINUTE_MS) }, (_, minute) => {
        const from = start + minute * MINUTE_MS;
        const isThen = ({ startedAt }: { readonly startedAt: number }) =>
          from <= startedAt && startedAt < from + MINUTE_MS;
        return {
          isFirst: minute === 0,
          sent: play.upstream.exchanges.filter(isThen).length,
          waits: play.stays.filter(isThen).map(({ startedAt, endedAt = Infinity }) => endedAt - startedAt),
        };
      }),
    );
    const later = minutes.filter(({ isFirst }) => !isFirst);
    expect(later.length).toBeGreaterThan(3);
    expect(Math.max(...minutes.map(({ sent }) => sent))).toBeLessThanOrEqual(150);
    expect(Math.max(...later.map(({ sent }) => sent))).toBeLessThanOrEqual(3);
    // Operations that arrive while the breaker is half-open wait for the result of its request.
    expect(Math.max(...later.flatMap(({ waits }) => waits))).toBeLessThanOrEqual(SETTINGS.timeoutMs);
  });

  test('nothing remains in memory afterwards', async () => {
    await play.clock.advance(10 * MINUTE_MS);
    expect(play.upstream.open).toBe(0);
    // The account is cleaned up once a minute.
    expect(play.clock.pending).toBe(1);
    expect(await countAlive(Operation)).toBe(0);
    expect(await countAlive(Coordinator)).toBe(0);
    // Most of it is the records of this test.
    expect((await heapInUse()) - heapWarm).toBeLessThan(8 * 2 ** 20);
    await play.gateway.close();
    expect(play.clock.pending).toBe(0);
  });
});

test('after ten minutes of trouble, the account in the file equals the bill, request by request', async () => {
  using folder = temporaryFolder();
  const play = await playInFile(folder.file, { seed: 11, durationMs: 10 * MINUTE_MS });
  expect(play.upstream.exchanges.filter(({ outcome }) => outcome !== 'answered').length).toBeGreaterThan(50);
  expect(allMistakes(play, folder.file)).toEqual([]);
});

test('in trouble, no client passes its day by a credit, and their sums are the account', async () => {
  using folder = temporaryFolder();
  using clients = clientsFile(Object.fromEntries(CLIENTS.map(name => [name, { creditsPerDay: 1500 }])));
  const play = await playInFile(folder.file, { seed: 5, durationMs: MINUTE_MS, clients });
  expect(allMistakes(play, folder.file)).toEqual([]);
  const spent = spentByClient(folder.file);
  expect([...spent.keys()]).toEqual(CLIENTS);
  expect(Math.max(...spent.values())).toBeLessThanOrEqual(1500);
  const entries = readAccount(folder.file);
  const all = entries.reduce((sum, { charged, reserved }) => sum + (charged ?? reserved), 0);
  expect([...spent.values()].reduce((sum, credits) => sum + credits)).toBe(all);
  expect(play.stays.some(({ codes }) => codes.includes('CLIENT_CREDITS_EXHAUSTED'))).toBe(true);
  // What the gateway says is left agrees with the file.
  const left =
    play.stays.findLast(({ credits }) => credits?.client !== undefined)?.credits?.client?.left ?? 0;
  expect([...spent.values()].map(credits => 1500 - credits)).toContain(left);
});

test('all of this holds for any trouble', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), async seed => {
      using folder = temporaryFolder();
      const play = await playInFile(folder.file, { seed, durationMs: 3 * MINUTE_MS });
      expect(allMistakes(play, folder.file)).toEqual([]);
    }),
    { numRuns: 6, endOnFailure: true },
  );
});

async function playInFile(
  file: string,
  when: Pick<PlayOptions, 'seed' | 'durationMs' | 'clients'>,
): Promise<Play> {
  const play = stage({ ...when, visitsPerSecond: 2, requestTimeoutMs: 20_000, storeUrl: `sqlite:${file}` });
  await play.runUntil(when.durationMs);
  await play.clock.advance(2 * MINUTE_MS);
  expect(play.upstream.open).toBe(0);
  expect(play.clock.pending).toBe(1);
  await play.gateway.close();
  expect(play.clock.pending).toBe(0);
  return play;
}

function allMistakes(play: Play, file: string): readonly string[] {
  return [
    ...play.stays
      .filter(({ endedAt }) => endedAt === undefined)
      .map(({ startedAt }) => `${startedAt} never ends`),
    ...play.mistakes,
    ...play.log,
    ...mistakesInAccount(play, readAccount(file)),
    ...mistakesInSpending(play),
    ...mistakesInSending(play),
  ];
}
