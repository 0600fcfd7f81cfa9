import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { expect, it } from 'vitest';
import { clientsFile } from '../clients/file.ts';
import { runGateway, urlOf } from './program.ts';

const CHROMIUM = '/usr/bin/chromium';

it.skipIf(!existsSync(CHROMIUM))(
  'GraphiQL opens without a key, says what it needs, works with a key among the headers, and does not keep it',
  async () => {
    using file = clientsFile({ 'team-a': {} });
    const key = file.headersOf('team-a').authorization.replace('Bearer ', '');
    await using gateway = await runGateway({ CLIENTS: file.path, SERPSTAT_RATE: '100' });
    const url = await urlOf(gateway);
    const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'];
    await using browser = await chromium.launch({ executablePath: CHROMIUM, args });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const answer = () => page.locator('.graphiql-response').textContent();

    await page.goto(url);
    await expect.poll(answer).toContain('UNAUTHENTICATED');
    await page.getByText('YOUR_KEY').click();
    for (const press of ['End', 'ArrowLeft', 'Control+Shift+ArrowLeft']) {
      await page.keyboard.press(press);
    }
    await page.keyboard.insertText(key);
    await page.getByLabel('Execute query').click();
    await expect.poll(answer).toContain('totalCount');

    await page.getByLabel('Re-fetch GraphQL schema').click();
    await page.getByLabel('Show Documentation Explorer').click();
    await page.getByText('BacklinkFilter', { exact: true }).waitFor();

    await page.reload();
    await page.getByText('YOUR_KEY').waitFor();
    await page.getByLabel('Show History').click();
    await page.getByText('Backlinks', { exact: true }).nth(1).waitFor();
    await page.getByText('Price', { exact: true }).click();
    await page.getByText('x-credits-dry-run').nth(1).waitFor();
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(key);
  },
);
