import { statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { BacklinkRow } from '../../src/serpstat/backlinks.ts';
import type { IntersectRow } from '../../src/serpstat/intersect.ts';
import { openSqliteFile, type SqliteFile } from '../../src/store/sqlite-file.ts';
import { type SqliteStore, sqliteStore } from '../../src/store/sqlite-store.ts';
import { ALL, DAY_MS, EVER, NONE, NOON, pageOf, someRows } from './pages.ts';
import { temporaryFolder } from './rigs.ts';

interface Opened {
  readonly store: SqliteStore;
  readonly file: SqliteFile;
  readonly path: string;
  [Symbol.dispose](): void;
}

function open(maxBytes = 2 ** 30): Opened {
  const folder = temporaryFolder();
  const file = openSqliteFile(folder.file);
  return {
    file,
    path: folder.file,
    store: sqliteStore(file, { maxBytes }),
    [Symbol.dispose]() {
      file.close();
      folder[Symbol.dispose]();
    },
  };
}

async function heldOf(store: SqliteStore, fingerprints: readonly string[]) {
  const held = await Promise.all(fingerprints.map(fingerprint => store.read(fingerprint, NONE, EVER)));
  return fingerprints.filter((_, at) => held[at] !== undefined);
}

function bytesOf({ file, path }: Opened): number {
  file.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  return statSync(path).size;
}

describe('the size limit', () => {
  const fingerprints = Array.from({ length: 30 }, (_, at) => `listing ${at}`);

  async function fill({ store }: Opened) {
    for (const [at, fingerprint] of fingerprints.entries()) {
      await store.write(pageOf(someRows(fingerprint, 0, 1000), { fingerprint, boughtAt: NOON + at }));
    }
  }

  test('keeps the file small, and the listings that were bought last', async () => {
    const limit = 2 ** 21;
    using opened = open(limit);
    await fill(opened);
    const held = await heldOf(opened.store, fingerprints);
    expect(held.length).toBeGreaterThan(3);
    expect(held).toEqual(fingerprints.slice(-held.length));
    // The page that was one too many had to be written before the oldest could leave.
    expect(bytesOf(opened)).toBeLessThan(limit * 1.25);
  });

  test('forgets a listing that is larger than the limit, and goes on', async () => {
    using opened = open(2 ** 18);
    await opened.store.write(pageOf(someRows('one', 0, 1000)));
    expect(await opened.store.read('one', NONE, EVER)).toBeUndefined();
    await opened.store.write(pageOf(['a'], { fingerprint: 'two' }));
    expect(await heldOf(opened.store, ['one', 'two'])).toEqual(['two']);
  });

  test('that leaves no room at all does not fail', async () => {
    using opened = open(1);
    await opened.store.write(pageOf(['a']));
    expect(await opened.store.read('one', NONE, EVER)).toBeUndefined();
  });

  test('that is lowered far below what is kept evicts a part at a time, and shortens the file', async () => {
    using opened = open();
    await fill(opened);
    const limit = 2 ** 20;
    const store = sqliteStore(opened.file, { maxBytes: limit });
    const held = async () => (await heldOf(store, fingerprints)).length;
    await store.write(pageOf(['new'], { fingerprint: 'new', boughtAt: NOON + 100 }));
    const left = [await held()];
    while (await store.evict()) {
      left.push(await held());
    }
    // Each part of 5000 rows is five listings.
    expect(left).toEqual([25, 20, 15, 10, 5, ...left.slice(5)]);
    expect(await heldOf(store, fingerprints)).toEqual(fingerprints.slice(-(await held())));
    expect(await heldOf(store, ['new'])).toEqual(['new']);
    expect(bytesOf(opened)).toBeLessThan(limit * 1.25);
  });

  test('evicts a long listing in parts, and what is left of it meanwhile is right', async () => {
    using opened = open();
    for (let start = 0; start < 12_000; start += 1000) {
      await opened.store.write(pageOf(someRows('one', start, 1000), { start, total: 12_000 }));
    }
    const store = sqliteStore(opened.file, { maxBytes: 1 });
    for (const count of [7000, 2000]) {
      expect(await store.evict()).toBe(true);
      expect((await store.read('one', ALL, EVER))?.extents).toEqual([
        { start: 0, rows: someRows('one', 0, count) },
      ]);
    }
    while (await store.evict()) {}
    expect(await store.read('one', NONE, EVER)).toBeUndefined();
  });

  test('ends at a file that cannot be shortened', async () => {
    using opened = open();
    await fill(opened);
    opened.file.db.exec('PRAGMA journal_mode = DELETE; PRAGMA auto_vacuum = NONE; VACUUM');
    const store = sqliteStore(opened.file, { maxBytes: 1 });
    let steps = 0;
    while (await store.evict()) {
      steps += 1;
    }
    expect(steps).toBeLessThan(10);
  });

  test('counts rows that were replaced as room', async () => {
    using opened = open();
    await fill(opened);
    const before = bytesOf(opened);
    for (let boughtAt = NOON + 100; boughtAt < NOON + 110; boughtAt += 1) {
      for (const fingerprint of fingerprints.slice(0, 3)) {
        await opened.store.write(pageOf(someRows(fingerprint, 0, 1000), { fingerprint, boughtAt }));
      }
    }
    expect(bytesOf(opened)).toBeLessThan(before * 1.1);
  });
});

describe('what is too old', () => {
  test('expires, and nothing else', async () => {
    using opened = open();
    const ages = [NOON - 2, NOON - 1, NOON, NOON + 1];
    for (const boughtAt of ages) {
      await opened.store.write(pageOf(['a'], { fingerprint: String(boughtAt), boughtAt }));
    }
    expect(await opened.store.expire(NOON)).toBe(false);
    expect(await heldOf(opened.store, ages.map(String))).toEqual([NOON, NOON + 1].map(String));
    expect(opened.file.db.prepare('SELECT count(*) AS rows FROM rows').get()).toEqual({ rows: 2 });
  });

  test('expires a part at a time, where it is a lot', async () => {
    using opened = open();
    const fingerprints = Array.from({ length: 12 }, (_, at) => `listing ${at}`);
    for (const fingerprint of fingerprints) {
      await opened.store.write(pageOf(someRows(fingerprint, 0, 1000), { fingerprint }));
    }
    const left = [];
    do {
      left.push((await heldOf(opened.store, fingerprints)).length);
    } while (await opened.store.expire(Infinity));
    expect(left).toEqual([12, 7, 2]);
    expect(await heldOf(opened.store, fingerprints)).toEqual([]);
  });

  test('expires a part at a time, where it is empty listings', async () => {
    using opened = open();
    opened.file.db.exec(`
      WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 7000)
      INSERT INTO listings (fingerprint, method, params, asked_at, total, bought_at)
      SELECT 'empty ' || i, '', '{}', 1, 0, i FROM n`);
    expect(await opened.store.expire(Infinity)).toBe(true);
    expect(await opened.store.expire(Infinity)).toBe(false);
  });

  test('gives the room back to the disk', async () => {
    using opened = open();
    for (let start = 0; start < 20_000; start += 1000) {
      await opened.store.write(pageOf(someRows('one', start, 1000), { start, total: 60_000 }));
    }
    const full = bytesOf(opened);
    for (let again = 0; again < 5; again += 1) {
      await opened.store.expire(Infinity);
      await opened.store.evict();
    }
    expect(full).toBeGreaterThan(4_000_000);
    expect(bytesOf(opened)).toBeLessThan(200_000);
  });
});

test('two connections see each other, and neither mixes two snapshots', async () => {
  using opened = open();
  const other = sqliteStore(openSqliteFile(opened.path), { maxBytes: 2 ** 30 });
  await opened.store.write(pageOf(['a', 'b']));
  await other.write(pageOf(['c'], { start: 2 }));
  expect((await opened.store.read('one', ALL, EVER))?.extents).toEqual([{ start: 0, rows: ['a', 'b', 'c'] }]);
  await other.write(pageOf(['x'], { start: 9, boughtAt: NOON + 1 }));
  expect((await opened.store.read('one', ALL, EVER))?.extents).toEqual([{ start: 9, rows: ['x'] }]);
  await other.close();
});

test('a read of a window walks to it by the key, whatever else is held', async () => {
  using opened = open();
  const plan = opened.file.db
    .prepare(
      'EXPLAIN QUERY PLAN SELECT position, data FROM rows WHERE listing = ? AND position >= ? AND position < ? ORDER BY position',
    )
    .all(1, 0, 10);
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH rows USING PRIMARY KEY (listing=? AND position>? AND position<?)',
  ]);
});

