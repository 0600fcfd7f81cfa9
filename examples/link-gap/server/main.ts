import { startApp, startDevelopment } from './app.ts';
import { startGateway } from './gateway.ts';

/**
 * `npm start`: builds the app, starts it together with the gateway, and prints one address. With `--dev`, the app follows
 * changes of its source. PORT (default 5173) is the port of the app; the gateway takes a free one.
 */
const port = Number(process.env.PORT || '5173');

/** What has started, the last first. */
const started: AsyncDisposable[] = [];

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stop());
}
try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
  await stop();
}

async function start(): Promise<void> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`PORT=${process.env.PORT} is not valid; use a port from 0 to 65535`);
  }
  const gateway = keep(await startGateway());
  void gateway.ended.then(stop);
  gateway.sandbox.then(
    () => console.log('Without SERPSTAT_TOKEN, a sandbox answers: invented links, play money for credits.'),
    () => {},
  );
  const serve = process.argv.includes('--dev') ? startDevelopment : startApp;
  const app = keep(await serve({ gateway: gateway.url, port }));
  console.log(`Link gap: ${app.url}`);
}

async function stop(): Promise<void> {
  for (const part of started.splice(0)) {
    await part[Symbol.asyncDispose]();
  }
}

function keep<Part extends AsyncDisposable>(part: Part): Part {
  started.unshift(part);
  return part;
}
