import {
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { type OpenStore, openStore, type StoreOptions } from '../../src/store/open-store.ts';
import { openSqliteFile } from '../../src/store/sqlite-file.ts';
import { sqliteStore } from '../../src/store/sqlite-store.ts';
import { StoreUrlError } from '../../src/store/store-url.ts';
import type { StoreProblem } from '../../src/store/trouble.ts';
import { createFakeClock } from '../fake-clock.ts';
import { ALL, DAY_MS, EVER, NONE, NOON, pageOf, someRows } from './pages.ts';
import { temporaryFolder } from './rigs.ts';

const ENTRY = { ...pageOf([]), page: 1, size: 10, reserved: 10, at: NOON };

/** The front holds next to nothing, so that reads come from the file. */
const NO_FRONT = { memoryBytes: 1 };

function open(url: string, others: Partial<StoreOptions> = {}) {
  const clock = createFakeClock();
  const problems: StoreProblem[] = [];
  const report = (problem: StoreProblem) => problems.push(problem);
  const opened = openStore(url, { clock, keptMs: DAY_MS, report, ...others });
  return { ...opened, clock, problems };
}

async function expectToWork({ store, ledger }: OpenStore): Promise<void> {
  await store.write(pageOf(['works'], { fingerprint: 'probe' }));
  expect(await store.read('probe', ALL, EVER)).toMatchObject({ extents: [{ start: 0, rows: ['works'] }] });
  await ledger.settle(await ledger.enter({ ...ENTRY, fingerprint: 'probe' }), 3);
  expect((await ledger.report()).listings).toContainEqual(
    expect.objectContaining({ fingerprint: 'probe', spent: 3 }),
  );
}

/** A store file with 5,000 rows of the listing `one`. */
async function fillFile(path: string): Promise<void> {
  const store = sqliteStore(openSqliteFile(path), { maxBytes: 2 ** 30 });
  for (let start = 0; start < 5000; start += 1000) {
    await store.write(pageOf(someRows('one', start, 1000), { start, total: 5000 }));
  }
  await store.close();
}

test('memory: keeps rows and the account until it is closed', async () => {
  const opened = open('memory:');
  await expectToWork(opened);
  await opened.close();
  expect(opened.clock.pending).toBe(0);
  expect(opened.problems).toEqual([]);
});

test('sqlite: keeps them in a file, whose folder it makes', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'deep', 'down', 'store.db');
  const before = open(`sqlite:${path}`);
  await expectToWork(before);
  await before.close();
  const after = open(`sqlite:${path}`);
  expect(await after.store.read('probe', ALL, EVER)).toMatchObject({ boughtAt: NOON });
  expect((await after.ledger.report()).days).toMatchObject([{ spent: 3 }]);
  await after.close();
  expect([...before.problems, ...after.problems]).toEqual([]);
  expect(after.clock.pending).toBe(0);
  expect(readdirSync(join(folder.path, 'deep', 'down'))).toEqual(['store.db']);
});

describe.skipIf(process.platform === 'win32')('only the user that runs the gateway can read', () => {
  function modesIn(folder: string): ReadonlyMap<string, string> {
    return new Map(
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .toSorted()
        .map(name => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]),
    );
  }

  test('the folders and files that it makes', async () => {
    using folder = temporaryFolder();
    const opened = open(`sqlite:${join(folder.path, 'deep', 'down', 'store.db')}`);
    await expectToWork(opened);
    expect(modesIn(folder.path)).toEqual(
      new Map([
        ['deep', '700'],
        ['deep/down', '700'],
        ['deep/down/store.db', '600'],
        ['deep/down/store.db-gateways', '600'],
        ['deep/down/store.db-shm', '600'],
        ['deep/down/store.db-wal', '600'],
      ]),
    );
    await opened.close();
  });

  test('the file that takes the place of a damaged one', async () => {
    using folder = temporaryFolder();
    await fillFile(folder.file);
    truncateSync(folder.file, 1000);
    chmodSync(folder.file, 0o644);
    const opened = open(`sqlite:${folder.file}`);
    expect(modesIn(folder.path)).toEqual(
      new Map([
        ['store.db', '600'],
        ['store.db-gateways', '600'],
        ['store.db-shm', '600'],
        ['store.db-wal', '600'],
        ['store.db.corrupt-2026-11-15T12-00-00Z', '644'],
      ]),
    );
    await opened.close();
  });

  test('not what was there before: its modes stay as they are, and the journals follow the file', async () => {
    using folder = temporaryFolder();
    await fillFile(folder.file);
    chmodSync(folder.path, 0o755);
    chmodSync(folder.file, 0o640);
    const opened = open(`sqlite:${folder.file}`);
    await expectToWork(opened);
    expect(statSync(folder.path).mode & 0o777).toBe(0o755);
    expect(modesIn(folder.path)).toEqual(
      new Map([
        ['store.db', '640'],
        ['store.db-gateways', '600'],
        ['store.db-shm', '640'],
        ['store.db-wal', '640'],
      ]),
    );
    await opened.close();
  });
});

