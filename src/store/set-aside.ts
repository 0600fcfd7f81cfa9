import { existsSync, renameSync } from 'node:fs';

/**
 * Renames a damaged store file, and what SQLite keeps beside it, so that a new one can take its name. Returns the new
 * name, which carries the moment: `store.db.corrupt-2026-11-15T10-20-30Z`.
 */
export function setAside(path: string, at: number): string {
  const moment = new Date(at).toISOString().replace(/\.\d+/, '').replaceAll(':', '-');
  const aside = `${path}.corrupt-${moment}`;
  renameSync(path, aside);
  // Under the names that SQLite's own tools look for.
  for (const suffix of ['-wal', '-shm']) {
    if (existsSync(path + suffix)) {
      renameSync(path + suffix, aside + suffix);
    }
  }
  return aside;
}
