import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare, isWithoutBrowser, partsOf, settled, startBrowser, startRig, visit } from './rig.ts';

const RIVALS = ['klubok.com', 'issaplus.com'];

describe.skipIf(isWithoutBrowser)('the app', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  it('asks before it buys, and what it buys is what it shows', async () => {
    await using rig = await startRig();
    await using visitor = await visit(browser, rig.url);
    const { page } = visitor;
    const { dialog, buy, cancel, table, rows, credits, save } = partsOf(page);

    await compare(page, 'gepur.com', RIVALS);
    await expect.poll(() => dialog.textContent()).toContain('At most 507 credits, 0 rows already here.');
    await cancel.click();
    await page.getByText('Nothing was bought').waitFor();
    expect(await rig.bill()).toEqual({ credits: 0, requests: 0 });

    await compare(page, 'gepur.com', RIVALS);
    await buy.click();
    await settled(page);
    expect(new URL(page.url()).search).toBe(
      '?domain=gepur.com&competitor=klubok.com&competitor=issaplus.com',
    );
    expect(await table.getAttribute('aria-rowcount')).toBe('2049');
    expect(await tops(page).count()).toBe(7);
    expect(await rig.bill()).toMatchObject({ credits: 507 });
    await expect.poll(() => credits.textContent()).toMatch(/^507 credits spent · 0 saved · 999,493 left$/);

    const seen = await scrollThrough(page, 500);
    await settled(page);
    const loaded = await csvRows(page);
    expect(loaded.slice(0, 500)).toEqual(seen);
    expect(await rig.bill()).toMatchObject({ credits: 7 + loaded.length });

    // Links cost what they are, and those of one donor are few.
    await page.evaluate(() => scrollTo(0, 0));
    const before = (await rig.bill()).credits;
    await page.getByRole('button', { name: 'Links from seresishop.com' }).click();
    const links = page.locator('.links li');
    await expect.poll(() => links.count()).toBe(5 + 2);
    expect(await rig.bill()).toMatchObject({ credits: before + 7 });
    expect(await links.first().textContent()).toMatch(
      /seresishop\.com.*klubok\.com.*first seen \d{4}-\d\d-\d\d/s,
    );

    expect(visitor.complaints).toEqual([]);
    expect(new Set(visitor.requested.map(url => new URL(url).origin))).toEqual(
      new Set([new URL(rig.url).origin]),
    );
    expect(await save.isEnabled()).toBe(true);
    expect(await rows.count()).toBeLessThan(100);
  });

  it('lets the server sort and filter, keeps the view in the address, and pays for nothing twice', async () => {
    await using rig = await startRig();
    await using visitor = await visit(browser, `${rig.url}?domain=gepur.com&competitor=klubok.com&rows=100`);
    const { page } = visitor;
    const { buy, rows, table } = partsOf(page);
    await buy.click();
    await settled(page);

    await table.getByRole('button', { name: 'klubok.com' }).click();
    await settled(page);
    expect(new URL(page.url()).searchParams.get('sort')).toBe('-1');
    expect(await sortedBy(page)).toEqual(['none', 'none', 'descending']);
    const counts = (await csvRows(page)).map(row => Number(row.split(',').at(-1)));
    expect(counts).toEqual(counts.toSorted((a, b) => b - a));

    await page.getByLabel('Rank from').fill('40');
    await page.getByLabel('Rank to').fill('49');
    await page.getByRole('button', { name: 'Filter' }).click();
    await settled(page);
    const ranks = (await csvRows(page)).map(row => Number(row.split(',')[1]));
    expect(ranks.filter(rank => rank < 40 || rank > 49)).toEqual([]);

    await page.getByRole('link', { name: /^Links to gepur\.com and klubok\.com:/ }).click();
    await settled(page);
    expect(new URL(page.url()).searchParams.get('show')).toBe('11');
    expect((await csvRows(page)).map(row => row.split(',').slice(2).includes('0'))).not.toContain(true);

    // The same view in another tab, and the views before it.
    const { credits } = await rig.bill();
    await using other = await visit(browser, page.url());
    await settled(other.page);
    expect(await partsOf(other.page).rows.first().textContent()).toBe(await rows.first().textContent());
    await page.goBack();
    await settled(page);
    await page.goBack();
    await settled(page);
    expect(await page.getByLabel('Rank from').inputValue()).toBe('');
    expect(await rig.bill()).toMatchObject({ credits });
  });

  it('sends nothing more after a stop, goes on where it stopped, and pays for each row once', async () => {
    await using rig = await startRig({ SERPSTAT_RATE: '2' });
    await using visitor = await visit(browser, rig.url);
    const { page } = visitor;
    const { buy, stop, table } = partsOf(page);
    await compare(page, 'gepur.com', RIVALS);
    await buy.click();
    await page.getByText('100 of 500 donors loaded').waitFor();
    await stop.click();
    const notice = page.getByText(/^Stopped at [1-4]00 of 500 donors$/);
    const pages = Number((await notice.textContent())?.match(/[1-4]/));
    const requested = visitor.requested.length;

    // Its turn comes after everything that still waits.
    await fetch(rig.gatewayUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ serpstatCredits { left } }' }),
    });
    // Not all of the counts, which are one operation.
    expect((await rig.bill()).requests).toBeLessThan(pages + 1 + 7);
    expect(visitor.requested).toHaveLength(requested);

    await page.getByRole('button', { name: 'Continue' }).click();
    await settled(page);
    expect(await table.getAttribute('aria-rowcount')).toBe('2049');
    expect(await csvRows(page)).toHaveLength(500);
    expect(await rig.bill()).toMatchObject({ credits: 507 });
    expect(visitor.complaints).toEqual([]);
  });

  it('waits while the browser is offline, and goes on by itself', async () => {
    await using rig = await startRig({ SERPSTAT_RATE: '2' });
    await using visitor = await visit(browser, rig.url);
    const { page, context } = visitor;
    await compare(page, 'gepur.com', RIVALS);
    await partsOf(page).buy.click();
    await page.getByText('100 of 500 donors loaded').waitFor();
    await context.setOffline(true);
    await page.getByText('You are offline').waitFor();
    await context.setOffline(false);
    await settled(page);
    expect(await csvRows(page)).toHaveLength(500);
    expect(await rig.bill()).toMatchObject({ credits: 507 });
  });

  it('shows each count as soon as it is there', async () => {
    await using rig = await startRig({ SHUTDOWN_TIMEOUT_MS: '1000' });
    await using visitor = await visit(browser, rig.url);
    const { page } = visitor;
    await page.route('**/graphql', async (route, request) => {
      if (request.postDataJSON().operationName === 'Counts') {
        await rig.patch({ faults: [{ kind: 'hang' }] });
      }
      await route.continue();
    });
    await page.goto(`${rig.url}?domain=gepur.com&competitor=klubok.com&competitor=issaplus.com&rows=100`);
    await partsOf(page).buy.click();
    await expect.poll(() => tops(page).count()).toBe(6);
    await page.getByText('Counting donors …').waitFor();
    await partsOf(page).stop.click();
    await settled(page);
    const missing = page.locator('.upset .number', { hasText: '–' });
    expect(await missing.count()).toBe(1);
    await page.getByRole('button', { name: 'Continue' }).waitFor();
  });

  it('works by keyboard, and gives the focus back', async () => {
    await using rig = await startRig();
    await using visitor = await visit(browser, rig.url);
    const { page } = visitor;
    const { domain, dialog } = partsOf(page);
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) {
        await page.keyboard.press(key);
      }
    };
    await domain.focus();
    await page.keyboard.type('gepur.com');
    await press('Tab');
    await page.keyboard.type('klubok.com');
    await press('Enter');
    await dialog.waitFor();
    expect(await focused(page)).toBe('Cancel');
    await press('Escape');
    await page.getByText('Nothing was bought').waitFor();
    await expect.poll(() => focused(page)).toBe('Competitor 1');

    await press('Enter');
    await dialog.waitFor();
    await press('Tab', 'Enter');
    await settled(page);
    await expect.poll(() => focused(page)).toBe('Competitor 1');

    await page.getByRole('button', { name: 'Rank', exact: true }).focus();
    await press('Enter');
    await dialog.waitFor();
    await press('Tab', 'Enter');
    await settled(page);
    expect(await sortedBy(page)).toEqual(['ascending', 'none', 'none']);
    await expect.poll(() => focused(page)).toBe('Rank');
    await page
      .getByRole('button', { name: /^Links from/ })
      .first()
      .focus();
    await press('Enter');
    await page.locator('.links li').first().waitFor();
    expect(await focused(page)).toMatch(/^Links from/);
  });

  it('says how much of a list is here already', async () => {
    await using rig = await startRig();
    await using visitor = await visit(browser, `${rig.url}?domain=gepur.com&competitor=klubok.com&rows=500`);
    await partsOf(visitor.page).buy.click();
    await settled(visitor.page);
    await using other = await visit(browser, `${rig.url}?domain=gepur.com&competitor=klubok.com&rows=1000`);
    await expect
      .poll(() => partsOf(other.page).dialog.textContent())
      .toContain('400 credits, 500 rows already here.');
  });
});

