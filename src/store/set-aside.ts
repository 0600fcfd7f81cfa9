import { existsSync, renameSync } from 'node:fs';

/**
 * Renames a damaged store file, and the files that SQLite keeps beside it. Returns the new name, which ends in the time:
 * `store.db.corrupt-2026-11-15T10-20-30Z`.
 */
export function setAside(path: string, at: number): string {
  const moment = new Date(at).toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  const aside = `${path}.corrupt-${moment}`;
  renameSync(path, aside);
  // SQLite's own tools look for these names.
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(path + suffix)) {
      renameSync(path + suffix, aside + suffix);
    }
  }
  return aside;
}
