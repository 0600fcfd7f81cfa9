import { once } from 'node:events';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Answer } from '../rig.ts';
import { readExposition } from '../telemetry/exposition.ts';
import { startSocketUpstream } from '../upstream/index.ts';
import { type Program, ROOT, runGateway, runProgram, temporaryFolder, urlOf } from './program.ts';

/** The data of an answer without errors. */
async function ask(url: string, query: string): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as Answer<unknown>; // GraphQL over HTTP says so
  expect(errors).toBeUndefined();
  return data;
}

const balance = '{ serpstatCredits { left } }';
/** Takes two requests, of which the second can only be sent when the first is answered. */
const linksOfDonor =
  '{ domain(name: "serpstat.com") { backlinks(first: 1) { nodes { donor { backlinks { totalCount } } } } } }';
const donor = { donor: { backlinks: { totalCount: expect.any(Number) } } };

const noSettings = { SERPSTAT_TOKEN: '', SERPSTAT_API_URL: '' };

describe.concurrent('npm start', () => {
  it('needs no settings: it brings a sandbox, says so, answers, and ends when it is told to', async () => {
    // The project as it is, but for the `.env` that may stand in its folder.
    await using folder = await temporaryFolder();
    for (const name of ['package.json', 'node_modules', 'bin', 'src']) {
      await symlink(join(ROOT, name), join(folder.path, name));
    }
    await writeFile(join(folder.path, '.env'), 'SERPSTAT_TOKEN=\nSTORE_URL=\n');
    await using gateway = runProgram('npm', ['start'], { cwd: folder.path, env: { PORT: '0' } });
    const url = await urlOf(gateway);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*\/graphql$/);
    expect(
      await ask(url, '{ domain(name: "serpstat.com") { backlinks(first: 2) { nodes { urlFrom } } } }'),
    ).toEqual({
      domain: { backlinks: { nodes: [{ urlFrom: expect.any(String) }, { urlFrom: expect.any(String) }] } },
    });

    gateway.signal('SIGTERM');
    expect(await gateway.code).toBe(0);
    // Invented rows and credits have a file of their own.
    const kept = await readdir(join(folder.path, '.data'));
    expect(kept.filter(name => !name.startsWith('sandbox.db'))).toEqual([]);
    const [first, second, ...others] = gateway.lines
      .filter(line => line !== '' && !line.startsWith('>'))
      .map(line => JSON.parse(line))
      .filter(({ msg }) => msg !== 'serpstat');
    expect(first).toMatchObject({ msg: 'listening', url });
    expect(second).toMatchObject({
      msg: expect.stringMatching(/sandbox on this machine.*SERPSTAT_TOKEN/),
      sandbox: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/v4\/$/),
    });
    expect(others.map(({ msg }) => msg)).toEqual(['stopping', 'stopped']);
  });
});

