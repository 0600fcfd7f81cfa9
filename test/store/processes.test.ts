import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { openSqliteFile, type SqliteFile } from '../../src/store/sqlite-file.ts';
import { sqliteLedger } from '../../src/store/sqlite-ledger.ts';
import { sqliteStore } from '../../src/store/sqlite-store.ts';
import { type Program, ROOT, runProgram } from '../e2e/program.ts';
import { EVER, pageOf, someRows } from './pages.ts';
import { temporaryFolder } from './rigs.ts';
import { untilFree } from './until-free.ts';

const WRITER = fileURLToPath(new URL('writer.ts', import.meta.url));

function startWriter(path: string, fingerprint: string, pages: number): Program {
  return runProgram(process.execPath, [WRITER, path, fingerprint, String(pages)], { cwd: ROOT });
}

interface Acknowledged {
  readonly entered: number;
  readonly settled: ReadonlyMap<number, number>;
  readonly kept: readonly { readonly start: number; readonly count: number }[];
}

function readAcknowledged(lines: readonly string[]): Acknowledged {
  const settled = new Map<number, number>();
  const kept = [];
  let entered = 0;
  for (const line of lines) {
    const [what, first = '', second = ''] = line.split(' ');
    switch (what) {
      case 'entered':
        entered += 1;
        break;
      case 'settled':
        settled.set(Number(first), Number(second));
        break;
      case 'kept':
        kept.push({ start: Number(first), count: Number(second) });
    }
  }
  return { entered, settled, kept };
}

function chargesIn({ db }: SqliteFile): ReadonlyMap<unknown, unknown> {
  const found = db.prepare('SELECT id, charged FROM requests').all();
  return new Map(found.map(({ id, charged }) => [id, charged]));
}

test('kill -9 loses no entry and no row that was acknowledged, and leaves a sound file, five times over', async () => {
  using folder = temporaryFolder();
  let entries = 0;
  for (const [round, pages] of [10, 100, 51, 250, 30].entries()) {
    const fingerprint = `killed ${round}`;
    await using writer = startWriter(folder.file, fingerprint, 1_000_000);
    await writer.line(`kept ${20 * pages} `);
    writer.signal('SIGKILL');
    await writer.code;
    const { entered, settled, kept } = readAcknowledged(writer.lines);
    expect(Math.min(entered, settled.size, kept.length)).toBeGreaterThanOrEqual(pages);

    const file = openSqliteFile(folder.file);
    expect(file.db.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    const charges = chargesIn(file);
    entries += entered;
    // One more may have been entered than the writer lived to tell.
    expect([entries, entries + 1]).toContain(charges.size);
    entries = charges.size;
    for (const [request, charged] of settled) {
      expect(charges.get(request)).toBe(charged);
    }
    const store = sqliteStore(file, { maxBytes: 2 ** 30 });
    for (const { start, count } of kept) {
      const snapshot = await store.read(fingerprint, { start, end: start + count }, EVER);
      expect(snapshot?.extents).toEqual([{ start, rows: someRows(fingerprint, start, count) }]);
    }
    const { unsettled } = await sqliteLedger(file).report();
    expect(unsettled.filter(entry => entry.fingerprint === fingerprint).length).toBeLessThanOrEqual(1);
    await store.close();
  }
});

test('two processes that begin and write at once on one new file lose nothing of each other', async () => {
  using folder = temporaryFolder();
  const pages = 100;
  await using left = startWriter(folder.file, 'left', pages);
  await using right = startWriter(folder.file, 'right', pages);
  expect(await Promise.all([left.code, right.code, left.errors, right.errors])).toEqual([0, 0, '', '']);

  const file = openSqliteFile(folder.file);
  const store = sqliteStore(file, { maxBytes: 2 ** 30 });
  const ledger = sqliteLedger(file);
  for (const fingerprint of ['left', 'right']) {
    const snapshot = await store.read(fingerprint, { start: 0, end: 60_000 }, EVER);
    expect(snapshot?.extents).toEqual([{ start: 0, rows: someRows(fingerprint, 0, 20 * pages) }]);
  }
  expect((await ledger.report()).listings).toMatchObject([
    { fingerprint: 'left', requests: pages, spent: 19 * pages, unsettled: 0 },
    { fingerprint: 'right', requests: pages, spent: 19 * pages, unsettled: 0 },
  ]);
  await ledger.close();
});

test('rows that two processes write of one listing are all there', async () => {
  using folder = temporaryFolder();
  await using theirs = startWriter(folder.file, 'shared', 50);
  const mine = sqliteStore(openSqliteFile(folder.file), { maxBytes: 2 ** 30 });
  for (let start = 20_000; start < 22_000; start += 20) {
    const rows = someRows('shared', start, 20);
    const page = pageOf(rows, { fingerprint: 'shared', start, total: 1_000_000 });
    await untilFree(() => mine.write(page));
  }
  expect([await theirs.code, await theirs.errors]).toEqual([0, '']);
  expect((await mine.read('shared', { start: 0, end: 60_000 }, EVER))?.extents).toEqual([
    { start: 0, rows: someRows('shared', 0, 1000) },
    { start: 20_000, rows: someRows('shared', 20_000, 2000) },
  ]);
  await mine.close();
});

test.skipIf(process.platform !== 'linux')(
  'a second connection of one process leaves the locks of the first',
  async () => {
    using folder = temporaryFolder();
    const first = openSqliteFile(folder.file);
    const { ino } = statSync(folder.file);
    const locks = () =>
      readFileSync('/proc/locks', 'utf8')
        .split('\n')
        .filter(line => line.includes(`:${ino} `));
    expect(locks()).toHaveLength(1);
    openSqliteFile(folder.file).close();
    expect(locks()).toHaveLength(1);
    first.close();
  },
);
