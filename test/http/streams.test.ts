import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { startRig } from '../rig.ts';

it.each([
  ['text/event-stream', 'event: next'],
  ['multipart/mixed', 'Content-Type: application/json'],
])('over a socket, %s comes as one answer of a declared length', async (accept, part) => {
  await using rig = await startRig();
  await using server = createServer(rig.gateway.handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
  const response = await fetch(`http://127.0.0.1:${port}/graphql?query={__typename}`, {
    headers: { accept },
  });
  expect(response.headers.get('transfer-encoding')).toBeNull();
  const body = await response.text();
  expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(body)));
  expect(body).toContain(part);
  expect(body).toContain('{"data":{"__typename":"Query"}}');
});
