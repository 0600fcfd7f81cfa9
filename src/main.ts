import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { ConfigError, readConfig, readEnvironment, wantsSandbox } from './config.ts';
import { createGateway } from './gateway.ts';
import { startSandbox } from './sandbox/sandbox.ts';
import { StoreUrlError } from './store/store-url.ts';

const SANDBOX_NOTICE = `While neither SERPSTAT_TOKEN nor SERPSTAT_API_URL
is set, a sandbox on this machine answers: the
links are invented, the credits are play money.
Set SERPSTAT_TOKEN to ask Serpstat itself.`;

/** A request has to come whole within half a minute: one that stays half would keep the process from stopping. */
const ARRIVAL = { requestTimeout: 30_000, connectionsCheckingInterval: 5000 };

try {
  await start();
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof StoreUrlError)) {
    throw error;
  }
  console.error(error.message);
  // At once, because a sandbox may have begun to listen.
  process.exit(1);
}

async function start(): Promise<void> {
  const environment = readEnvironment();
  const given = readConfig(environment);
  // Synchronous, because pino's other way of writing keeps the process from ending where nobody reads its output.
  const logger = pino({ level: given.logLevel }, pino.destination({ sync: true }));
  const sandbox = wantsSandbox(environment) ? await startSandbox({ rate: given.serpstat.rate }) : undefined;
  const config = sandbox
    ? readConfig({
        ...environment,
        // Invented links have no place in a file beside real ones, unless somebody names one.
        STORE_URL: environment.STORE_URL ?? 'memory:',
        SERPSTAT_API_URL: sandbox.url,
        SERPSTAT_TOKEN: sandbox.token,
      })
    : given;
  const registry = new Registry();
  // Here and not for each gateway: what it sets up in the process to measure cannot be taken down again.
  collectDefaultMetrics({ register: registry });
  const gateway = createGateway(config, { logger, registry, ...(sandbox && { notice: SANDBOX_NOTICE }) });

  const server = createServer(ARRIVAL, gateway.handler);
  server.listen(config.port, config.host, () => {
    const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
    const host = config.host.includes(':') ? `[${config.host}]` : config.host;
    logger.info({ url: `http://${host}:${port}/graphql` }, 'listening');
    if (sandbox) {
      logger.warn({ sandbox: sandbox.url }, SANDBOX_NOTICE.replaceAll('\n', ' '));
    }
  });
  server.once('error', error => {
    logger.fatal(`Cannot listen on ${config.host}:${config.port} (HOST, PORT): ${error.message}`);
    process.exit(1);
  });

  let stopping = false;
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) {
      return;
    }
    stopping = true;
    logger.info({ signal }, 'stopping');
    await gateway.close();
    server.close();
    await sandbox?.close();
    logger.info('stopped');
    process.exit(0);
  };
  // Not once: what a terminal sends comes a second time from npm, and would end the process there and then.
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
