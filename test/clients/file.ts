import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKey, digestOf } from '../../src/clients/key.ts';

/** A file of clients in a folder of its own. */
export interface File {
  readonly path: string;
  /** The headers that carry the key of a client. */
  headersOf(name: string): { readonly authorization: string };
  /** Every key and digest that the file has ever had. */
  readonly secrets: readonly string[];
  /** Writes the file anew. A client that it had before keeps its key. */
  write(clients: Readonly<Record<string, object>>): void;
  [Symbol.dispose](): void;
}

/** `clients` has the fields of each client without its digest. */
export function clientsFile(clients: Readonly<Record<string, object>>): File {
  const folder = mkdtempSync(join(tmpdir(), 'serpstat-graphql-clients-'));
  const path = join(folder, 'clients.json');
  const keys = new Map<string, string>();
  function keyOf(name: string): string {
    const key = keys.get(name) ?? createKey();
    keys.set(name, key);
    return key;
  }
  function write(next: Readonly<Record<string, object>>): void {
    const entries = Object.entries(next).map(([name, limits]) => [
      name,
      { sha256: digestOf(keyOf(name)), ...limits },
    ]);
    writeFileSync(path, JSON.stringify(Object.fromEntries(entries)));
  }

  write(clients);
  return {
    path,
    headersOf: name => ({ authorization: `Bearer ${keyOf(name)}` }),
    get secrets() {
      return [...keys.values()].flatMap(key => [key, digestOf(key)]);
    },
    write,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}
