import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import { type FailsafeOptions, failsafeStore } from '../../src/store/failsafe.ts';
import { memoryStore } from '../../src/store/memory-store.ts';
import { openSqliteFile } from '../../src/store/sqlite-file.ts';
import { sqliteStore } from '../../src/store/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { tieredStore } from '../../src/store/tiered-store.ts';
import type { StoreRig } from './conformance.ts';

/** A folder of the test's own, gone with the block that it was made in. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'serpstat-store-'));
  return {
    path,
    file: join(path, 'store.db'),
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  };
}

export async function memoryRig(): Promise<StoreRig> {
  return rigOf(roomyMemory());
}

export async function sqliteRig(): Promise<StoreRig> {
  return fileRig(roomySqlite);
}

export async function tieredRig(): Promise<StoreRig> {
  return fileRig(path => tieredStore(roomyMemory(), roomySqlite(path)));
}

/** The same, as the gateway wraps it. Trouble fails the test. */
export function failsafeRig(start: () => Promise<StoreRig>): () => Promise<StoreRig> {
  return async () => {
    const rig = await start();
    return wrap(rig, failsafeStore(rig.store, noTrouble));
  };

  function wrap(rig: StoreRig, store: Store): StoreRig {
    const { reopen } = rig;
    return {
      store,
      ...(reopen && {
        async reopen() {
          const next = await reopen();
          return wrap(next, failsafeStore(next.store, noTrouble));
        },
      }),
      [Symbol.asyncDispose]: () => rig[Symbol.asyncDispose](),
    };
  }
}

const noTrouble: FailsafeOptions = {
  clock: systemClock,
  timeoutMs: 10_000,
  report(problem) {
    throw new Error(problem.message);
  },
};

function roomyMemory() {
  return memoryStore({ maxBytes: 2 ** 26 });
}

function roomySqlite(path: string) {
  return sqliteStore(openSqliteFile(path), { maxBytes: 2 ** 30 });
}

function rigOf(store: Store): StoreRig {
  return { store, [Symbol.asyncDispose]: () => store.close() };
}

function fileRig(open: (path: string) => Store): StoreRig {
  const folder = temporaryFolder();
  const around = (store: Store): StoreRig => ({
    store,
    async reopen() {
      await store.close();
      return around(open(folder.file));
    },
    async [Symbol.asyncDispose]() {
      await store.close();
      folder[Symbol.dispose]();
    },
  });
  return around(open(folder.file));
}
