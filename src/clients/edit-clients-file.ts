import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { ClientsFileError, type Entries, readClients, readEntries } from './read-clients.ts';

/**
 * Changes the file of clients, or creates it. Who reads it meanwhile, or after a crash, finds all of the change or
 * nothing of it. Only its owner can read the file.
 *
 * @throws what `change` throws, the error of the file system, or a `ClientsFileError` if the file is wrong, before or
 * after the change, or if another process changes it now. The file is then as it was.
 */
export function editClientsFile(path: string, change: (entries: Entries) => Entries): void {
  const target = existsSync(path) ? realpathSync(path) : path;
  const replacement = `${target}.new`;
  const file = openReplacement(replacement);
  try {
    const text = `${JSON.stringify(Object.fromEntries(change(currentEntries(target, path))), null, 2)}\n`;
    readClients(text, path);
    writeFileSync(file, text);
    fsyncSync(file);
    renameSync(replacement, target);
  } catch (error) {
    rmSync(replacement);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Fails if the file exists, so that of two processes one waits for its turn instead of undoing the other's change. */
function openReplacement(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw error;
    }
    throw new ClientsFileError(
      `${path} exists: another process changes the file of clients. Try again. If there is no other process, remove ${path}.`,
    );
  }
}

function currentEntries(target: string, path: string): Entries {
  if (!existsSync(target)) {
    return new Map();
  }
  const text = readFileSync(target, 'utf8');
  readClients(text, path);
  return readEntries(text, path);
}
