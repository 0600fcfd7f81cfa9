import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveControl } from './control.ts';
import { send, sendPage } from './http.ts';
import { type SandboxState, serveRpc } from './rpc.ts';
import type { SandboxSwitches } from './switches.ts';

export interface Listening {
  readonly url: string;
  close(): Promise<void>;
}

/** @throws the error of `node:net` if it cannot listen on host and port. */
export async function listen(
  state: SandboxState,
  switches: SandboxSwitches,
  host: string,
  port: number,
): Promise<Listening> {
  // Never close idle connections: one that closes just as a request is sent looks like a fault nobody set.
  const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
    route(state, switches, request, response).catch((error: unknown) => report(error, response));
  });
  server.listen(port, host);
  await once(server, 'listening');
  // A TCP server's address is never the name of a pipe.
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${name}:${address.port}/v4/`,
    async close() {
      if (!server.listening) {
        return;
      }
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function route(
  state: SandboxState,
  switches: SandboxSwitches,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path, query] = (request.url ?? '').split('?', 2);
  if (path === '/sandbox') {
    return serveControl(switches, request, response);
  }
  if (path !== '/v4/') {
    return sendPage(response, 404, 'Not Found');
  }
  if (request.method !== 'POST') {
    return sendPage(response, 405, 'Not Allowed');
  }
  return serveRpc(state, request, new URLSearchParams(query), response);
}

/** Answers 500 if the function of a fault throws. A client that left mid-body gets no answer. */
function report(error: unknown, response: ServerResponse): void {
  if (response.destroyed || response.headersSent) {
    return;
  }
  send(response, 500, 'text/plain', error instanceof Error ? (error.stack ?? error.message) : String(error));
}