test('anything else is refused', () => {
  expect(() => open('redis:')).toThrow('STORE_URL="redis:" is wrong');
});

describe('the regular cleanup', () => {
  test('removes rows from the file once they are too old', async () => {
    using folder = temporaryFolder();
    const opened = open(`sqlite:${folder.file}`, NO_FRONT);
    await opened.store.write(pageOf(['a']));
    await opened.clock.advance(DAY_MS);
    expect(await opened.store.read('one', NONE, EVER)).toBeDefined();
    await opened.clock.advance(60_001);
    expect(await opened.store.read('one', NONE, EVER)).toBeUndefined();
    await opened.close();
    expect(opened.clock.pending).toBe(0);
  });

  test('continues soon if there is more to do', async () => {
    using folder = temporaryFolder();
    const opened = open(`sqlite:${folder.file}`, NO_FRONT);
    const fingerprints = Array.from({ length: 12 }, (_, at) => `listing ${at}`);
    for (const fingerprint of fingerprints) {
      await opened.store.write(
        pageOf(someRows(fingerprint, 0, 1000), { fingerprint, boughtAt: NOON - 2 * DAY_MS }),
      );
    }
    await opened.clock.advance(61_000);
    for (const fingerprint of fingerprints) {
      expect(await opened.store.read(fingerprint, NONE, EVER)).toBeUndefined();
    }
    await opened.close();
  });

  test('brings a file down to a limit that was lowered', async () => {
    using folder = temporaryFolder();
    await fillFile(folder.file);
    const opened = open(`sqlite:${folder.file}`, { ...NO_FRONT, fileBytes: 2 ** 18 });
    await opened.clock.advance(62_000);
    expect((await opened.store.read('one', ALL, EVER))?.extents ?? []).toEqual([]);
    await opened.close();
    expect(statSync(folder.file).size).toBeLessThan(2 ** 18);
  });

  test('writes what was saved, so that others can read it', async () => {
    using folder = temporaryFolder();
    const opened = open(`sqlite:${folder.file}`);
    opened.ledger.save('one', 5, NOON);
    await opened.clock.advance(60_000);
    const other = open(`sqlite:${folder.file}`);
    expect((await other.ledger.report()).days).toMatchObject([{ saved: 5 }]);
    await other.close();
    await opened.close();
  });

  test('forgets what was spent more than 400 days ago, in memory too', async () => {
    const opened = open('memory:');
    await opened.ledger.enter({ ...ENTRY, at: NOON - 400 * DAY_MS });
    await opened.ledger.enter({ ...ENTRY, at: NOON - 399 * DAY_MS });
    await opened.clock.advance(60_001);
    expect((await opened.ledger.report()).days).toHaveLength(1);
    await opened.close();
  });
});

