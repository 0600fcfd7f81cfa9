import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { setAside } from '../../src/store/open-file.ts';
import { NOON } from './pages.ts';
import { temporaryFolder } from './rigs.ts';

test('what belongs to a damaged file goes with it, so that a new one does not take it for its own', () => {
  using folder = temporaryFolder();
  for (const suffix of ['', '-wal', '-shm']) {
    writeFileSync(folder.file + suffix, `of ${suffix}`);
  }
  const aside = setAside(folder.file, NOON);
  expect(aside).toBe(`${folder.file}.corrupt-2026-11-15T12-00-00Z`);
  expect(readdirSync(folder.path)).toHaveLength(3);
  for (const suffix of ['', '-wal', '-shm']) {
    expect(readFileSync(aside + suffix, 'utf8')).toBe(`of ${suffix}`);
  }
});

test('a file that stands alone goes alone', () => {
  using folder = temporaryFolder();
  writeFileSync(folder.file, 'rubbish');
  setAside(folder.file, NOON);
  expect(readdirSync(folder.path)).toEqual(['store.db.corrupt-2026-11-15T12-00-00Z']);
});
