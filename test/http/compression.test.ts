import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { codingFor } from '../../src/http/content-encoding.ts';
import { startRig } from '../rig.ts';

const rig = await startRig();
afterAll(() => rig[Symbol.asyncDispose]());

const links = (first: number) =>
  `{ domain(name: "rows-100.example") { backlinks(first: ${first}) { nodes { urlFrom urlTo anchor } } } }`;

function ask(query: string, headers: Record<string, string> = {}) {
  return rig.gateway.fetch(`http://gateway.test/graphql?query=${encodeURIComponent(query)}`, { headers });
}

const decoders = { br: brotliDecompressSync, gzip: gunzipSync, zstd: zstdDecompressSync };

describe('an answer', () => {
  it.each(Object.entries(decoders))('is compressed with %s when asked', async (coding, decode) => {
    const plain = await (await ask(links(50))).text();
    const response = await ask(links(50), { 'accept-encoding': coding });
    expect(response.headers.get('content-encoding')).toBe(coding);
    expect(response.headers.get('vary')).toContain('accept-encoding');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.headers.get('content-length')).toBe(String(bytes.length));
    expect(bytes.length).toBeLessThan(plain.length / 2);
    expect(JSON.parse(decode(bytes).toString()).data).toEqual(JSON.parse(plain).data);
  });

  it.each([
    ['it has less than 1400 bytes', links(1), 'gzip'],
    ['nobody asks', links(50), ''],
    ['the client takes no coding that the gateway has', links(50), 'deflate, compress'],
    ['the client refuses all', links(50), 'gzip;q=0, identity'],
  ])('is not compressed if %s, and caches are told that it could be', async (_, query, accepted) => {
    const response = await ask(query, { 'accept-encoding': accepted });
    expect(response.headers.has('content-encoding')).toBe(false);
    expect(response.headers.get('vary')).toContain('accept-encoding');
    expect(await response.json()).toHaveProperty('data');
  });

  it('keeps its status and its errors when it is compressed', async () => {
    const query = `{ ${Array.from({ length: 50 }, (_, place) => `nothing${place}`).join(' ')} }`;
    const headers = { accept: 'application/graphql-response+json', 'accept-encoding': 'gzip' };
    const response = await ask(query, headers);
    expect([response.status, response.headers.get('content-encoding')]).toEqual([400, 'gzip']);
    const body = gunzipSync(Buffer.from(await response.arrayBuffer())).toString();
    expect(JSON.parse(body).errors).toHaveLength(50);
  });
});

it.each(['/health', '/ready', '/metrics'])('%s is never compressed', async path => {
  const response = await rig.gateway.fetch(`http://gateway.test${path}`, {
    headers: { 'accept-encoding': 'gzip, br, zstd' },
  });
  expect(response.headers.has('content-encoding')).toBe(false);
});

it.each([
  ['gzip, deflate, br, zstd', 'zstd'],
  ['gzip, deflate, br', 'br'],
  ['GZIP', 'gzip'],
  ['br;q=0.5, gzip', 'gzip'],
  ['br; q=0.5, gzip;q=0.4', 'br'],
  ['*', 'zstd'],
  ['zstd;q=0, *;q=0.1', 'br'],
  ['identity, gzip;q=0.5', undefined],
  ['gzip;q=0', undefined],
  ['gzip;q=much', undefined],
  ['', undefined],
  [null, undefined],
])('to "%s", the coding is %s', (accepted, coding) => {
  expect(codingFor(accepted)).toBe(coding);
});
