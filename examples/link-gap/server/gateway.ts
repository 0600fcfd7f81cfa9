import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The gateway of this repository, in a process of its own. */
export interface Gateway {
  /** Where it answers queries. */
  readonly url: string;
  /** Where to see and change its sandbox. Rejects if the gateway runs without one and ends. */
  readonly sandbox: Promise<string>;
  /** When the process has ended. */
  readonly ended: Promise<unknown>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts the gateway on a free port of this machine. Its settings are those of this process and `settings`.
 *
 * @throws if the gateway ends before it listens. It says why on standard error.
 */
export async function startGateway(settings: Readonly<Record<string, string>> = {}): Promise<Gateway> {
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    env: {
      ...process.env,
      ...settings,
      HOST: '127.0.0.1',
      PORT: '0',
      // The address is in the log.
      LOG_LEVEL: 'info',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const log = createInterface(child.stdout);
  const sandbox = fieldOfLog(log, 'sandbox').then(url => new URL('/sandbox', url).href);
  // Who does not ask for the sandbox need not know that there is none.
  sandbox.catch(() => {});
  return {
    url: await fieldOfLog(log, 'url'),
    sandbox,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill();
      await ended;
    },
  };
}

/** The first value of this field in the log. */
function fieldOfLog(log: Interface, field: string): Promise<string> {
  return new Promise((resolve, reject) => {
    log.on('line', line => {
      const { [field]: value } = JSON.parse(line);
      if (value !== undefined) {
        resolve(value);
      }
    });
    log.once('close', () => reject(new Error(`The gateway has ended without "${field}" in its log`)));
  });
}
