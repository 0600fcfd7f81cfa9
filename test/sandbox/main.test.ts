import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { backlinks } from './wire.ts';

const main = fileURLToPath(new URL('../../src/sandbox/main.ts', import.meta.url));
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) {
    child.kill('SIGKILL');
  }
});

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

describe('npm run sandbox', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('prints how to reach it and stops cleanly on %s', async signal => {
    const child = start({
      SANDBOX_PORT: '0',
      SANDBOX_TOKEN: 'mine',
      SANDBOX_BALANCE: '77',
      SANDBOX_RATE: 'none',
      SANDBOX_TODAY: '2028-02-29',
    });
    child.stdout.setEncoding('utf8');
    let output = '';
    for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
      output += chunk;
      if (output.includes('npm start')) {
        break;
      }
    }
    const url = /SERPSTAT_API_URL=(\S+) SERPSTAT_TOKEN=mine npm start/.exec(output)?.[1] ?? '';
    const state = await request(new URL('/sandbox', url));
    expect(await state.body.json()).toEqual({ balance: 77, billed: 0, rate: null, requests: [] });
    const sandbox = { url, token: 'mine' };
    const newest = await backlinks(sandbox, { query: 'rows-3000.example', size: 1 });
    expect(newest.result?.data).toMatchObject([{ last_visited: expect.stringContaining('2028-02-28') }]);
    child.kill(signal);
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('lists every invalid setting and does not start', async () => {
    const child = start({
      SANDBOX_PORT: 'x',
      SANDBOX_RATE: '0',
      SANDBOX_BALANCE: '-1',
      SANDBOX_TODAY: '31.12.2026',
    });
    const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(code).toBe(1);
    expect(errors).toMatch(/SANDBOX_PORT=x.*SANDBOX_RATE=0.*SANDBOX_BALANCE=-1.*SANDBOX_TODAY=31\.12\.2026/s);
  });
});
