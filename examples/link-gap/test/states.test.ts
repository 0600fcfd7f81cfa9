import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isWithoutBrowser, type Rig, startBrowser, startRig, visit } from './rig.ts';
import { STATES } from './states.ts';

const LOOKS = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
] as const;

describe.skipIf(isWithoutBrowser)('each state says what it is, and axe finds nothing', () => {
  let browser: Browser;
  let rig: Rig;
  beforeAll(async () => {
    [browser, rig] = await Promise.all([startBrowser(), startRig()]);
  });
  afterAll(async () => {
    await browser.close();
    await rig[Symbol.asyncDispose]();
  });

  beforeEach(() => rig.patch({ reset: true }));

  it.each(STATES.map((state, index) => ({ ...state, index })))('$name', async ({ says, arrive, index }) => {
    await using visitor = await visit(browser, rig.url);
    const { page } = visitor;
    await arrive(page, rig, `state-${index}.example`);
    await expect.poll(() => page.locator('body').textContent()).toMatch(says);
    for (const { colorScheme, viewport } of LOOKS) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(viewport);
      expect(await violations(page)).toEqual([]);
      expect(await widthOf(page)).toBeLessThanOrEqual(viewport.width);
    }
  });
});

function widthOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth);
}

async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() =>
    (globalThis as typeof globalThis & { axe: typeof axe }).axe.run(),
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
