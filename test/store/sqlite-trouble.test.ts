import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { failsafeLedger, failsafeStore } from '../../src/store/failsafe.ts';
import { openSqliteFile } from '../../src/store/sqlite-file.ts';
import { sqliteLedger } from '../../src/store/sqlite-ledger.ts';
import { sqliteStore } from '../../src/store/sqlite-store.ts';
import type { StoreProblem } from '../../src/store/trouble.ts';
import { ALL, EVER, NONE, NOON, pageOf, someRows } from './pages.ts';
import { temporaryFolder } from './rigs.ts';

const ENTRY = { ...pageOf([]), page: 1, size: 10, reserved: 10, at: NOON };

function startFile() {
  const folder = temporaryFolder();
  const file = openSqliteFile(folder.file);
  const problems: StoreProblem[] = [];
  const failsafeOptions = { clock: systemClock, report: (problem: StoreProblem) => problems.push(problem) };
  return {
    path: folder.file,
    db: file.db,
    problems,
    store: failsafeStore(sqliteStore(file, { maxBytes: 2 ** 30 }), failsafeOptions),
    ledger: failsafeLedger(sqliteLedger(file), failsafeOptions),
    [Symbol.dispose]() {
      file.close();
      folder[Symbol.dispose]();
    },
  };
}

/** Whole writes or none, and a file that SQLite finds no fault with. */
function expectSound(db: DatabaseSync): void {
  expect(db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
}

test('a full disk costs new rows and entries, but none that are there, and is told once for each', async () => {
  using disk = startFile();
  const pages = disk.db.prepare('PRAGMA page_count').get()?.page_count;
  disk.db.exec(`PRAGMA max_page_count = ${Number(pages) + 50}`);
  const fingerprints = Array.from({ length: 40 }, (_, at) => `listing ${at}`);
  for (const fingerprint of fingerprints) {
    await disk.store.write(pageOf(someRows(fingerprint, 0, 100), { fingerprint }));
  }
  const held = [];
  for (const fingerprint of fingerprints) {
    const snapshot = await disk.store.read(fingerprint, ALL, EVER);
    if (snapshot !== undefined) {
      expect(snapshot.extents).toEqual([{ start: 0, rows: someRows(fingerprint, 0, 100) }]);
      held.push(fingerprint);
    }
  }
  expect(held.length).toBeGreaterThan(3);
  expect(held.length).toBeLessThan(30);
  for (let page = 1; page < 3000; page += 1) {
    await disk.ledger.settle(await disk.ledger.enter({ ...ENTRY, page }), 1);
  }
  expect(disk.problems).toMatchObject([
    { level: 'warn', message: expect.stringMatching(/keep bought rows .*full.*free some space/) },
    { level: 'error', message: expect.stringMatching(/account of credits .*full.*free some space/) },
  ]);
  expectSound(disk.db);
  disk.db.exec('PRAGMA max_page_count = 1000000');
  await disk.store.write(pageOf(['a']));
  expect(await disk.store.read('one', NONE, EVER)).toBeDefined();
});

test('a file that another process keeps locked is waited for once, and used again when it is free', async () => {
  using opened = startFile();
  await opened.store.write(pageOf(['a']));
  const other = new DatabaseSync(opened.path);
  other.exec('BEGIN IMMEDIATE');
  const begun = performance.now();
  for (let page = 1; page <= 50; page += 1) {
    await opened.store.write(pageOf([page], { fingerprint: 'two', start: page }));
    await opened.ledger.settle(await opened.ledger.enter({ ...ENTRY, page }), 1);
    expect(await opened.store.read('one', ALL, EVER)).toBeDefined();
  }
  // Each of the 150 writes would have waited 200 ms.
  expect(performance.now() - begun).toBeLessThan(5000);
  expect(opened.problems).toMatchObject([
    { level: 'warn', message: expect.stringMatching(/keep bought rows .*locked/) },
    { level: 'error', message: expect.stringMatching(/account of credits .*locked/) },
  ]);
  other.exec('ROLLBACK');
  other.close();
  const key = await opened.ledger.enter(ENTRY);
  await opened.ledger.settle(key, 4);
  await opened.store.write(pageOf(['b'], { fingerprint: 'two' }));
  expect(await opened.store.read('two', NONE, EVER)).toBeDefined();
  expect((await opened.ledger.report()).days).toMatchObject([{ requests: 1, spent: 4 }]);
});

test('a write that fails half-way leaves nothing behind', async () => {
  using folder = temporaryFolder();
  const file = openSqliteFile(folder.file);
  const store = sqliteStore(file, { maxBytes: 2 ** 30 });
  await store.write(pageOf(['a', 'b']));
  // JSON has no word for the last row, which the table refuses after the others have been written.
  await expect(store.write(pageOf(['x', 'y', undefined], { boughtAt: NOON + 1 }))).rejects.toThrow();
  expect(await store.read('one', ALL, EVER)).toMatchObject({
    boughtAt: NOON,
    extents: [{ start: 0, rows: ['a', 'b'] }],
  });
  expectSound(file.db);
  await store.close();
});

test('a store that is closed refuses, and closes again without complaint', async () => {
  using folder = temporaryFolder();
  const store = sqliteStore(openSqliteFile(folder.file), { maxBytes: 2 ** 30 });
  await store.close();
  await expect(store.read('one', ALL, EVER)).rejects.toThrow('not open');
  await expect(store.close()).resolves.toBeUndefined();
});
