import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { clientsFile } from '../clients/file.ts';
import type { Answer } from '../rig.ts';
import { runGateway, temporaryFolder, urlOf } from './program.ts';

const LIMITS = { 'team-a': 400, 'team-b': 800 } as const;

/** Of each run. There are two runs on one store file. */
const OPERATIONS = 500;

test('operations that hang up, fail, retry and are killed never pass the day of their client by a credit', async () => {
  await using folder = await temporaryFolder();
  using clients = clientsFile({
    'team-a': { creditsPerDay: LIMITS['team-a'] },
    'team-b': { creditsPerDay: LIMITS['team-b'] },
  });
  const file = join(folder.path, 'store.db');
  const sandbox = await startSandbox();
  const settings = {
    SERPSTAT_API_URL: sandbox.url,
    SERPSTAT_TOKEN: sandbox.token,
    SERPSTAT_RATE: '100',
    STORE_URL: `sqlite:${file}`,
    CLIENTS: clients.path,
  };
  const codes = new Map<string, number>();

  /** Sends all operations at once. Every other one is of the other client, and every eighth hangs up. */
  async function load(url: string, run: number): Promise<void> {
    const asked = Array.from({ length: OPERATIONS }, async (_, place) => {
      const client = place % 2 === 0 ? 'team-a' : 'team-b';
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...clients.headersOf(client) },
        // Some ask for the same list, also of both clients, so that they share requests.
        body: JSON.stringify({ query: page(run * OPERATIONS + Math.floor(place / 3), 5 + (place % 20)) }),
        signal: place % 8 === 7 ? AbortSignal.timeout(20 * (place % 40)) : null,
      });
      const { errors = [] } = (await response.json()) as Answer<unknown>; // what GraphQL over HTTP says an answer is
      for (const { extensions } of errors) {
        codes.set(extensions.code, (codes.get(extensions.code) ?? 0) + 1);
      }
    });
    await Promise.allSettled(asked);
  }

  for (const [run, signal] of (['SIGKILL', 'SIGTERM'] as const).entries()) {
    sandbox.fail({ kind: 'status', status: 502, times: 2 });
    sandbox.fail({ kind: 'reset', times: 1 });
    await using gateway = await runGateway(settings);
    const url = await urlOf(gateway);
    const asked = sandbox.requests.length;
    const loaded = load(url, run);
    while (signal === 'SIGKILL' && sandbox.requests.length < asked + 30) {
      await new Promise(resolve => setImmediate(resolve));
    }
    if (signal === 'SIGTERM') {
      await loaded;
    }
    gateway.signal(signal);
    await loaded;
    await gateway.code;
    expect(gateway.lines.filter(line => clients.secrets.some(secret => line.includes(secret)))).toEqual([]);
  }
  await sandbox.close();

  const db = new DatabaseSync(file, { readOnly: true });
  const spent = db
    .prepare(
      'SELECT client, sum(coalesce(charged, reserved)) AS credits FROM payers GROUP BY client ORDER BY client',
    )
    .all();
  const sums = db
    .prepare('SELECT sum(charged) AS settled, sum(coalesce(charged, reserved)) AS spent FROM requests')
    .get();
  const split = db
    .prepare(
      `SELECT count(*) AS wrong FROM requests WHERE
        coalesce(charged, -1) != (SELECT coalesce(sum(charged), -1) FROM payers WHERE request = id)
        OR reserved != (SELECT sum(reserved) FROM payers WHERE request = id)`,
    )
    .get();
  db.close();
  expect(split).toEqual({ wrong: 0 });
  expect(spent.map(({ client }) => client)).toEqual(['team-a', 'team-b']);
  for (const { client, credits } of spent) {
    expect(credits).toBeLessThanOrEqual(LIMITS[client as keyof typeof LIMITS]); // there are no others
  }
  // What was killed, or reset, may have been billed or not: its entry covers the difference.
  expect(sums?.settled).toBeLessThanOrEqual(sandbox.billed);
  expect(sums?.spent).toBeGreaterThanOrEqual(sandbox.billed);
  expect(sandbox.billed).toBeLessThanOrEqual(LIMITS['team-a'] + LIMITS['team-b']);
  expect(codes.get('CLIENT_CREDITS_EXHAUSTED')).toBeGreaterThan(0);
});

function page(place: number, first: number): string {
  return `{ domain(name: "rows-${1000 + place}.example") { backlinks(first: ${first}) { nodes { urlFrom } } } }`;
}
