import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server on this machine. */
export interface Listener {
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Serves GraphQL at `/graphql` of this machine. Port 0 picks a free one. */
export async function listen(handler: RequestListener, port: number): Promise<Listener> {
  const server = createServer(handler).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: picked } = server.address() as AddressInfo; // a TCP server listens on an address and a port
  return {
    url: `http://127.0.0.1:${picked}/graphql`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}
