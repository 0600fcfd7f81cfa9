import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { failsafeLedger } from '../../src/store/failsafe.ts';
import { openSqliteFile } from '../../src/store/sqlite-file.ts';
import { memoryLedger, type SqliteLedger, sqliteLedger } from '../../src/store/sqlite-ledger.ts';
import { sqliteStore } from '../../src/store/sqlite-store.ts';
import type { Ledger, LedgerEntry } from '../../src/store/store.ts';
import { ALL, DAY_MS, EVER, NOON, pageOf } from './pages.ts';
import { temporaryFolder } from './rigs.ts';

function entryOf(others: Partial<LedgerEntry> = {}): LedgerEntry {
  const { fingerprint, method, params } = pageOf([], others);
  return { fingerprint, method, params, page: 1, size: 100, reserved: 100, at: NOON, ...others };
}

/** What every ledger promises. */
function ledgerConformance(name: string, start: () => { ledger: Ledger; [Symbol.dispose](): void }): void {
  describe(name, () => {
    let rig: ReturnType<typeof start>;

    beforeEach(() => {
      rig = start();
    });

    afterEach(async () => {
      await rig.ledger.close();
      rig[Symbol.dispose]();
    });

    test('begins with nothing', async () => {
      expect(await rig.ledger.report()).toEqual({ days: [], clients: [], listings: [], unsettled: [] });
    });

    test('counts what a request may cost as spent until it is settled, and then what it has cost', async () => {
      const key = await rig.ledger.enter(entryOf({ reserved: 100 }));
      expect((await rig.ledger.report()).days).toEqual([
        { day: '2026-11-15', requests: 1, spent: 100, unsettled: 100, saved: 0 },
      ]);
      await rig.ledger.settle(key, 37);
      const { days, unsettled } = await rig.ledger.report();
      expect(days).toEqual([{ day: '2026-11-15', requests: 1, spent: 37, unsettled: 0, saved: 0 }]);
      expect(unsettled).toEqual([]);
    });

    test('says what each client spent on each day, and for how many requests it paid', async () => {
      const payers = new Map([
        ['team-a', 70],
        ['team-b', 30],
      ]);
      const key = await rig.ledger.enter(entryOf({ payers }));
      await rig.ledger.enter(entryOf({ at: NOON + DAY_MS, payers: new Map([['team-a', 100]]) }));
      await rig.ledger.enter(entryOf());
      const later = { day: '2026-11-16', client: 'team-a', requests: 1, spent: 100, unsettled: 100 };
      expect((await rig.ledger.report()).clients).toEqual([
        { day: '2026-11-15', client: 'team-a', requests: 1, spent: 70, unsettled: 70 },
        { day: '2026-11-15', client: 'team-b', requests: 1, spent: 30, unsettled: 30 },
        later,
      ]);
      await rig.ledger.settle(
        key,
        75,
        new Map([
          ['team-a', 70],
          ['team-b', 5],
        ]),
      );
      expect((await rig.ledger.report()).clients).toEqual([
        { day: '2026-11-15', client: 'team-a', requests: 1, spent: 70, unsettled: 0 },
        { day: '2026-11-15', client: 'team-b', requests: 1, spent: 5, unsettled: 0 },
        later,
      ]);
    });

    test('settles a request that Serpstat refused at nothing', async () => {
      await rig.ledger.settle(await rig.ledger.enter(entryOf()), 0);
      const { days, unsettled } = await rig.ledger.report();
      expect(days).toEqual([{ day: '2026-11-15', requests: 1, spent: 0, unsettled: 0, saved: 0 }]);
      expect(unsettled).toEqual([]);
    });

    test('lists every entry that was never settled with its question', async () => {
      const settled = await rig.ledger.enter(entryOf({ page: 1 }));
      const second = entryOf({ page: 2, reserved: 50, at: NOON + 5 });
      const key = await rig.ledger.enter(second);
      await rig.ledger.settle(settled, 10);
      expect((await rig.ledger.report()).unsettled).toEqual([{ ...second, ...key }]);
    });

    test('adds up by day of UTC and by listing, the dearest first', async () => {
      const bill = [
        { at: NOON, fingerprint: 'cheap', charged: 1 },
        { at: NOON + DAY_MS / 2 - 1, fingerprint: 'dear', charged: 40 },
        { at: NOON + DAY_MS / 2, fingerprint: 'dear', charged: 2 },
      ];
      for (const { charged, ...entry } of bill) {
        await rig.ledger.settle(await rig.ledger.enter(entryOf(entry)), charged);
      }
      const { days, listings } = await rig.ledger.report();
      expect(days).toEqual([
        { day: '2026-11-15', requests: 2, spent: 41, unsettled: 0, saved: 0 },
        { day: '2026-11-16', requests: 1, spent: 2, unsettled: 0, saved: 0 },
      ]);
      expect(listings).toEqual([
        {
          fingerprint: 'dear',
          method: 'SerpstatBacklinksProcedure.getNewBacklinks',
          params: { query: 'dear.example', order: 'desc' },
          requests: 2,
          spent: 42,
          unsettled: 0,
          saved: 0,
        },
        expect.objectContaining({ fingerprint: 'cheap', spent: 1 }),
      ]);
    });

    test('adds up what was saved, by day and by listing', async () => {
      await rig.ledger.settle(await rig.ledger.enter(entryOf({ at: NOON })), 100);
      rig.ledger.save('one', 30, NOON);
      rig.ledger.save('one', 12, NOON + 1);
      expect((await rig.ledger.report()).days[0]?.saved).toBe(42);
      rig.ledger.save('one', 5, NOON + DAY_MS);
      rig.ledger.save('one', 3, NOON);
      const { days, listings } = await rig.ledger.report();
      expect(days).toEqual([
        { day: '2026-11-15', requests: 1, spent: 100, unsettled: 0, saved: 45 },
        { day: '2026-11-16', requests: 0, spent: 0, unsettled: 0, saved: 5 },
      ]);
      expect(listings).toMatchObject([{ fingerprint: 'one', requests: 1, spent: 100, saved: 50 }]);
    });

    test('learns the name of a listing of which it knew savings alone', async () => {
      rig.ledger.save('one', 30, NOON);
      expect((await rig.ledger.report()).listings).toMatchObject([
        { fingerprint: 'one', method: '', params: {}, saved: 30 },
      ]);
      const entry = entryOf();
      await rig.ledger.enter(entry);
      expect((await rig.ledger.report()).listings).toMatchObject([
        { fingerprint: 'one', method: entry.method, params: entry.params, saved: 30 },
      ]);
    });

    test('accounts for every credit, however entries and settlements interleave', async () => {
      const requests = fc.array(
        fc.record({
          fingerprint: fc.constantFrom('one', 'two', 'three'),
          at: fc.integer({ min: NOON, max: NOON + 3 * DAY_MS }),
          reserved: fc.integer({ min: 1, max: 1000 }),
          charged: fc.option(fc.nat(1000)),
        }),
        { minLength: 1, maxLength: 20 },
      );
      let before = 0;
      await fc.assert(
        fc.asyncProperty(requests, async entries => {
          const keys = await Promise.all(entries.map(entry => rig.ledger.enter(entryOf(entry))));
          await Promise.all(
            keys.map((key, at) => {
              const charged = entries[at]?.charged ?? null;
              return charged === null ? undefined : rig.ledger.settle(key, charged);
            }),
          );
          const due = entries.reduce((sum, { charged, reserved }) => sum + (charged ?? reserved), before);
          const { days, listings, unsettled } = await rig.ledger.report();
          before = due;
          expect(days.reduce((sum, { spent }) => sum + spent, 0)).toBe(due);
          expect(listings.reduce((sum, { spent }) => sum + spent, 0)).toBe(due);
          expect(unsettled.reduce((sum, { reserved }) => sum + reserved, 0)).toBe(
            days.reduce((sum, day) => sum + day.unsettled, 0),
          );
        }),
        { numRuns: 20 },
      );
    });
  });
}