function tops(page: Page) {
  return page.locator('.upset .top:not(:empty)');
}

/** The cells of the rows as text, up to the one with this number, as they come into sight. */
async function scrollThrough(page: Page, last: number): Promise<readonly string[]> {
  const seen = new Map<number, string>();
  while (!seen.has(last)) {
    const visible = await page.locator('tr.row[aria-rowindex]').evaluateAll(rows =>
      rows.map(row => ({
        number: Number(row.getAttribute('aria-rowindex')) - 1,
        cells: Array.from(row.children, cell => cell.textContent?.replaceAll(',', '')).join(','),
      })),
    );
    for (const { number, cells } of visible) {
      seen.set(number, cells);
    }
    await page.mouse.wheel(0, 600);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  return Array.from(
    { length: last },
    (_, index) => seen.get(index + 1) ?? `row ${index + 1} was not in sight`,
  );
}

/** The rows that "Save as CSV" saves, without the header. */
async function csvRows(page: Page): Promise<readonly string[]> {
  const [download] = await Promise.all([page.waitForEvent('download'), partsOf(page).save.click()]);
  const text = await readFile(await download.path(), 'utf8');
  return text.split('\r\n').slice(1, -1);
}

function sortedBy(page: Page) {
  return page.locator('thead [aria-sort]').evaluateAll(headers => headers.map(header => header.ariaSort));
}

/** The name of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { activeElement } = document;
    const label =
      activeElement instanceof HTMLInputElement ? activeElement.labels?.[0]?.textContent : undefined;
    return activeElement?.ariaLabel ?? label ?? activeElement?.textContent ?? '';
  });
}
