import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import type { Environment } from '../../src/config.ts';
import { type Rig, startRig } from '../rig.ts';
import { ROOT } from './markdown.ts';

/** What a section's examples talk to: a gateway that listens, with a sandbox and a store file of its own. */
export interface Scene extends Pick<Rig, 'askText' | 'sandbox' | 'log'> {
  /** Runs a command in Bash and returns its standard output. */
  shell(command: string): Promise<string>;
  /** The rows of a query to the store file, as the program `sqlite3` prints them. */
  sql(query: string): string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** `clients` is the text of the file of clients, where there is one; `today` is the day of the sandbox. */
export async function startScene(settings: Environment, clients?: string, today?: string): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'serpstat-graphql-docs-'));
  const file = join(folder, 'store.db');
  const storeUrl = `sqlite:${file}`;
  const CLIENTS = clients && join(folder, 'clients.json');
  if (CLIENTS !== undefined) {
    await writeFile(CLIENTS, clients ?? '');
  }
  const { gateway, sandbox, askText, log, ...rig } = await startRig(
    { STORE_URL: storeUrl, ...settings, ...(CLIENTS && { CLIENTS }) },
    {},
    today,
  );
  const server = createServer(gateway.handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port

  return {
    sandbox,
    askText,
    log,
    async shell(command) {
      const here = command
        .replaceAll('localhost:4000', `127.0.0.1:${port}`)
        .replaceAll('localhost:4010', new URL(sandbox.url).host)
        .replaceAll('npm run credits', `"${process.execPath}" src/credits.ts`);
      const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', here], {
        cwd: ROOT,
        env: { PATH: process.env.PATH, STORE_URL: storeUrl },
      });
      return stdout;
    },
    sql(query) {
      const database = new DatabaseSync(file, { readOnly: true });
      try {
        const rows = database.prepare(query).all();
        return rows.map(row => `${Object.values(row).join('|')}\n`).join('');
      } finally {
        database.close();
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await rig[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