describe('two gateways on one file', () => {
  test('the second one warns, and both work', async () => {
    using folder = temporaryFolder();
    const first = open(`sqlite:${folder.file}`);
    const second = open(`sqlite:${folder.file}`);
    expect(first.problems).toEqual([]);
    expect(second.problems).toEqual([
      { level: 'warn', message: expect.stringMatching(/^Another gateway already uses the store file/) },
    ]);
    await expectToWork(first);
    await second.store.write(pageOf(['a'], { fingerprint: 'two' }));
    await first.close();
    // It is still in use by the second.
    const third = open(`sqlite:${folder.file}`);
    expect(third.problems).toHaveLength(1);
    await second.close();
    await third.close();
    const alone = open(`sqlite:${folder.file}`);
    await alone.close();
    expect(alone.problems).toEqual([]);
    expect(readdirSync(folder.path)).toEqual(['store.db']);
  });

  test('do not warn on two files of one folder, nor of another program that opens the file', async () => {
    using folder = temporaryFolder();
    const first = open(`sqlite:${folder.file}`);
    const other = open(`sqlite:${folder.file}2`);
    openSqliteFile(folder.file).close();
    expect([...first.problems, ...other.problems]).toEqual([]);
    await first.close();
    await other.close();
  });

  test('a lock that cannot be taken is reported, and the store works', async () => {
    using folder = temporaryFolder();
    writeFileSync(`${folder.file}-gateways`, 'rubbish'.repeat(1000));
    const opened = open(`sqlite:${folder.file}`);
    expect(opened.problems).toMatchObject([
      { level: 'warn', message: expect.stringMatching(/^Cannot tell whether another gateway uses/) },
    ]);
    await expectToWork(opened);
    await opened.close();
    expect(opened.problems).toHaveLength(1);
  });
});

describe('a damaged file', () => {
  const damages: Readonly<Record<string, (path: string) => void>> = {
    'that is no database behind its header': path => overwrite(path, 100, statSync(path).size),
    'that is no database behind its header, beside a journal that is none': path => {
      overwrite(path, 100, statSync(path).size);
      writeFileSync(`${path}-wal`, 'GIF89a'.repeat(1000));
    },
    'that was cut off behind its header': path => truncateSync(path, 100),
    'that was cut off': path => truncateSync(path, Math.floor(statSync(path).size / 2)),
    'that was cut off in its first page': path => truncateSync(path, 1000),
    'whose list of tables is rubbish': path => overwrite(path, 100, 8000),
  };

  test.each(Object.entries(damages))('%s is renamed, and replaced by a new one', async (_, damage) => {
    using folder = temporaryFolder();
    await fillFile(folder.file);
    damage(folder.file);
    const damaged = readFileSync(folder.file);
    const opened = open(`sqlite:${folder.file}`, NO_FRONT);
    expect(opened.problems).toMatchObject([
      { level: 'error', message: expect.stringMatching(/is damaged .*corrupt-2026-11-15T12-00-00Z/) },
    ]);
    expect(readFileSync(`${folder.file}.corrupt-2026-11-15T12-00-00Z`)).toEqual(damaged);
    await expectToWork(opened);
    await opened.close();
    expect(statSync(folder.file).size).toBeGreaterThan(0);
  });

  test('whose damage shows late finds nothing, is reported once, and is renamed at the close', async () => {
    using folder = temporaryFolder();
    await fillFile(folder.file);
    const { size } = statSync(folder.file);
    overwrite(folder.file, Math.floor(size / 2), size);
    const opened = open(`sqlite:${folder.file}`, NO_FRONT);
    for (let again = 0; again < 100; again += 1) {
      expect(await opened.store.read('one', ALL, EVER)).toBeUndefined();
    }
    expect(opened.problems).toMatchObject([
      { level: 'warn', message: expect.stringMatching(/read bought rows .*malformed.*renames it/) },
    ]);
    await opened.close();
    expect(existsSync(folder.file)).toBe(false);
    const next = open(`sqlite:${folder.file}`);
    await expectToWork(next);
    expect(next.problems).toEqual([]);
    await next.close();
  });

  function overwrite(path: string, from: number, to: number): void {
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.alloc(to - from, 0xa5), 0, to - from, from);
    closeSync(file);
  }
});

