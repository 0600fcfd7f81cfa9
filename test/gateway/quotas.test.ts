import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { clientsFile } from '../clients/file.ts';
import { type Rig, startRig } from '../rig.ts';
import { temporaryFolder } from '../store/rigs.ts';

const DAY_MS = 86_400_000;

function rowsOf(domain: string, count: number): string {
  return `{ domain(name: "${domain}") { backlinks(first: ${count}) { nodes { anchor } } } }`;
}

test('a connection that costs more than the client has left today buys nothing, and says what to do', async () => {
  using clients = clientsFile({ 'team-a': { creditsPerDay: 10 }, 'team-b': {} });
  await using rig = await startRig({ CLIENTS: clients.path });
  const ask = (query: string, name = 'team-a') =>
    rig.askText(query, {}, { headers: clients.headersOf(name) });

  const first = await ask(rowsOf('gepur.com', 4));
  expect(first.extensions?.credits).toMatchObject({ spent: 4, client: { left: 6 } });
  const { errors, data, extensions } = await ask(rowsOf('serpstat.com', 7));
  expect(data).toEqual({ domain: { backlinks: null } });
  expect(errors).toMatchObject([
    {
      message:
        'These rows cost 7 credits, but the client team-a has 6 of its 10 for today left. Nothing was bought for them. Request fewer rows, try again on the next day (UTC), or raise the creditsPerDay of the client in the file of clients.',
      extensions: {
        code: 'CLIENT_CREDITS_EXHAUSTED',
        retryable: true,
        creditsNeeded: 7,
        creditsLeft: 6,
      },
    },
  ]);
  const { retryAfterMs = 0 } = errors?.[0]?.extensions ?? {};
  expect(retryAfterMs).toBeGreaterThan(0);
  expect(retryAfterMs).toBeLessThanOrEqual(DAY_MS);
  expect(extensions?.credits).toMatchObject({ spent: 0, client: { left: 6 } });

  // No day has that many.
  const never = (await ask(rowsOf('serpstat.com', 11))).errors?.[0];
  expect(never?.extensions).toMatchObject({ code: 'CLIENT_CREDITS_EXHAUSTED', retryable: false });
  expect(never?.extensions).not.toHaveProperty('retryAfterMs');
  expect(never?.message).toContain('Request fewer rows, or raise the creditsPerDay');

  const other = await ask(rowsOf('serpstat.com', 11), 'team-b');
  expect(other.extensions?.credits).toMatchObject({ spent: 11 });
  expect(other.extensions?.credits).not.toHaveProperty('client');
  expect(rig.sandbox.billed).toBe(15);
});

test('where the limit of its client binds, the message names that one and not CREDIT_LIMIT', async () => {
  using clients = clientsFile({ 'team-a': { creditLimit: 5, creditsPerDay: 100 } });
  await using rig = await startRig({ CLIENTS: clients.path });
  const { errors } = await rig.askText(rowsOf('gepur.com', 9), {}, { headers: clients.headersOf('team-a') });
  expect(errors?.[0]?.extensions.code).toBe('CREDIT_LIMIT_EXCEEDED');
  expect(errors?.[0]?.message).toMatch(
    /or raise x-credit-limit or, if that is not set, the creditLimit of the client team-a in the file of clients\.$/,
  );
});

test('operations that run at once share what is left of the day', async () => {
  using clients = clientsFile({ 'team-a': { creditsPerDay: 25 } });
  await using rig = await startRig({ CLIENTS: clients.path });
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, place) =>
      rig.askText(rowsOf(`rows-${100 + place}.example`, 10), {}, { headers: clients.headersOf('team-a') }),
    ),
  );
  expect(answers.filter(({ errors }) => errors === undefined).length).toBe(2);
  expect(rig.sandbox.billed).toBe(20);
});

test('the day survives a restart and a reload of the file, and ends at midnight (UTC)', async () => {
  using clients = clientsFile({ 'team-a': { creditsPerDay: 10 } });
  using folder = temporaryFolder();
  const settings = { CLIENTS: clients.path, STORE_URL: `sqlite:${folder.file}` };
  const headers = clients.headersOf('team-a');
  let epoch = Date.UTC(2026, 10, 15, 12);
  const start = () => startRig(settings, { clock: { ...systemClock, epoch: () => epoch } });
  {
    await using rig = await start();
    await rig.askText(rowsOf('gepur.com', 8), {}, { headers });
  }
  await using rig = await start();
  const leftAfter = async (domain: string) => {
    const { extensions } = await rig.askText(rowsOf(domain, 1), {}, { headers });
    return extensions?.credits;
  };
  expect(await leftAfter('serpstat.com')).toMatchObject({ spent: 1, client: { left: 1 } });

  clients.write({});
  rig.gateway.reloadClients();
  clients.write({ 'team-a': { creditsPerDay: 9 } });
  rig.gateway.reloadClients();
  expect(await leftAfter('rows-200.example')).toMatchObject({ spent: 0, client: { left: 0 } });

  epoch += DAY_MS / 2;
  expect(await leftAfter('rows-200.example')).toMatchObject({ spent: 1, client: { left: 8 } });
});

test('rows that a retry buys after midnight count for the day of the retry', async () => {
  using clients = clientsFile({ 'team-a': { creditsPerDay: 10 } });
  using folder = temporaryFolder();
  const settings = { CLIENTS: clients.path, STORE_URL: `sqlite:${folder.file}`, SERPSTAT_RETRIES: '1' };
  const headers = clients.headersOf('team-a');
  let epoch = Date.UTC(2026, 10, 15, 23, 59, 59);
  const start = () =>
    startRig(settings, {
      clock: { ...systemClock, epoch: () => epoch },
      // Is called when the gateway decides how long to wait before a retry.
      random: () => {
        epoch += 2000;
        return 0;
      },
    });
  const leftNow = async (rig: Rig) => {
    const { extensions } = await rig.askText(rowsOf('gepur.com', 0), {}, { headers });
    return extensions?.credits;
  };
  {
    await using rig = await start();
    rig.sandbox.fail({ kind: 'status', status: 503 });
    const { extensions } = await rig.askText(rowsOf('gepur.com', 8), {}, { headers });
    expect(extensions?.credits).toMatchObject({ spent: 8, client: { left: 2 } });
  }
  await using rig = await start();
  expect(await leftNow(rig)).toMatchObject({ client: { left: 2 } });
  epoch -= 4000;
  expect(await leftNow(rig)).toMatchObject({ client: { left: 10 } });
});
