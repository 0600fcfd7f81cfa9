import { readFileSync } from 'node:fs';
import type { Client } from './client.ts';
import { digestOf } from './key.ts';
import { type ClientsByDigest, ClientsFileError, readClients } from './read-clients.ts';

/** The clients of the file that CLIENTS names. */
export interface Clients {
  /** The client whose key it is. */
  withKey(key: string): Client | undefined;
  /** In the order of the file. */
  all(): readonly Client[];
  /** Reads the file anew. What is in progress goes on, even if its client is gone. */
  reload(): Reload;
}

export type Reload =
  | { readonly kind: 'read' }
  /** The file is wrong or cannot be read. The clients stay as they were. */
  | { readonly kind: 'refused'; readonly reason: string };

/** @throws a `ClientsFileError` if the file is wrong or cannot be read. */
export function openClients(path: string): Clients {
  let clients = readFile(path);
  return {
    // The duration of the look-up can reveal no more than digits of a digest. That helps no attacker: they can neither
    // find the key of a digest, nor choose the digests of the keys that they try.
    withKey: key => clients.get(digestOf(key)),
    all: () => [...clients.values()],
    reload() {
      try {
        clients = readFile(path);
        return { kind: 'read' };
      } catch (error) {
        if (error instanceof ClientsFileError) {
          return { kind: 'refused', reason: error.message };
        }
        throw error;
      }
    },
  };
}

function readFile(path: string): ClientsByDigest {
  return readClients(readText(path), path);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { message } = error as NodeJS.ErrnoException; // the file system throws nothing else
    throw new ClientsFileError(
      `Cannot read the file of clients ${path} (CLIENTS): ${message}. "npm run client -- add NAME" creates it.`,
    );
  }
}