const nowhere = { [Symbol.dispose]() {} };

ledgerConformance('an account in memory', () => ({ ledger: memoryLedger(), ...nowhere }));

ledgerConformance('an account in a file', () => {
  const folder = temporaryFolder();
  return { ledger: sqliteLedger(openSqliteFile(folder.file)), [Symbol.dispose]: folder[Symbol.dispose] };
});

ledgerConformance('a failsafe account', () => ({
  ledger: failsafeLedger(memoryLedger(), {
    clock: systemClock,
    timeoutMs: 10_000,
    report(problem) {
      throw new Error(problem.message);
    },
  }),
  ...nowhere,
}));

describe('an account in a file', () => {
  function open(path: string): SqliteLedger {
    return sqliteLedger(openSqliteFile(path));
  }

  test('is there again when the file is opened again, savings included', async () => {
    using folder = temporaryFolder();
    const before = open(folder.file);
    const key = await before.enter(entryOf());
    await before.settle(key, 12);
    await before.enter(entryOf({ page: 2, reserved: 30 }));
    before.save('one', 7, NOON);
    await before.close();
    const after = open(folder.file);
    expect((await after.report()).days).toEqual([
      { day: '2026-11-15', requests: 2, spent: 42, unsettled: 30, saved: 7 },
    ]);
    await after.close();
  });

  test('is in the file for others to read as soon as an entry is made, with the savings before it', async () => {
    using folder = temporaryFolder();
    const ledger = open(folder.file);
    const other = open(folder.file);
    ledger.save('one', 7, NOON);
    const key = await ledger.enter(entryOf());
    expect((await other.report()).days).toMatchObject([{ spent: 100, saved: 7 }]);
    await ledger.settle(key, 1);
    expect((await other.report()).days).toMatchObject([{ spent: 1, saved: 7 }]);
    await ledger.close();
    await other.close();
  });

  test('tells what clients have spent since a day began, settled or not', async () => {
    using folder = temporaryFolder();
    const before = open(folder.file);
    const today = NOON + DAY_MS / 2;
    for (const at of [today - 1, today, today + 5]) {
      const key = await before.enter(entryOf({ at, payers: new Map([['team-a', 10]]) }));
      if (at === today) {
        await before.settle(key, 4, new Map([['team-a', 4]]));
      }
    }
    await before.close();
    const after = open(folder.file);
    expect(after.spentByClient(today)).toEqual([{ client: 'team-a', at: today, credits: 14 }]);
    expect(after.spentByClient(today - 1)).toHaveLength(2);
    await after.expire(today);
    const { clients } = await after.report();
    expect(clients).toMatchObject([{ requests: 2, spent: 14 }]);
    await after.close();
  });

  test('of the first version is brought up to date, and keeps what it holds', async () => {
    using folder = temporaryFolder();
    const old = openSqliteFile(folder.file);
    await sqliteLedger(old).enter(entryOf());
    old.db.exec('DROP TABLE payers; PRAGMA user_version = 1');
    old.close();
    const ledger = open(folder.file);
    await ledger.enter(entryOf({ payers: new Map([['team-a', 100]]) }));
    const { days, clients } = await ledger.report();
    expect(days).toMatchObject([{ requests: 2, spent: 200 }]);
    expect(clients).toMatchObject([{ requests: 1, spent: 100 }]);
    await ledger.close();
  });

  test('gives every entry of two processes a key of its own', async () => {
    using folder = temporaryFolder();
    const ledger = open(folder.file);
    const other = open(folder.file);
    const [mine, theirs] = await Promise.all([ledger.enter(entryOf()), other.enter(entryOf())]);
    expect(mine).not.toEqual(theirs);
    await ledger.close();
    await other.close();
  });

  test('survives that all rows are replaced and expire', async () => {
    using folder = temporaryFolder();
    const ledger = open(folder.file);
    const store = sqliteStore(openSqliteFile(folder.file), { maxBytes: 2 ** 30 });
    await store.write(pageOf(['a']));
    await ledger.settle(await ledger.enter(entryOf()), 5);
    await store.write(pageOf([], { boughtAt: NOON + 1 }));
    await store.write(pageOf(['b'], { fingerprint: 'two' }));
    await store.expire(Infinity);
    expect((await ledger.report()).listings).toMatchObject([{ fingerprint: 'one', spent: 5 }]);
    await ledger.close();
    await store.close();
  });

  test('forgets what was entered too long ago, and the listings that only that was about', async () => {
    using folder = temporaryFolder();
    const ledger = open(folder.file);
    const store = sqliteStore(openSqliteFile(folder.file), { maxBytes: 2 ** 30 });
    await store.write(pageOf(['a'], { fingerprint: 'held', boughtAt: NOON - DAY_MS }));
    for (const [fingerprint, at] of [['gone', NOON - DAY_MS] as const, ['kept', NOON] as const]) {
      await ledger.settle(await ledger.enter(entryOf({ fingerprint, at })), 1);
      ledger.save(fingerprint, 2, at);
    }
    expect(await ledger.expire(NOON)).toBe(false);
    const { days, listings } = await ledger.report();
    expect(days).toEqual([{ day: '2026-11-15', requests: 1, spent: 1, unsettled: 0, saved: 2 }]);
    expect(listings.map(({ fingerprint }) => fingerprint)).toEqual(['kept']);
    expect(await store.read('held', ALL, EVER)).toBeDefined();
    const file = openSqliteFile(folder.file);
    expect(file.db.prepare('SELECT fingerprint FROM listings ORDER BY 1').all()).toEqual([
      { fingerprint: 'held' },
      { fingerprint: 'kept' },
    ]);
    file.close();
    await ledger.close();
    await store.close();
  });

  test('forgets a long past a part at a time', async () => {
    using folder = temporaryFolder();
    const file = openSqliteFile(folder.file);
    const ledger = sqliteLedger(file);
    await ledger.enter(entryOf({ at: 0 }));
    file.db.exec(`
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 7000)
      INSERT INTO requests (at, listing, page, size, reserved, charged) SELECT i, 1, 1, 1, 1, 1 FROM n`);
    expect(await ledger.expire(NOON)).toBe(true);
    expect((await ledger.report()).days).toMatchObject([{ requests: 2001 }]);
    expect(await ledger.expire(NOON)).toBe(false);
    expect((await ledger.report()).days).toEqual([]);
    await ledger.close();
  });

  test('closes more than once without complaint', async () => {
    using folder = temporaryFolder();
    const ledger = open(folder.file);
    await ledger.close();
    await expect(ledger.close()).resolves.toBeUndefined();
  });
});
