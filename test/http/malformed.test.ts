import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { startRig } from '../rig.ts';

it.each([
  ['a Host header that is no host', 'GET /graphql HTTP/1.1\r\nHost: [a b\r\nConnection: close\r\n\r\n'],
  ['a target that is no path', 'GET http://a/ HTTP/1.1\r\nHost: a:80\r\nConnection: close\r\n\r\n'],
])('answers %s with 400, without a look at its own insides', async (_, request) => {
  await using rig = await startRig();
  await using server = createServer(rig.gateway.handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
  const socket = connect(port, '127.0.0.1');
  socket.end(request);
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(answer).not.toMatch(/at |node_modules/);
});