describe('memory takes the place of a file', () => {
  async function expectMemory(url: string, reason: RegExp) {
    const opened = open(url);
    expect(opened.problems).toMatchObject([{ level: 'error', message: expect.stringMatching(reason) }]);
    expect(opened.problems[0]?.message).toMatch(/Memory takes its place/);
    await expectToWork(opened);
    await opened.close();
    expect(opened.problems).toHaveLength(1);
  }

  test('that another connection keeps locked', async () => {
    using folder = temporaryFolder();
    openSqliteFile(folder.file).close();
    const other = new DatabaseSync(folder.file);
    other.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    await expectMemory(`sqlite:${folder.file}`, /locked.*end it, or give each gateway its own file/);
    other.close();
  });

  test('whose folder cannot be made', async () => {
    using folder = temporaryFolder();
    writeFileSync(folder.file, '');
    await expectMemory(`sqlite:${folder.file}/store.db`, /Make the file and its folder writable/);
  });

  test('that is a folder', async () => {
    using folder = temporaryFolder();
    mkdirSync(folder.file);
    await expectMemory(`sqlite:${folder.file}`, /unable to open.*Make the file and its folder writable/);
  });

  test.skipIf(process.getuid?.() === 0)('in a folder that is read-only', async () => {
    using folder = temporaryFolder();
    chmodSync(folder.path, 0o555);
    await expectMemory(`sqlite:${folder.file}`, /Make the file and its folder writable/);
    chmodSync(folder.path, 0o755);
  });

  test.skipIf(process.platform !== 'linux')('in a folder that nobody can make', async () => {
    await expectMemory('sqlite:/proc/nope/deep/x.db', /Make the file and its folder writable/);
  });

  test('whose tables somebody has taken out', async () => {
    using folder = temporaryFolder();
    const file = openSqliteFile(folder.file);
    file.db.exec('DROP TABLE rows');
    file.close();
    await expectMemory(`sqlite:${folder.file}`, /no such table/);
  });

  test('of a later version', async () => {
    using folder = temporaryFolder();
    const later = openSqliteFile(folder.file);
    later.db.exec('PRAGMA user_version = 99');
    later.close();
    await expectMemory(`sqlite:${folder.file}`, /a later release \(version 99, this one needs 2\)/);
  });
});

describe('a file of another program is refused, and stays as it is', () => {
  const files: Readonly<Record<string, (path: string) => void>> = {
    'a document': path => writeFileSync(path, 'Dear diary, '.repeat(1000)),
    'a short document': path => writeFileSync(path, 'x'),
    'a document whose name a journal shares': path => {
      writeFileSync(path, 'Dear diary, '.repeat(1000));
      writeFileSync(`${path}-wal`, 'Dear diary, '.repeat(1000));
    },
    'a database': path => {
      const theirs = new DatabaseSync(path);
      theirs.exec('CREATE TABLE diary (day TEXT); PRAGMA user_version = 1');
      theirs.close();
    },
    'a database that was left open': path => {
      const theirs = new DatabaseSync(path);
      theirs.exec('PRAGMA journal_mode = WAL; CREATE TABLE diary (day TEXT)');
      copyFileSync(`${path}-wal`, `${path}.wal`);
      copyFileSync(path, `${path}.db`);
      theirs.close();
      renameSync(`${path}.db`, path);
      renameSync(`${path}.wal`, `${path}-wal`);
    },
  };

  test.each(Object.entries(files))('%s', (_, make) => {
    using folder = temporaryFolder();
    make(folder.file);
    const before = contentsOf(folder.path);
    expect(() => open(`sqlite:${folder.file}`)).toThrow(StoreUrlError);
    expect(() => open(`sqlite:${folder.file}`)).toThrow(
      `STORE_URL names ${folder.file}, which is not a store file of this gateway.`,
    );
    expect(contentsOf(folder.path)).toEqual(before);
  });

  function contentsOf(folder: string): ReadonlyMap<string, string> {
    return new Map(readdirSync(folder).map(name => [name, readFileSync(join(folder, name), 'base64')]));
  }
});

test('a process that ends while it makes the file leaves one that is ours', () => {
  using folder = temporaryFolder();
  const file = openSqliteFile(folder.file);
  // What kill -9 leaves: the tables are in the journal only, which then gets damaged.
  copyFileSync(folder.file, `${folder.file}.killed`);
  file.close();
  writeFileSync(`${folder.file}.killed-wal`, 'rubbish');
  const again = openSqliteFile(`${folder.file}.killed`);
  expect(again.db.prepare('SELECT count(*) AS listings FROM listings').get()).toEqual({ listings: 0 });
  again.close();
});
