import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { startSandbox } from '../src/sandbox/sandbox.ts';

/** A sandbox behind a server that holds every request back until it is told to let them through. */
export interface HeldUpstream {
  /** For `SERPSTAT_API_URL` and `SERPSTAT_TOKEN`. */
  readonly url: string;
  readonly token: string;
  /** Resolves when the first request is here. */
  readonly arrival: Promise<void>;
  letThrough(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export async function startHeldUpstream(): Promise<HeldUpstream> {
  const sandbox = await startSandbox();
  const arrival = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    arrival.resolve();
    await released.promise;
    const answer = await fetch(new URL(request.url ?? '', sandbox.url), { method: 'POST', body });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
  return {
    url: `http://127.0.0.1:${port}/v4/`,
    token: sandbox.token,
    arrival: arrival.promise,
    letThrough: released.resolve,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await sandbox.close();
    },
  };
}
