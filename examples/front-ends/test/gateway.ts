import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../../src/config.ts';
import type { Overrides } from '../../../src/gateway.ts';
import type { Sandbox } from '../../../src/sandbox/sandbox.ts';
import { startRig } from '../../../test/rig.ts';

/** A gateway that listens, with a sandbox of its own. */
export interface ListeningGateway {
  readonly url: string;
  readonly sandbox: Sandbox;
  /** The requests that it has received, oldest first: URL and body. */
  readonly received: string[];
  /** Resolves when it has answered so many more of them. */
  answered(count: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startGateway(
  settings: Environment = {},
  overrides: Overrides = {},
): Promise<ListeningGateway> {
  const { gateway, sandbox, ...rig } = await startRig(settings, overrides);
  const received: string[] = [];
  let answers = 0;
  const server = createServer((request, response) => {
    const place = received.push(decodeURIComponent(request.url ?? '')) - 1;
    request.on('data', chunk => {
      received[place] += chunk;
    });
    response.on('finish', () => {
      answers += 1;
      server.emit('answered');
    });
    gateway.handler(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    sandbox,
    received,
    async answered(count) {
      for (const end = answers + count; answers < end; ) {
        await once(server, 'answered');
      }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await rig[Symbol.asyncDispose]();
    },
  };
}

/** Settings of a gateway that answers only the documents of `src/documents.ts`. */
export const TRUSTED: Environment = {
  DOCUMENTS: fileURLToPath(new URL('../src/generated/persisted-documents.json', import.meta.url)),
  DOCUMENTS_ONLY: 'true',
};
