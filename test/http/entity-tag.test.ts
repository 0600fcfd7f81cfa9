import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startRig } from '../rig.ts';

const LINKS = '{ domain(name: "rows-300.example") { backlinks(first: 100) { nodes { urlFrom } } } }';
const OTHER = LINKS.replace('first: 100', 'first: 99');

/** A gateway at a socket that holds the rows: from the second time on, answers say the same of credits. */
async function startHolder() {
  const rig = await startRig();
  await rig.askText(LINKS);
  const server = createServer(rig.gateway.handler);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
  const url = `http://127.0.0.1:${port}/graphql`;
  return {
    sandbox: rig.sandbox,
    get: (query: string, headers: Readonly<Record<string, string>> = {}) =>
      fetch(`${url}?query=${encodeURIComponent(query)}`, { headers }),
    post: (query: string, headers: Readonly<Record<string, string>> = {}) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await rig[Symbol.asyncDispose]();
    },
  };
}

test.each(['identity', 'gzip', 'br', 'zstd'])(
  'a client that has the answer in %s gets 304 and no body, until the answer is another one',
  async coding => {
    await using held = await startHolder();
    const asks = { 'accept-encoding': coding };
    const first = await held.get(LINKS, asks);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    expect(await first.json()).toMatchObject({ data: { domain: { backlinks: { nodes: { length: 100 } } } } });
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await held.get(LINKS, { ...asks, 'if-none-match': known });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
      expect(again.headers.get('cache-control')).toMatch(/^private, max-age=\d+$/);
      expect(again.headers.get('vary')).toContain('accept-encoding');
      expect(again.headers.get('content-encoding')).toBeNull();
    }
    const other = await held.get(OTHER, { ...asks, 'if-none-match': etag });
    expect(other.status).toBe(200);
    expect(other.headers.get('etag')).not.toBe(etag);
    expect(await other.json()).toMatchObject({ data: { domain: { backlinks: { nodes: { length: 99 } } } } });
  },
);

test('each coding of an answer has a tag of its own', async () => {
  await using held = await startHolder();
  const tags = await Promise.all(
    ['identity', 'gzip', 'br', 'zstd'].map(async coding =>
      (await held.get(LINKS, { 'accept-encoding': coding })).headers.get('etag'),
    ),
  );
  expect(new Set(tags).size).toBe(4);
});

test('answers that must not be kept, and answers to POST, have no tag', async () => {
  await using held = await startHolder();
  for (const answer of [
    await held.get('{ domain(name: "http://x") { name } }'),
    await held.get('{ __typename }'),
    await held.post(LINKS, { 'if-none-match': '*' }),
  ]) {
    expect(answer.status).not.toBe(304);
    expect(answer.headers.get('etag')).toBeNull();
  }
  expect(held.sandbox.billed).toBe(100);
});