describe.concurrent('the process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'answers what is in flight before it ends, on %s, however often it is told to end',
    async signal => {
      await using upstream = await startSocketUpstream();
      const held = upstream.hold();
      await using gateway = await runGateway({
        SERPSTAT_API_URL: upstream.url,
        SERPSTAT_TOKEN: 'any',
      });
      const url = await urlOf(gateway);
      const answer = ask(url, linksOfDonor);
      await held.arrival;

      gateway.signal(signal);
      await gateway.line('"stopping"');
      gateway.signal('SIGTERM');
      gateway.signal('SIGINT');
      expect((await fetch(new URL('/ready', url))).status).toBe(503);
      expect((await fetch(new URL('/health', url))).status).toBe(200);
      held.letThrough();
      expect(await answer).toEqual({ domain: { backlinks: { nodes: [donor] } } });
      expect(await gateway.code).toBe(0);
      expect(await gateway.errors).toBe('');
    },
  );

  it('ends in time though clients do not read their answers, and completes the answers of the others', async () => {
    await using upstream = await startSocketUpstream();
    await using gateway = await runGateway({
      SERPSTAT_API_URL: upstream.url,
      SERPSTAT_TOKEN: 'any',
      SHUTDOWN_TIMEOUT_MS: '3000',
    });
    const url = new URL(await urlOf(gateway));
    // GraphiQL's page is longer than what the system takes from the gateway for a client that does not read.
    const readers = Array.from({ length: 3 }, () => {
      const socket = connect(Number(url.port), url.hostname).pause();
      socket.write('GET /graphql HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/html\r\n\r\n');
      return socket;
    });
    await Promise.all(readers.map(socket => once(socket, 'readable')));
    const held = upstream.hold();
    const answer = ask(url.href, linksOfDonor);
    await held.arrival;

    gateway.signal('SIGTERM');
    await gateway.line('"stopping"');
    held.letThrough();
    expect(await answer).toEqual({ domain: { backlinks: { nodes: [donor] } } });
    expect(await gateway.code).toBe(0);
    expect(await gateway.errors).toBe('');
    expect(gateway.lines.map(line => JSON.parse(line).msg).slice(-2)).toEqual([
      expect.stringMatching(/^clients have not read their answers in time \(SHUTDOWN_TIMEOUT_MS\)/),
      'stopped',
    ]);
    for (const socket of readers) {
      socket.destroy();
    }
  });

  it('ends in time though Serpstat does not answer', async () => {
    await using upstream = await startSocketUpstream();
    const held = upstream.hold();
    await using gateway = await runGateway({
      SERPSTAT_API_URL: upstream.url,
      SERPSTAT_TOKEN: 'any',
      SHUTDOWN_TIMEOUT_MS: '500',
    });
    const answer = ask(await urlOf(gateway), linksOfDonor).catch(() => 'no answer');
    await held.arrival;
    gateway.signal('SIGTERM');
    expect(await gateway.code).toBe(0);
    expect(await answer).toBe('no answer');
    expect(JSON.parse(gateway.lines.at(-1) ?? '').msg).toMatch(/^stopped before all requests/);
  });

  it('with ADMIN_PORT, tells its state and its metrics on that port alone', async () => {
    await using gateway = await runGateway({ ADMIN_PORT: '0' });
    const { url, admin } = JSON.parse(await gateway.line('"listening"'));
    const statusesAt = (address: string) =>
      Promise.all(
        ['/health', '/ready', '/metrics', '/graphql?query={__typename}'].map(
          async path => (await fetch(new URL(path, address))).status,
        ),
      );
    expect(await statusesAt(admin)).toEqual([200, 200, 200, 404]);
    expect(await statusesAt(url)).toEqual([404, 404, 404, 200]);
    gateway.signal('SIGTERM');
    expect(await gateway.code).toBe(0);
  });

  it('answers others while clients hold all connections open, and keeps descriptors for itself', async () => {
    await using gateway = await runGateway({ MAX_CONNECTIONS: '4' });
    const url = new URL(await urlOf(gateway));
    const idle = Array.from({ length: 4 }, () => {
      const socket = connect(Number(url.port), url.hostname).resume();
      socket.write('GET /health HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
      return socket;
    });
    await Promise.all(idle.map(socket => once(socket, 'data')));
    const closed = Promise.all(idle.map(socket => once(socket, 'close')));
    // The first finds no place, and the idle ones make room.
    await expect.poll(async () => (await fetch(url).catch(() => undefined))?.status).toBe(200);
    await closed;
  });

  it('shows at /metrics what the gateway does and how the process is', async () => {
    await using gateway = await runGateway();
    const url = await urlOf(gateway);
    await ask(url, balance);
    const series = readExposition(await (await fetch(new URL('/metrics', url))).text());
    expect(series.get('serpstat_gateway_operation_duration_seconds_count{outcome="ok"}')).toBe(1);
    expect(series.get('process_resident_memory_bytes')).toBeGreaterThan(0);
    expect((await fetch(new URL('/metrics', url), { method: 'HEAD' })).status).toBe(200);
    gateway.signal('SIGTERM');
    expect(await gateway.code).toBe(0);
  });

  it('ends when it is told to also where nobody reads its log any more', async () => {
    await using gateway = await runGateway();
    await urlOf(gateway);
    gateway.stopReading();
    gateway.signal('SIGTERM');
    expect(await gateway.code).toBe(0);
  });

  it('does not start with wrong settings, and lists all of them at once', async () => {
    await using gateway = await runGateway({
      PORT: 'http',
      SERPSTAT_RATE: '0',
      SERPSTAT_TOKEN: 'a b',
      HOST: '127.0.0.1',
    });
    expect(await gateway.code).toBe(1);
    expect(gateway.lines).toEqual([]);
    expect(await gateway.errors).toBe(
      [
        'These settings are wrong:',
        '  PORT="http" takes a whole number from 0 to 65535',
        '  SERPSTAT_TOKEN=(hidden) takes printable characters without spaces',
        '  SERPSTAT_RATE="0" takes a number of requests a second from 0.1 to 100',
        '',
      ].join('\n'),
    );
  });

  it('says which address is taken where it cannot listen', async () => {
    await using server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
    await using gateway = await runGateway({ PORT: String(port), ...noSettings });
    expect(await gateway.code).toBe(1);
    expect(gateway.lines.map(line => JSON.parse(line))).toEqual([
      expect.objectContaining({
        level: 60,
        msg: expect.stringMatching(
          `^Cannot listen on 127\\.0\\.0\\.1:${port} \\(HOST, PORT\\): .*address already in use`,
        ),
      }),
    ]);
    expect(await gateway.errors).toBe('');
  });

  it('reads .env in the folder that it is started from; the environment has precedence unless it is empty', async ({
    onTestFinished,
  }) => {
    const sandbox = await startSandbox({ balance: 321 });
    onTestFinished(() => sandbox.close());
    await using folder = await temporaryFolder();
    await writeFile(
      join(folder.path, '.env'),
      `\uFEFFSERPSTAT_API_URL=${sandbox.url}\n# A comment\nSERPSTAT_TOKEN="${sandbox.token}"\nHOST=nowhere.invalid\n`,
    );
    await using gateway = runProgram(process.execPath, [join(ROOT, 'src/main.ts')], {
      cwd: folder.path,
      env: { PORT: '0', HOST: 'localhost', SERPSTAT_TOKEN: '' },
    });
    const url = await urlOf(gateway);
    expect(url).toMatch(/^http:\/\/localhost:\d+\/graphql$/);
    expect(await ask(url, balance)).toEqual({ serpstatCredits: { left: 321 } });
  });

  it.each(['src/main.ts', 'src/credits.ts'])(
    'says in one line that .env is a directory: %s',
    async script => {
      await using folder = await temporaryFolder();
      await mkdir(join(folder.path, '.env'));
      await using program = runProgram(process.execPath, [join(ROOT, script)], { cwd: folder.path });
      expect(await program.code).toBe(1);
      expect(program.lines).toEqual([]);
      expect(await program.errors).toMatch(/^\.env is a directory, but must be a file\. .*\n$/);
    },
  );

  it.each(['src/main.ts', 'src/credits.ts'])(
    'refuses a document that STORE_URL names, and leaves it unchanged: %s',
    async script => {
      await using folder = await temporaryFolder();
      const document = join(folder.path, 'text.db');
      await writeFile(document, 'Dear diary');
      await using program = runProgram(process.execPath, [join(ROOT, script)], {
        cwd: folder.path,
        // With a sandbox, whose socket must not keep the process alive.
        env: { STORE_URL: 'sqlite:text.db', PORT: '0' },
      });
      expect(await program.code).toBe(1);
      expect(program.lines).toEqual([]);
      expect(await program.errors).toMatch(/^STORE_URL names .*text\.db, which is not a store file .*\n$/);
      expect(await readFile(document, 'utf8')).toBe('Dear diary');
      expect(await readdir(folder.path)).toEqual(['text.db']);
    },
  );

  it('warns at start if another gateway uses its store file, until that one ends, even by kill -9', async () => {
    await using folder = await temporaryFolder();
    const settings = { STORE_URL: `sqlite:${join(folder.path, 'store.db')}` };
    const warnings = (gateway: Program) =>
      gateway.lines.filter(line => line.includes('Another gateway already uses the store file'));
    await using first = await runGateway(settings);
    await urlOf(first);
    await using credits = runProgram(process.execPath, [join(ROOT, 'src/credits.ts')], {
      cwd: folder.path,
      env: settings,
    });
    expect([await credits.code, await credits.errors]).toEqual([0, '']);
    await using second = await runGateway(settings);
    await urlOf(second);
    expect([warnings(first).length, warnings(second).length]).toEqual([0, 1]);
    expect(JSON.parse(warnings(second)[0] ?? '')).toMatchObject({ level: 40 });

    for (const gateway of [first, second]) {
      gateway.signal('SIGKILL');
      await gateway.code;
    }
    await using third = await runGateway(settings);
    await urlOf(third);
    expect(warnings(third)).toEqual([]);
  });

  it('shows the account of the sandbox, which outlasts it, with npm run credits', async () => {
    await using folder = await temporaryFolder();
    await using gateway = runProgram(process.execPath, [join(ROOT, 'src/main.ts')], {
      cwd: folder.path,
      env: { PORT: '0' },
    });
    await ask(
      await urlOf(gateway),
      '{ domain(name: "gepur.com") { backlinks(first: 2) { nodes { anchor } } } }',
    );
    gateway.signal('SIGTERM');
    await gateway.code;
    await using credits = runProgram(process.execPath, [join(ROOT, 'src/credits.ts')], { cwd: folder.path });
    expect([await credits.code, await credits.errors]).toEqual([0, '']);
    expect(credits.lines[0]).toBe('Sandbox (.data/sandbox.db), in play money:');
    expect(credits.lines.at(-1)).toMatch(/ 2 .*getNewBacklinks query=gepur\.com/);
  });

  it('reads .env in the same way for npm run credits', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, '.env'), '\uFEFFSTORE_URL=sqlite:named-in-env.db\n');
    await using credits = runProgram(process.execPath, [join(ROOT, 'src/credits.ts')], {
      cwd: folder.path,
      env: { STORE_URL: '' },
    });
    expect(await credits.code).toBe(1);
    expect(await credits.errors).toContain('named-in-env.db');
  });
});

describe.concurrent('npm run sandbox', () => {
  it('says how to point a gateway at it, and answers one that is', async () => {
    await using sandbox = runProgram('npm', ['run', 'sandbox'], {
      cwd: ROOT,
      env: { SANDBOX_PORT: '0', SANDBOX_TOKEN: 'play', SANDBOX_BALANCE: '55', SANDBOX_RATE: 'none' },
    });
    const advice = await sandbox.line('npm start');
    const settings = advice.match(
      /^ {2}SERPSTAT_API_URL=(?<SERPSTAT_API_URL>\S+) SERPSTAT_TOKEN=(?<SERPSTAT_TOKEN>\S+) npm start$/,
    );
    await using gateway = await runGateway({ ...settings?.groups });
    expect(await ask(await urlOf(gateway), balance)).toEqual({ serpstatCredits: { left: 55 } });
    expect(gateway.lines.filter(line => line.includes('sandbox on this machine'))).toEqual([]);

    sandbox.signal('SIGTERM');
    expect(await sandbox.code).toBe(0);
  });
});
