import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own, on a core of its own where the system has `taskset`. */
export interface Server {
  readonly port: number;
  /** Bytes that the process holds; 0 where the system does not tell. */
  memory(): number;
  /** Milliseconds of CPU that the process has used; undefined where the system does not tell. */
  cpuMs(): number | undefined;
  close(): Promise<void>;
}

const hasTaskset = spawnSync('taskset', ['--version']).status === 0;

/** Leaves the first core to the servers. */
export function leaveCoreToServers(): void {
  if (hasTaskset) {
    spawnSync('taskset', ['-a', '-cp', '1', String(process.pid)]);
  } else {
    console.log('There is no taskset here, so servers and load share their cores.');
  }
}

/** The gateway, as `npm start` runs it. */
export function startGateway(environment: Readonly<Record<string, string>>): Promise<Server> {
  return start(
    pathOf('../../src/main.ts'),
    { PORT: '0', STORE_URL: 'memory:', LOG_LEVEL: 'info', ...environment },
    startOptions(),
  );
}

/** The options of Node.js in the script `start` of package.json. */
function startOptions(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(pathOf('../../package.json'), 'utf8'));
  const [, options = ''] = /exec node (.*?) bin\/run\.cjs/.exec(scripts.start) ?? [];
  return options.split(' ');
}

/** `rows` is the path of a JSON object of rows by domain. */
export function startRaw(rows: string): Promise<Server> {
  return start(pathOf('./raw-server.ts'), { ROWS: rows, NODE_ENV: 'production' });
}

/** Installs Mercurius in a folder of the system for temporary files, apart from the project. */
export function startMercurius(rows: string): Promise<Server> {
  const folder = join(tmpdir(), 'serpstat-graphql-bench-peers');
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'mercurius.js']) {
    copyFileSync(pathOf(`./peers/${file}`), join(folder, file));
  }
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'inherit',
  });
  if (status !== 0) {
    throw new Error(`npm could not install the peers of the benchmark in ${folder}`);
  }
  return start(join(folder, 'mercurius.js'), { ROWS: rows, NODE_ENV: 'production' });
}

/** With HTTP_PROFILE, a folder, each server writes a profile of its CPU into it when it is closed. */
async function start(
  file: string,
  environment: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): Promise<Server> {
  const command = [
    process.execPath,
    ...options,
    ...(process.env.HTTP_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.HTTP_PROFILE}`] : []),
    file,
  ];
  const [program = '', ...args] = hasTaskset ? ['taskset', '-c', '0', ...command] : command;
  const child = spawn(program, args, {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface(child.stdout);
  const [line] = await once(lines, 'line');
  const port = /:(\d+)(?:\/|"|$)/.exec(String(line))?.[1];
  return {
    port: Number(port),
    memory: () => memoryOf(child),
    cpuMs: () => cpuTimeOf(child),
    async close() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

function memoryOf({ pid }: ChildProcess): number {
  try {
    return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return 0;
  }
}

/** The 14th and 15th field of the file: in user and in system mode, in ticks of 10 ms. */
function cpuTimeOf({ pid }: ChildProcess): number | undefined {
  try {
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
    const fields = rest.split(' ');
    return 10 * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return undefined;
  }
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
