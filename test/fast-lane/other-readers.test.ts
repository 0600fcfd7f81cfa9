import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startRig } from '../rig.ts';
import { PAGE } from './post.ts';

const BODY = JSON.stringify({ query: PAGE });

/** The lane answers the third at the latest. */
const TIMES = 4;

/** What a program that embeds the gateway reads of requests beside it. */
function readBodies() {
  const bodies: string[] = [];
  return {
    bodies,
    read(request: IncomingMessage): void {
      let body = '';
      request.on('data', chunk => {
        body += chunk;
      });
      request.on('end', () => bodies.push(body));
    },
  };
}

async function expectAnswers(listener: RequestListener): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
  for (let time = 0; time < TIMES; time += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: BODY,
    });
    expect(await response.json()).toMatchObject({ data: { domain: { backlinks: {} } } });
  }
  server.closeAllConnections();
  server.close();
}

test('a program that reads bodies before it calls the gateway gets each once, and so does the gateway', async () => {
  await using rig = await startRig();
  const { bodies, read } = readBodies();
  await expectAnswers((request, response) => {
    read(request);
    rig.gateway.handler(request, response);
  });
  expect(bodies).toEqual(Array.from({ length: TIMES }, () => BODY));
});

test('a program that reads bodies after it called the gateway takes none from it', async () => {
  await using rig = await startRig();
  await expectAnswers((request, response) => {
    rig.gateway.handler(request, response);
    readBodies().read(request);
  });
});
