import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { urlOf } from '../e2e/program.ts';
import { lastOf } from './dockerfile.ts';
import { buildImage } from './image.ts';

test.skipIf(process.platform === 'win32')(
  'the image runs without rights, writes to its volume only, knows whether it is healthy, and ends when it is told to',
  async () => {
    await using image = await buildImage();
    const { command: start } = lastOf('CMD');
    const { command: check } = lastOf('HEALTHCHECK');

    await using writer = image.run(['node', '-e', "fs.writeFileSync('src/main.ts', '')"], {});
    expect(await writer.code).toBe(1);
    expect(await writer.errors).toContain('EACCES');

    await using gateway = image.run(start, { OPEN: 'true', PORT: '0' });
    const url = new URL(await urlOf(gateway));
    expect(url.hostname).toBe('0.0.0.0');
    url.hostname = '127.0.0.1';
    await using healthy = image.run(check, { PORT: url.port });
    expect([await healthy.code, await healthy.errors]).toEqual([0, '']);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: '{ domain(name: "gepur.com") { backlinks(first: 1) { nodes { anchor } } } }',
      }),
    });
    expect(await response.json()).toMatchObject({ data: { domain: { backlinks: { nodes: [{}] } } } });

    gateway.signal('SIGTERM');
    expect([await gateway.code, await gateway.errors]).toEqual([0, '']);
    expect(await readdir(image.data)).toEqual(['store.db']);
    expect((await stat(join(image.data, 'store.db'))).mode & 0o777).toBe(0o600);
    await using unhealthy = image.run(check, { PORT: url.port });
    expect([await unhealthy.code, await unhealthy.errors]).toEqual([1, '']);
  },
);
