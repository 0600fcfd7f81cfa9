import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('npm start prints one address, of the app and of the gateway behind it, and ends with both', async () => {
  const child = spawn(process.execPath, ['bin/start.cjs'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, PORT: '0', STORE_URL: 'memory:', SERPSTAT_TOKEN: '', SERPSTAT_API_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const lines: string[] = [];
  let address = '';
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    address = line.match(/^Link gap: (http:.*)$/)?.[1] ?? '';
    if (address !== '') {
      break;
    }
  }
  expect(lines.join('\n').match(/http:/g)).toHaveLength(1);
  expect(lines.join('\n')).toContain('a sandbox answers');

  const page = await (await fetch(address)).text();
  expect(page).toContain('<title>Link gap</title>');
  const answer = await fetch(new URL('/graphql', address), {
    method: 'POST',
    // As browsers send it.
    headers: {
      'content-type': 'application/json',
      origin: new URL(address).origin,
      'user-agent': 'Mozilla/5.0',
    },
    body: JSON.stringify({ query: '{ domain(name: "gepur.com") { name } }' }),
  });
  expect(await answer.json()).toEqual({ data: { domain: { name: 'gepur.com' } } });

  child.kill();
  expect(await ended).toEqual([0, null]);
});
