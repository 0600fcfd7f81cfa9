import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ListeningGateway, startGateway } from './gateway.ts';

/** A gateway that answers only one client, which has these limits. */
export async function startGatewayWithKey(
  limits: { readonly creditsPerDay?: number } = {},
): Promise<ListeningGateway & { readonly key: string }> {
  const key = 'key-of-a-front-end';
  const sha256 = createHash('sha256').update(key).digest('hex');
  const folder = await mkdtemp(join(tmpdir(), 'serpstat-graphql-clients-'));
  const CLIENTS = join(folder, 'clients.json');
  await writeFile(CLIENTS, JSON.stringify({ 'front-end': { sha256, ...limits } }));
  const gateway = await startGateway({ CLIENTS });
  return {
    ...gateway,
    key,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}
