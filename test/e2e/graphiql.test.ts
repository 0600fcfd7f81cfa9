import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Program, runGateway, urlOf } from './program.ts';

const CHROMIUM = '/usr/bin/chromium';
const missing = !existsSync(CHROMIUM);
if (missing) {
  console.warn(
    `GraphiQL is not tested: ${CHROMIUM} is missing. On Debian, apt-get install chromium brings it.`,
  );
}

const QUIET =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

describe.skipIf(missing)('GraphiQL', () => {
  let gateway: Program;
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    gateway = await runGateway({ SERPSTAT_RATE: '100' });
    [url, browser] = await Promise.all([
      urlOf(gateway),
      chromium.launch({ executablePath: CHROMIUM, args: QUIET.split(' ') }),
    ]);
  });
  afterAll(async () => {
    await browser.close();
    await gateway[Symbol.asyncDispose]();
  });

  /** A visit by a browser that keeps nothing of visits before. */
  async function visit() {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const requested: string[] = [];
    const complaints: string[] = [];
    context.on('request', request => requested.push(request.url()));
    page.on('websocket', socket => requested.push(socket.url()));
    page.on('pageerror', error => complaints.push(error.message));
    page.on('console', message => complaints.push(message.text()));
    await page.goto(url);
    return { page, requested, complaints, [Symbol.asyncDispose]: () => context.close() };
  }

  it('shows one example a tab, says that a sandbox answers, and runs each example as it is', async () => {
    await using visitor = await visit();
    const { page } = visitor;
    await eventually(() => tabs(page).allTextContents()).toEqual(EXAMPLES);
    expect(await page.title()).toBe('serpstat-graphql (sandbox)');
    await eventually(() => textOf(page, QUERY)).toMatch(
      /^# .*sandbox on this machine.* credits are play money.* query Backlinks \{/,
    );
    expect(await run(page)).toMatchObject({ domain: { backlinks: { nodes: { length: 10 } } } });
    expect(await page.getByLabel('Show editor tools').isVisible()).toBe(true);

    await open(page, 'LinkGap');
    expect(await run(page)).toMatchObject({ domain: { intersect: { nodes: { length: 10 } } } });

    await open(page, 'Page');
    await eventually(() => textOf(page, VARIABLES)).toBe(
      '{ "name": "gepur.com", "first": 5, "after": null }',
    );
    expect(await run(page)).toMatchObject({ domain: { backlinks: { edges: { length: 5 } } } });

    await open(page, 'Price');
    await eventually(() => textOf(page, HEADERS)).toBe('{ "x-credits-dry-run": "1" }');
    await page.getByLabel('Execute query').click();
    await eventually(() => textOf(page, ANSWER)).toContain('"message": "These rows cost 100 credits.');

    await open(page, 'CreditBalance');
    await page.getByLabel('Show editor tools').waitFor();
    expect(await run(page)).toEqual({ serpstatCredits: { limit: 1_000_000, used: 25, left: 999_975 } });

    expect(visitor.complaints).toEqual([]);
    expect(new Set(visitor.requested.map(placeOf))).toEqual(
      new Set([new URL(url).origin, 'the page itself']),
    );
  });

  it('explains what can be asked', async () => {
    await using visitor = await visit();
    const { page } = visitor;
    await page.getByLabel('Show Documentation Explorer').click();
    const explorer = page.locator('.graphiql-doc-explorer');
    await explorer.getByText('BacklinkFilter', { exact: true }).click();
    await explorer.getByRole('link', { name: 'noSubdomains' }).waitFor();
    expect(await explorer.textContent()).not.toContain('No Description');
    expect(visitor.complaints).toEqual([]);
  });

  it('shows the same tabs when it is loaded again', async () => {
    await using visitor = await visit();
    const { page } = visitor;
    await eventually(() => tabs(page).allTextContents()).toEqual(EXAMPLES);
    await page.reload();
    await eventually(() => tabs(page).allTextContents()).toEqual(EXAMPLES);

    await open(page, 'Page');
    await eventually(() => textOf(page, VARIABLES)).toContain('gepur.com');
    await eventually(() => page.evaluate(() => localStorage.getItem('graphiql:variables'))).toContain(
      'gepur.com',
    );
    await page.reload();
    await eventually(() => textOf(page, VARIABLES)).toContain('gepur.com');
    expect(await tabs(page).allTextContents()).toEqual(EXAMPLES);

    await open(page, 'Price');
    await eventually(() => page.evaluate(() => localStorage.getItem('graphiql:headers'))).toContain(
      'dry-run',
    );
    await page.reload();
    await eventually(() => textOf(page, HEADERS)).toBe('{ "x-credits-dry-run": "1" }');
  });

  it('keeps a history of what was run', async () => {
    await using visitor = await visit();
    const { page } = visitor;
    await eventually(() => tabs(page).allTextContents()).toEqual(EXAMPLES);
    await open(page, 'CreditBalance');
    await run(page);
    await page.reload();
    await page.getByLabel('Show History').click();
    await eventually(() => page.locator('.graphiql-history-item-label').allTextContents()).toEqual([
      'CreditBalance',
    ]);
    expect(visitor.complaints).toEqual([]);
  });
});

/** The page takes its time where the machine is busy. */
function eventually<Value>(read: () => Value) {
  return expect.poll(read);
}

const EXAMPLES = ['Backlinks', 'LinkGap', 'Page', 'Price', 'CreditBalance'];
const QUERY = '.graphiql-query-editor';
const VARIABLES = '.graphiql-editor-tool[aria-label=Variables] .graphiql-editor:not(.hidden)';
const HEADERS = '.graphiql-editor-tool[aria-label=Headers] .graphiql-editor:not(.hidden)';
const ANSWER = '.graphiql-response';

function tabs(page: Page) {
  return page.locator('.graphiql-tab-button');
}

/** One click has to do. The address changes when GraphiQL has read the query: to run it sooner is an error. */
async function open(page: Page, name: string): Promise<void> {
  await tabs(page).getByText(name, { exact: true }).click();
  await page.waitForURL(({ searchParams }) => searchParams.get('query')?.includes(`query ${name}`) === true);
  expect(await textOf(page, QUERY)).toContain(`query ${name}`);
}

/** Runs the open tab, whose answer has to be shown and to hold no errors. */
async function run(page: Page): Promise<unknown> {
  const [response] = await Promise.all([
    page.waitForResponse(answered => answered.request().postData()?.includes('__schema') === false),
    page.getByLabel('Execute query').click(),
  ]);
  const answer = await response.json();
  expect(answer).not.toHaveProperty('errors');
  await eventually(() => textOf(page, ANSWER)).toContain(`"data": { "${Object.keys(answer.data)[0]}": {`);
  return answer.data;
}

/** The lines of an editor that are in sight, with one space for all that is between words. */
async function textOf(page: Page, editor: string): Promise<string> {
  const lines = await page.locator(`${editor} .view-lines`).first().locator('.view-line').allTextContents();
  return lines.join(' ').replace(/\s+/g, ' ').trim();
}

function placeOf(address: string): string {
  const { protocol, origin } = new URL(address);
  return protocol === 'blob:' || protocol === 'data:' ? 'the page itself' : origin;
}
