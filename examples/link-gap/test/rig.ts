import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { serveApp } from '../server/app.ts';
import { startGateway } from '../server/gateway.ts';
import { DIST } from './build.ts';

const CHROMIUM = '/usr/bin/chromium';

/** Whether the tests cannot run on this machine. */
export const isWithoutBrowser = !existsSync(CHROMIUM);
if (isWithoutBrowser) {
  console.warn(
    `The app is not tested: ${CHROMIUM} is missing. On Debian, apt-get install chromium brings it.`,
  );
}

/** A gateway with a sandbox of its own, and the app in front of it. */
export type Rig = Awaited<ReturnType<typeof startRig>>;

/** Without settings, nobody has to wait for the sandbox. */
export async function startRig(settings: Readonly<Record<string, string>> = {}) {
  const gateway = await startGateway({
    SERPSTAT_TOKEN: '',
    SERPSTAT_API_URL: '',
    SERPSTAT_RATE: '100',
    SERPSTAT_RETRIES: '0',
    STORE_URL: 'memory:',
    ...settings,
  });
  const sandbox = await gateway.sandbox;
  if (settings.SERPSTAT_RATE === undefined) {
    // On a busy machine, it refuses requests that arrive too close to each other.
    await patch({ rate: null });
  }
  const app = await serveApp(DIST, { gateway: gateway.url, port: 0 });

  async function patch(change: unknown): Promise<void> {
    await fetch(sandbox, { method: 'PATCH', body: JSON.stringify(change) });
  }

  return {
    url: app.url,
    gatewayUrl: gateway.url,
    /** Changes the sandbox: see docs/sandbox.md. */
    patch,
    /** What Serpstat has charged, and how many requests for rows it has received. */
    async bill(): Promise<{ readonly credits: number; readonly requests: number }> {
      const { billed, requests } = await (await fetch(sandbox)).json();
      const listings = requests.filter(
        (request: SandboxRequest) => !request.body?.method?.endsWith('getStats'),
      );
      return { credits: billed, requests: listings.length };
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await gateway[Symbol.asyncDispose]();
    },
  };
}

interface SandboxRequest {
  readonly body?: { readonly method?: string };
}

export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
}

/** A visit by a browser that keeps nothing of visits before. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const requested: string[] = [];
  const complaints: string[] = [];
  context.on('request', request => requested.push(request.url()));
  page.on('pageerror', error => complaints.push(error.message));
  page.on('console', message => complaints.push(message.text()));
  await page.goto(url);
  return {
    page,
    context,
    /** The addresses of all requests so far. */
    requested,
    /** What the console shows. */
    complaints,
    [Symbol.asyncDispose]: () => context.close(),
  };
}

/** The names that users, and these tests, know the parts of the page by. */
export function partsOf(page: Page) {
  const box = (name: string) => page.getByRole('textbox', { name, exact: true });
  const table = page.getByRole('table', { name: 'Donors' });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  return {
    domain: box('Domain'),
    competitor1: box('Competitor 1'),
    competitor2: box('Competitor 2'),
    compare: button('Compare'),
    stop: button('Stop'),
    save: button('Save as CSV'),
    table,
    rows: table.locator('tr.row[aria-rowindex]'),
    credits: page.getByRole('status', { name: 'Credits' }),
    dialog: page.getByRole('dialog', { name: 'Confirm purchase' }),
    buy: button('Buy'),
    cancel: button('Cancel'),
  };
}

/** Fills in the form and sends it. */
export async function compare(page: Page, domain: string, competitors: readonly string[]): Promise<void> {
  const { domain: field, competitor1, competitor2, compare: button } = partsOf(page);
  await field.fill(domain);
  await competitor1.fill(competitors[0] ?? '');
  await competitor2.fill(competitors[1] ?? '');
  await button.click();
}

/** Waits until nothing is loading. */
export async function settled(page: Page): Promise<void> {
  await partsOf(page).stop.and(page.locator(':disabled')).waitFor();
}
