import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Answer } from '../rig.ts';
import { ROOT, runGateway, temporaryFolder, urlOf } from './program.ts';

const KILLS = 20;

/** That are asked for at once, before each kill. */
const LISTINGS = 30;

test('what was bought before a restart, gentle or not, is not bought again', async () => {
  await using folder = await temporaryFolder();
  const sandbox = await startSandbox();
  const settings = settingsFor(sandbox, join(folder.path, 'store.db'));
  const query =
    '{ domain(name: "rows-500.example") { backlinks(first: 100) { totalCount nodes { urlFrom } } } }';
  const answers: unknown[] = [];
  for (const signal of ['SIGTERM', 'SIGKILL', 'SIGTERM'] as const) {
    await using gateway = await runGateway(settings);
    answers.push((await ask(await urlOf(gateway), query)).data);
    gateway.signal(signal);
    await gateway.code;
  }
  await sandbox.close();
  expect(sandbox.billed).toBe(100);
  expect(answers).toEqual([answers[0], answers[0], answers[0]]);
});

test(`kill -9 under load, ${KILLS} times, leaves a store that opens, rows that are right, and an account of every credit`, async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'store.db');
  const sandbox = await startSandbox();
  const settings = settingsFor(sandbox, file);
  for (let kill = 0; kill < KILLS; kill += 1) {
    await using gateway = await runGateway(settings);
    const url = await urlOf(gateway);
    const asked = sandbox.requests.length;
    const load = Array.from({ length: LISTINGS }, (_, place) =>
      ask(url, page(100 + kill * LISTINGS + place)),
    );
    const loaded = Promise.allSettled(load);
    // Each time somewhere else in the middle of it.
    while (sandbox.requests.length < asked + 1 + (kill % 10)) {
      await new Promise(resolve => setImmediate(resolve));
    }
    gateway.signal('SIGKILL');
    await loaded;
    await gateway.code;
  }

  const db = new DatabaseSync(file, { readOnly: true });
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  const account = db
    .prepare('SELECT sum(charged) AS settled, sum(coalesce(charged, reserved)) AS spent FROM requests')
    .get();
  db.close();
  // A request that was killed may have been billed or not: its entry covers the difference.
  expect(account?.settled).toBeLessThanOrEqual(sandbox.billed);
  expect(account?.spent).toBeGreaterThanOrEqual(sandbox.billed);

  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, 'src/credits.ts')], {
    cwd: folder.path,
    env: settings,
  });
  expect(stdout).toMatch(new RegExp(`^All +\\d+ +${account?.spent} `, 'm'));

  await using kept = await runGateway(settings);
  await using fresh = await runGateway({ ...settings, STORE_URL: 'memory:' });
  const [keptUrl, freshUrl] = [await urlOf(kept), await urlOf(fresh)];
  for (let rows = 100; rows < 100 + KILLS * LISTINGS; rows += 7) {
    const [was, is] = await Promise.all([ask(keptUrl, page(rows)), ask(freshUrl, page(rows))]);
    expect(was.errors).toBeUndefined();
    expect(was.data).toEqual(is.data);
  }
  await sandbox.close();
});

function page(rows: number): string {
  return `{ domain(name: "rows-${rows}.example") { backlinks(first: 60) { totalCount nodes { urlFrom anchor lastVisited } } } }`;
}

function settingsFor(sandbox: Sandbox, file: string) {
  return {
    SERPSTAT_API_URL: sandbox.url,
    SERPSTAT_TOKEN: sandbox.token,
    SERPSTAT_RATE: '100',
    STORE_URL: `sqlite:${file}`,
  };
}

async function ask(url: string, query: string): Promise<Answer<unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Answer<unknown>; // what GraphQL over HTTP says an answer is
}
