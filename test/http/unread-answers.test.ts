import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { createUnreadAnswers } from '../../src/http/unread-answers.ts';

const BIG = Buffer.alloc(16 * 2 ** 20);

/** Sends requests to a server, and reads nothing until told to. */
async function startServer(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
  const sockets: Socket[] = [];
  return {
    send(path: string): Socket {
      const socket = connect(port, '127.0.0.1').pause();
      socket.on('error', () => {});
      socket.write(`GET ${path} HTTP/1.1\r\nhost: a.example\r\n\r\n`);
      sockets.push(socket);
      return socket;
    },
    [Symbol.dispose]() {
      server.close();
      for (const socket of sockets) {
        socket.destroy();
      }
    },
  };
}

it('a client that stops reading is cut off, also if its answer came late', async () => {
  const unread = createUnreadAnswers({ bytes: Number.POSITIVE_INFINITY, stallMs: 50 });
  const closed = Promise.withResolvers<boolean>();
  using server = await startServer((_, response) => {
    unread.watch(response);
    response.once('close', () => closed.resolve(response.writableFinished));
    // After the time is up for the first time.
    response.once('timeout', () => response.end(BIG));
  });
  server.send('/');
  expect(await closed.promise).toBe(false);
});

it('a client that stops reading is cut off, also if something else has switched the timeout off', async () => {
  const unread = createUnreadAnswers({ bytes: Number.POSITIVE_INFINITY, stallMs: 50 });
  const closed = Promise.withResolvers<boolean>();
  using server = await startServer((_, response) => {
    unread.watch(response);
    response.socket?.setTimeout(0);
    response.once('close', () => closed.resolve(response.writableFinished));
    response.write(BIG);
    unread.rewatch(response);
  });
  server.send('/');
  expect(await closed.promise).toBe(false);
});

it('a client whose operation takes long is not cut off', async () => {
  const unread = createUnreadAnswers({ bytes: Number.POSITIVE_INFINITY, stallMs: 20 });
  using server = await startServer((_, response) => {
    unread.watch(response);
    response.once('timeout', () => response.end('late'));
  });
  const socket = server.send('/').resume();
  const [chunk] = await once(socket, 'data');
  expect(String(chunk)).toContain('late');
});

it('if too much waits to be read, those who have waited longest are cut off', async () => {
  const unread = createUnreadAnswers({ bytes: 2.5 * BIG.length, stallMs: 600_000 });
  const ended: string[] = [];
  using server = await startServer((request, response) => {
    unread.watch(response);
    unread.add(response, BIG.length);
    response.once('close', () =>
      ended.push(`${request.url} ${response.writableFinished ? 'read' : 'cut off'}`),
    );
    response.end(BIG);
  });
  for (const path of ['/first', '/second', '/third']) {
    const socket = server.send(path);
    await once(socket, 'readable');
  }
  await expect.poll(() => ended).toEqual(['/first cut off']);
  const reader = server.send('/reader').resume();
  await once(reader, 'data');
  await expect.poll(() => ended).toEqual(['/first cut off', '/second cut off', '/reader read']);
});

it('the parts of one answer count together', async () => {
  const unread = createUnreadAnswers({ bytes: 2.5 * BIG.length, stallMs: 600_000 });
  const ended: string[] = [];
  using server = await startServer((request, response) => {
    response.once('close', () => ended.push(`${request.url}`));
    for (let part = 0; part < 2; part++) {
      unread.add(response, BIG.length);
      response.write(BIG);
    }
  });
  for (const path of ['/first', '/second']) {
    await once(server.send(path), 'readable');
  }
  await expect.poll(() => ended).toEqual(['/first']);
});

it('an answer to a client that has hung up takes no room from others', async () => {
  const unread = createUnreadAnswers({ bytes: 1.5 * BIG.length, stallMs: 600_000 });
  const held = Promise.withResolvers<boolean>();
  const hungUp = Promise.withResolvers<void>();
  using server = await startServer((request, response) => {
    if (request.url === '/gone') {
      response.once('close', () => {
        unread.add(response, BIG.length);
        hungUp.resolve();
      });
      return;
    }
    unread.add(response, BIG.length);
    response.once('close', () => held.resolve(response.writableFinished));
    response.end(BIG);
  });
  const holder = server.send('/held');
  await once(holder, 'readable');
  const gone = server.send('/gone');
  await once(gone, 'connect');
  gone.destroy();
  await hungUp.promise;
  holder.resume();
  expect(await held.promise).toBe(true);
});
