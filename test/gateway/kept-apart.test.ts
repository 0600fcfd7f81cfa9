import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../e2e/program.ts';
import { startRig } from '../rig.ts';

test('rows of one upstream are never served as rows of another, even from the same file', async () => {
  await using folder = await temporaryFolder();
  const settings = { STORE_URL: `sqlite:${join(folder.path, 'store.db')}` };
  const query = '{ domain(name: "rows-50.example") { backlinks(first: 10) { nodes { urlFrom } } } }';
  await using here = await startRig(settings);
  await here.askText(query);
  await here.askText(query);
  expect(here.sandbox.billed).toBe(10);

  await using there = await startRig(settings);
  await there.askText(query);
  expect(there.sandbox.billed).toBe(10);
});

test('a restarted gateway reuses the rows bought before, and buys only the missing ones', async () => {
  await using folder = await temporaryFolder();
  const settings = { STORE_URL: `sqlite:${join(folder.path, 'store.db')}` };
  await using first = await startRig(settings);
  await first.askText('{ domain(name: "rows-50.example") { backlinks(first: 10) { nodes { urlFrom } } } }');
  await first.gateway.close();

  await using second = await startRig({
    ...settings,
    SERPSTAT_API_URL: first.sandbox.url,
    SERPSTAT_TOKEN: first.sandbox.token,
  });
  const { data, extensions } = await second.askText(
    '{ domain(name: "rows-50.example") { backlinks(first: 30) { totalCount nodes { urlFrom } } } }',
  );
  expect(data).toMatchObject({ domain: { backlinks: { totalCount: 50, nodes: { length: 30 } } } });
  expect(extensions).toMatchObject({ credits: { spent: 20, saved: 10 } });
  expect(first.sandbox.billed).toBe(30);
});