describe('the views for people', () => {
  const backlink: BacklinkRow = {
    urlFrom: 'https://donor.example/страница',
    urlTo: 'https://one.example/',
    anchor: 'a "quoted" text',
    rel: ['NOFOLLOW', 'UGC'],
    linkType: 'TEXT',
    externalLinks: 7,
    firstSeen: '2026-11-14',
    lastVisited: '2026-11-15T10:00:00',
    domainRank: 42,
  };

  test('show backlinks as columns', async () => {
    using opened = open();
    await opened.store.write(pageOf([backlink, { ...backlink, linkType: null }], { start: 3 }));
    const found = opened.file.db.prepare('SELECT * FROM backlinks ORDER BY position').all();
    expect(found).toEqual([
      {
        listing: 1,
        domain: 'one.example',
        position: 3,
        url_from: 'https://donor.example/страница',
        url_to: 'https://one.example/',
        anchor: 'a "quoted" text',
        rel: '["NOFOLLOW","UGC"]',
        link_type: 'TEXT',
        external_links: 7,
        first_seen: '2026-11-14',
        last_visited: '2026-11-15T10:00:00',
        domain_rank: 42,
        bought_at: '2026-11-15 12:00:00',
      },
      expect.objectContaining({ position: 4, link_type: null }),
    ]);
  });

  test('show donors as columns, with one competitor or two', async () => {
    using opened = open();
    const row: IntersectRow = {
      donor: 'donor.example',
      domainRank: null,
      linkCounts: [
        { domain: 'one.example', count: 5 },
        { domain: 'rival.example', count: 0 },
      ],
    };
    const method = 'SerpstatBacklinksProcedure.getIntersect';
    await opened.store.write(pageOf([row], { method }));
    expect(opened.file.db.prepare('SELECT * FROM donors').all()).toEqual([
      {
        listing: 1,
        domain: 'one.example',
        position: 0,
        donor: 'donor.example',
        domain_rank: null,
        links: 5,
        competitor_1: 'rival.example',
        links_1: 0,
        competitor_2: null,
        links_2: null,
        bought_at: '2026-11-15 12:00:00',
      },
    ]);
    expect(opened.file.db.prepare('SELECT * FROM backlinks').all()).toEqual([]);
  });

  test('answer which donors of a domain are new since a week ago', async () => {
    using opened = open();
    const dates = [0, 3, 6, 8].map(days => new Date(NOON - days * DAY_MS).toISOString().slice(0, 10));
    await opened.store.write(pageOf(dates.map(firstSeen => ({ ...backlink, firstSeen }))));
    const found = opened.file.db
      .prepare(
        `SELECT first_seen FROM backlinks
        WHERE domain = 'one.example' AND first_seen >= date('2026-11-15', '-7 days') ORDER BY first_seen`,
      )
      .all();
    expect(found.map(row => row.first_seen)).toEqual(['2026-11-09', '2026-11-12', '2026-11-15']);
  });
});
