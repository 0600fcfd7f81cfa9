import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, runGateway, runProgram, temporaryFolder, urlOf } from './program.ts';

describe.concurrent('a gateway for clients with keys', () => {
  it('npm run client makes the key of a gateway that the network reaches; SIGHUP lets in who comes later', async () => {
    await using folder = await temporaryFolder();
    const CLIENTS = join(folder.path, 'clients.json');
    const addClient = async (name: string): Promise<string> => {
      await using adding = runProgram('npm', ['run', 'client', '--', 'add', name], {
        cwd: ROOT,
        env: { CLIENTS },
      });
      expect([await adding.code, await adding.errors]).toEqual([0, '']);
      return adding.lines.find(line => line.startsWith('  sg_'))?.trim() ?? '';
    };
    const first = await addClient('first');
    await using gateway = await runGateway({ CLIENTS, HOST: '0.0.0.0' });
    const url = (await urlOf(gateway)).replace('0.0.0.0', '127.0.0.1');
    const statusWith = async (headers: Record<string, string>) => {
      const response = await fetch(`${url}?query=%7B__typename%7D`, { headers });
      await response.text();
      return response.status;
    };
    const second = await addClient('second');
    const keys = [first, second].map(key => ({ authorization: `Bearer ${key}` }));
    expect(await Promise.all([{}, ...keys].map(statusWith))).toEqual([401, 200, 401]);

    gateway.signal('SIGHUP');
    await gateway.line('"read the file of clients"');
    expect(await Promise.all([{}, ...keys].map(statusWith))).toEqual([401, 200, 200]);
    gateway.signal('SIGTERM');
    expect(await gateway.code).toBe(0);
    expect(gateway.lines.filter(line => line.includes(first) || line.includes(second))).toEqual([]);
  });

  it('without CLIENTS, SIGHUP ends the process, as where its terminal is closed', async () => {
    await using gateway = await runGateway();
    await urlOf(gateway);
    gateway.signal('SIGHUP');
    expect(await gateway.code).toBeNull();
  });

  it('a gateway that the network would reach without keys does not start, and says what to set', async () => {
    await using gateway = await runGateway({ HOST: '0.0.0.0' });
    expect(await gateway.code).toBe(1);
    expect(gateway.lines).toEqual([]);
    expect(await gateway.errors).toMatch(
      /HOST="0\.0\.0\.0" takes .*Set CLIENTS to .*, or OPEN=true if .*\n$/,
    );
  });

  it('OPEN=true lets it listen for everyone', async () => {
    await using gateway = await runGateway({ HOST: '0.0.0.0', OPEN: 'true' });
    expect(await urlOf(gateway)).toMatch(/^http:\/\/0\.0\.0\.0:\d+\/graphql$/);
  });

  it('a gateway with a wrong file of clients does not start, and says in one message what is wrong', async () => {
    await using folder = await temporaryFolder();
    const CLIENTS = join(folder.path, 'clients.json');
    await writeFile(CLIENTS, '{"team-a": {"concurrency": 0}}');
    await using gateway = await runGateway({ CLIENTS });
    expect(await gateway.code).toBe(1);
    expect(gateway.lines).toEqual([]);
    expect(await gateway.errors).toBe(
      [
        `The file of clients ${CLIENTS} (CLIENTS) is wrong:`,
        '  team-a.sha256 is missing; it takes the SHA-256 digest of the key, in 64 hexadecimal digits',
        '  team-a.concurrency=0 takes a whole number of operations from 1 to 10000',
        '',
      ].join('\n'),
    );
  });
});
