import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Rig, startRig } from '../rig.ts';

const CHROMIUM = '/usr/bin/chromium';
const missing = !existsSync(CHROMIUM);

/** Names that this browser takes for this machine. */
const NAMES = '--host-resolver-rules=MAP *.test 127.0.0.1';

/** A protection of newer browsers, which must not be what these tests show. */
const UNPROTECTED = '--disable-features=LocalNetworkAccessChecks,PrivateNetworkAccessChecks';
const QUIET =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

const QUERY = '{ domain(name: "gepur.com") { backlinks(first: 3) { nodes { urlFrom } } } }';
const JSON_REQUEST: FetchOptions & { readonly body: string } = {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query: QUERY }),
};

interface FetchOptions {
  readonly method?: string;
  readonly mode?: 'no-cors';
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

describe.skipIf(missing)('a gateway called gateway.test, over plain http', () => {
  let rig: Rig;
  let browser: Browser;
  let gateway: Server;
  let site: Server;
  /** What has been answered: method and status. */
  const answered: string[] = [];
  let endpoint: string;
  let gatewayPort: number;
  let sitePort: number;

  beforeAll(async () => {
    site = await listen((_request, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>A site</title>');
    });
    sitePort = portOf(site);
    rig = await startRig({ ALLOWED_HOSTS: 'gateway.test', CORS_ORIGINS: `http://app.test:${sitePort}` });
    gateway = await listen((request, response) => {
      response.once('close', () => answered.push(`${request.method} ${response.statusCode}`));
      rig.gateway.handler(request, response);
    });
    gatewayPort = portOf(gateway);
    endpoint = `http://gateway.test:${gatewayPort}/graphql`;
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [...QUIET.split(' '), NAMES, UNPROTECTED],
    });
  });

  afterAll(async () => {
    await browser.close();
    for (const server of [gateway, site]) {
      server.closeAllConnections();
      server.close();
    }
    await rig[Symbol.asyncDispose]();
  });

  beforeEach(() => {
    answered.length = 0;
  });

  afterEach(() => {
    expect(rig.faults).toEqual([]);
  });

  async function openPage(url: string): Promise<Page & AsyncDisposable> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(url);
    return Object.assign(page, { [Symbol.asyncDispose]: () => context.close() });
  }

  /** What the page got: the answer's text, or why there was none. */
  function fetchFrom(page: Page, url: string, init: FetchOptions) {
    return page.evaluate(
      async ([address, options]) => {
        try {
          const response = await fetch(address, options);
          return { type: response.type, status: response.status, text: await response.text() };
        } catch (error) {
          return { type: 'error', status: 0, text: String(error) };
        }
      },
      [url, init] as const,
    );
  }

  describe('is not billed for a page of another site that', () => {
    const visit = () => openPage(`http://evil.test:${sitePort}/`);
    const url = () => `${endpoint}?query=${encodeURIComponent(QUERY)}`;

    afterEach(() => {
      expect(rig.sandbox.requests).toEqual([]);
    });

    it.each([
      ['img', 403],
      ['script', 403],
      // A frame asks for a page. It gets GraphiQL's, which must not be framed.
      ['iframe', 200],
      ['embed', 200],
    ])('has an element %s', async (tag, status) => {
      await using page = await visit();
      await page.evaluate(
        ([name, source]) => {
          document.body.append(Object.assign(document.createElement(name), { src: source }));
        },
        [tag, url()] as const,
      );
      await expect.poll(() => answered).toEqual([`GET ${status}`]);
      expect(page.frames().filter(frame => frame.url().startsWith(endpoint))).toEqual([]);
    });

    it.each([
      // A browser that follows a form by GET asks for a page.
      ['GET', 'application/x-www-form-urlencoded', 200],
      ['POST', 'application/x-www-form-urlencoded', 403],
      ['POST', 'multipart/form-data', 403],
      ['POST', 'text/plain', 403],
    ])('sends a form by %s as %s', async (method, enctype, status) => {
      await using page = await visit();
      await page.evaluate(
        ([action, query, options]) => {
          const form = Object.assign(document.createElement('form'), { action, ...options });
          form.append(Object.assign(document.createElement('input'), { name: 'query', value: query }));
          document.body.append(form);
          form.submit();
        },
        [endpoint, QUERY, { method, enctype }] as const,
      );
      await expect.poll(() => answered[0]).toBe(`${method} ${status}`);
    });

    it.each(['GET', 'POST'])('fetches without CORS by %s', async method => {
      await using page = await visit();
      const body = method === 'POST' ? { body: JSON_REQUEST.body } : {};
      await fetchFrom(page, url(), { method, mode: 'no-cors', ...body });
      await expect.poll(() => answered).toEqual([`${method} 403`]);
    });

    it('fetches with CORS', async () => {
      await using page = await visit();
      expect(await fetchFrom(page, endpoint, JSON_REQUEST)).toMatchObject({ type: 'error' });
      expect(await fetchFrom(page, url(), {})).toMatchObject({ type: 'error' });
    });

    it('has its name resolve to this machine', async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      // Before, the name resolved to the site's own server, which sent this page.
      const first = `http://evil.test:${gatewayPort}/`;
      await page.route(first, route => route.fulfill({ contentType: 'text/html', body: '<p>A site</p>' }));
      await page.goto(first);
      expect(await fetchFrom(page, '/graphql', JSON_REQUEST)).toMatchObject({ status: 421 });
      expect(await fetchFrom(page, '/metrics', {})).toMatchObject({ status: 421 });
      await context.close();
    });
  });

  it('answers a page of an allowed origin, which asks once whether it can', async () => {
    await using page = await openPage(`http://app.test:${sitePort}/`);
    for (let requests = 0; requests < 3; requests += 1) {
      const { type, text } = await fetchFrom(page, endpoint, JSON_REQUEST);
      expect(type).toBe('cors');
      expect(JSON.parse(text)).toMatchObject({ data: { domain: { backlinks: { nodes: { length: 3 } } } } });
    }
    expect(answered).toEqual(['OPTIONS 204', 'POST 200', 'POST 200', 'POST 200']);
    expect(rig.sandbox.billed).toBe(3);
  });

  it('shows GraphiQL under its name, which runs a query', async () => {
    await using page = await openPage(endpoint);
    const complaints: string[] = [];
    page.on('console', message => complaints.push(message.text()));
    const before = rig.sandbox.billed;
    await page.locator('.graphiql-execute-button').click();
    await expect.poll(() => rig.sandbox.billed - before, { timeout: 20_000 }).toBe(10);
    expect(complaints).toEqual([]);
  });
});

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port; // a TCP server listens on an address and a port
}
