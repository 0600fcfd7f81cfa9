// First of all, as it says there.
import './production.ts';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { ConfigError, readConfig, readEnvironment, SANDBOX_STORE_URL, wantsSandbox } from './config.ts';
import { ClientsFileError, createGateway, DocumentsFileError } from './gateway.ts';
import { createBoundedServer } from './http/server.ts';
import { startSandbox } from './sandbox/sandbox.ts';
import { StoreUrlError } from './store/store-url.ts';

const SANDBOX_NOTICE = `Neither SERPSTAT_TOKEN nor SERPSTAT_API_URL is
set, so a sandbox on this machine answers. Its
links are invented, its credits are play money.
Set SERPSTAT_TOKEN to query Serpstat itself.`;

/** The last part of a shutdown, in milliseconds at most, in which the store is closed. */
const MAX_CLOSING_MS = 1000;

try {
  await start();
} catch (error) {
  if (
    !(
      error instanceof ConfigError ||
      error instanceof StoreUrlError ||
      error instanceof ClientsFileError ||
      error instanceof DocumentsFileError
    )
  ) {
    throw error;
  }
  console.error(error.message);
  // A sandbox that listens already would keep the process alive.
  process.exit(1);
}

async function start(): Promise<void> {
  const environment = readEnvironment();
  const given = readConfig(environment);
  // Synchronous, because pino's default keeps the process from ending if nobody reads its output.
  const logger = pino({ level: given.logLevel }, pino.destination({ sync: true }));
  const sandbox = wantsSandbox(environment) ? await startSandbox({ rate: given.serpstat.rate }) : undefined;
  const config = sandbox
    ? readConfig({
        ...environment,
        STORE_URL: environment.STORE_URL ?? SANDBOX_STORE_URL,
        SERPSTAT_API_URL: sandbox.url,
        SERPSTAT_TOKEN: sandbox.token,
      })
    : given;
  const registry = new Registry();
  // Not in each gateway, because these collectors cannot be removed again.
  collectDefaultMetrics({ register: registry });
  const gateway = createGateway(config, { logger, registry, ...(sandbox && { notice: SANDBOX_NOTICE }) });

  const { adminPort, shutdownMs } = config.server;
  const server = createBoundedServer(gateway.handler, config.server);
  const admin =
    adminPort === undefined ? undefined : createBoundedServer(gateway.adminHandler, config.server);
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const addressOf = (listening: Server) => {
    const { port } = listening.address() as AddressInfo; // a TCP server listens on an address and a port
    return `http://${host}:${port}`;
  };
  const listen = (listener: Server, port: number, setting: string, listening: () => void) => {
    listener.once('error', error => {
      logger.fatal(`Cannot listen on ${config.host}:${port} (HOST, ${setting}): ${error.message}`);
      process.exit(1);
    });
    listener.listen(port, config.host, listening);
  };
  const listening = () => {
    logger.info(
      { url: `${addressOf(server)}/graphql`, ...(admin && { admin: addressOf(admin) }) },
      'listening',
    );
    if (sandbox) {
      logger.warn({ sandbox: sandbox.url }, SANDBOX_NOTICE.replaceAll('\n', ' '));
    }
  };
  const listenToQueries = () => listen(server, config.port, 'PORT', listening);
  if (admin === undefined || adminPort === undefined) {
    listenToQueries();
  } else {
    // First, so that the line that says that the gateway listens names both addresses.
    listen(admin, adminPort, 'ADMIN_PORT', listenToQueries);
  }

  if (config.clients !== undefined) {
    // Without CLIENTS, the signal keeps its meaning: the terminal is gone, and the process ends.
    process.on('SIGHUP', () => gateway.reloadClients());
  }

  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) {
      return;
    }
    stopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(
      () => {
        logger.warn('clients have not read their answers in time (SHUTDOWN_TIMEOUT_MS); closing connections');
        server.closeAllConnections();
        admin?.closeAllConnections();
      },
      shutdownMs - Math.min(MAX_CLOSING_MS, shutdownMs / 10),
    );
    setTimeout(() => {
      logger.warn('stopped before all requests to Serpstat were answered (SHUTDOWN_TIMEOUT_MS)');
      process.exit(0);
    }, shutdownMs);
    await gateway.close();
    server.close();
    admin?.close();
    await sandbox?.close();
    logger.info('stopped');
    process.exit(0);
  };
  // Not `once`: npm passes on what a terminal sends, and a second signal without a listener ends the process at once.
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
