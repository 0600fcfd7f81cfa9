import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes a folder that only its owner can enter (mode 0700), and those above it, unless they exist. */
export function makePrivateFolder(path: string): void {
  // Not `recursive`, which never returns for a folder that cannot be made, such as one in /proc.
  if (existsSync(path)) {
    return;
  }
  makePrivateFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!existsSync(path)) {
      throw error;
    }
  }
}

/**
 * Makes an empty file that only its owner can read (mode 0600), unless it exists. For SQLite, an empty file is an empty
 * database, and its journals get the mode of the file (https://www.sqlite.org/tempfiles.html).
 */
export function makePrivateFile(path: string): void {
  // A file that exists is not even opened: closing it would drop SQLite's locks on it.
  if (!existsSync(path)) {
    closeSync(openSync(path, 'a', 0o600));
  }
}
