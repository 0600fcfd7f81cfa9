import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, createServer, preview } from 'vite';

/** The app, served on this machine. */
export interface App {
  readonly url: string;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface AppOptions {
  /** Of the gateway. The app asks it through its own address, so that browsers need no permission (CORS). */
  readonly gateway: string;
  /** If it is taken, the next free one. 0 picks a free one. */
  readonly port: number;
}

/** Builds the app and serves it. */
export async function startApp(options: AppOptions): Promise<App> {
  // Its own, so that several can start at a time.
  const folder = await mkdtemp(join(tmpdir(), 'link-gap-'));
  await buildApp(folder);
  const app = await serveApp(folder, options);
  return {
    ...app,
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** Writes what browsers need to a folder. */
export async function buildApp(folder: string): Promise<void> {
  // Otherwise Vite builds the development version of React where the environment says so, as that of Vitest does.
  process.env.NODE_ENV = 'production';
  await build({ root: ROOT, logLevel: 'warn', build: { outDir: folder, emptyOutDir: true } });
}

/** Serves the app from the folder that it was built to. */
export async function serveApp(folder: string, { gateway, port }: AppOptions): Promise<App> {
  const server = await preview({
    root: ROOT,
    build: { outDir: folder },
    preview: { ...ADDRESS, port, proxy: proxyTo(gateway) },
  });
  return { url: addressOf(server.httpServer.address()), [Symbol.asyncDispose]: () => server.close() };
}

/** Serves the app from its source, and updates it in the browser when the source changes. */
export async function startDevelopment({ gateway, port }: AppOptions): Promise<App> {
  const server = await createServer({ root: ROOT, server: { ...ADDRESS, port, proxy: proxyTo(gateway) } });
  await server.listen();
  return { url: addressOf(server.httpServer?.address()), [Symbol.asyncDispose]: () => server.close() };
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const ADDRESS = { host: '127.0.0.1' };

function proxyTo(gateway: string) {
  return { '/graphql': { target: new URL(gateway).origin, changeOrigin: true } };
}

function addressOf(address: AddressInfo | string | null | undefined): string {
  if (typeof address !== 'object' || address === null) {
    throw new Error('The server of the app does not listen on a port');
  }
  return `http://${address.address}:${address.port}/`;
}
