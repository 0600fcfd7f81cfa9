import type { Page } from 'playwright-core';
import { compare, partsOf, type Rig, settled } from './rig.ts';

/** A state of the page, and how a user gets there. */
export interface State {
  readonly name: string;
  /** What the page says in it. */
  readonly says: RegExp;
  /** `domain` is one that nobody has compared before. */
  arrive(page: Page, rig: Rig, domain: string): Promise<void>;
}

const RIVALS = ['klubok.com', 'issaplus.com'];

export const STATES: readonly State[] = [
  {
    name: 'before the first comparison',
    says: /Find the links that you lack/,
    async arrive() {},
  },
  {
    name: 'one domain named twice',
    says: /Each domain can be named once/,
    arrive: (page, _, domain) => compare(page, domain, [domain]),
  },
  {
    name: 'no domain',
    says: /This comparison is not possible.*host name/s,
    arrive: page => compare(page, 'no domain', RIVALS),
  },
  {
    name: 'asking before a purchase',
    says: /At most 507 credits, 0 rows already here/,
    arrive: (page, _, domain) => compare(page, domain, RIVALS),
  },
  {
    name: 'declined',
    says: /Nothing was bought/,
    async arrive(page, _, domain) {
      await compare(page, domain, RIVALS);
      await partsOf(page).cancel.click();
    },
  },
  {
    name: 'loading',
    says: /0 of 500 donors loaded …/,
    async arrive(page, _, domain) {
      await holdBack(page, 'Donors');
      await buy(page, domain);
    },
  },
  {
    name: 'some rows loaded',
    says: /100 of 500 donors loaded …/,
    async arrive(page, _, domain) {
      await holdBack(page, 'Donors', 1);
      await buy(page, domain);
      await page.getByText('Top:').nth(6).waitFor();
    },
  },
  {
    name: 'stopped',
    says: /Stopped at 100 of 500 donors/,
    async arrive(page, _, domain) {
      await holdBack(page, 'Donors', 1);
      await buy(page, domain);
      await page.getByText('100 of 500 donors loaded').waitFor();
      await partsOf(page).stop.click();
    },
  },
  {
    name: 'loaded, with a donor opened and links counted',
    says: /Links from|links? to/,
    async arrive(page, _, domain) {
      await buy(page, domain);
      await settled(page);
      await page.getByRole('button', { name: /^Count links/ }).click();
      await settled(page);
      await page
        .getByRole('button', { name: /^Links from/ })
        .nth(1)
        .click();
      await page.locator('.links li').first().waitFor();
    },
  },
  {
    name: 'filtered, in ascending order',
    says: /Links to klubok\.com, not to .*Clear/s,
    async arrive(page, { url }, domain) {
      const query = `domain=${domain}&competitor=klubok.com&rows=100&show=01&rank-from=20&rank-to=29&sort=1`;
      await page.goto(`${url}?${query}`);
      await partsOf(page).buy.click();
      await settled(page);
    },
  },
  {
    name: 'no donors',
    says: /Nobody links in this way/,
    async arrive(page, { url }, domain) {
      await page.goto(`${url}?domain=${domain}&competitor=klubok.com&rows=100&min-links=1000000`);
      await partsOf(page).buy.click();
      await settled(page);
    },
  },
  {
    name: 'counts are missing',
    says: /Counts of the picture are incomplete: something is wrong.*Serpstat is unavailable/s,
    async arrive(page, rig, domain) {
      await page.route('**/graphql', async (route, request) => {
        if (request.postDataJSON()?.operationName === 'Counts' && !isDryRun(request)) {
          await rig.patch({ faults: [{ kind: 'status', status: 500 }] });
        }
        await route.continue();
      });
      await page.goto(`${rig.url}?domain=${domain}&competitor=klubok.com&rows=100`);
      await partsOf(page).buy.click();
    },
  },
  {
    name: 'out of credits',
    says: /Out of credits.*The rows below stay/s,
    async arrive(page, rig, domain) {
      await rig.patch({ balance: 150 });
      await buy(page, domain);
      await page.getByText('Out of credits').first().waitFor();
      await rig.patch({ balance: 1_000_000 });
    },
  },
  {
    name: 'busy',
    says: /The gateway is busy.*Trying again/s,
    async arrive(page, rig, domain) {
      await rig.patch({ faults: [{ kind: 'status', status: 429, times: 3 }] });
      await buy(page, domain);
      await page.getByText('The gateway is busy').first().waitFor();
    },
  },
  {
    name: 'offline',
    says: /You are offline/,
    async arrive(page, _, domain) {
      await holdBack(page, 'Donors', 1);
      await buy(page, domain);
      await page.getByText('100 of 500 donors loaded').waitFor();
      await partsOf(page).stop.click();
      await page.unroute('**/graphql');
      await page.context().setOffline(true);
      await page.getByRole('button', { name: 'Continue' }).click();
    },
  },
  {
    name: 'no gateway',
    says: /The gateway does not answer/,
    async arrive(page, _, domain) {
      await page.route('**/graphql', route => route.abort());
      await compare(page, domain, RIVALS);
    },
  },
];

async function buy(page: Page, domain: string): Promise<void> {
  await compare(page, domain, RIVALS);
  await partsOf(page).buy.click();
}

/** Leaves requests of an operation without an answer, after the first few. */
async function holdBack(page: Page, operation: string, after = 0): Promise<void> {
  let seen = 0;
  await page.route('**/graphql', async (route, request) => {
    if (request.postDataJSON()?.operationName === operation && !isDryRun(request)) {
      seen += 1;
      if (seen > after) {
        return;
      }
    }
    await route.continue();
  });
}

function isDryRun(request: { headers(): Record<string, string> }): boolean {
  return request.headers()['x-credits-dry-run'] === '1';
}
