import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A process that runs this project, from its start to its end. */
export interface Program {
  /** Of the process on this machine. */
  readonly pid: number;
  /** Lines of standard output so far. */
  readonly lines: readonly string[];
  /** All of standard error, once the process has ended. */
  readonly errors: Promise<string>;
  /** The exit code, or null where a signal ended it. */
  readonly code: Promise<number | null>;
  /** The first line of standard output that holds `part`; rejects where the process ends without it. */
  line(part: string): Promise<string>;
  signal(name: NodeJS.Signals): void;
  /** Reads its output no longer, as a log collector that has crashed. */
  stopReading(): void;
  /** Ends it at once where it still runs. */
  [Symbol.asyncDispose](): Promise<void>;
}

export interface ProgramOptions {
  readonly cwd: string;
  /** Nothing of this process's own environment is handed on but `PATH` and `HOME`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The user and group that runs it, which only root can choose. */
  readonly uid?: number | undefined;
}

/** Node.js 22 prints a warning for each process that uses SQLite, which tests of standard error would see. */
const NODE_OPTIONS = '--disable-warning=ExperimentalWarning';

export function runProgram(
  command: string,
  args: readonly string[],
  { cwd, env, uid }: ProgramOptions,
): Program {
  const { PATH, HOME } = process.env;
  const child = spawn(command, args, {
    cwd,
    env: { PATH, HOME, NODE_OPTIONS, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    uid,
    gid: uid,
  });
  const lines: string[] = [];
  const reader = createInterface(child.stdout).on('line', line => lines.push(line));
  const code = once(child, 'close').then(([exitCode]): number | null => exitCode);
  const errors = text(child.stderr);

  return {
    pid: child.pid ?? 0,
    lines,
    errors,
    code,
    line: part =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = lines.find(line => line.includes(part));
          if (found !== undefined) {
            resolve(found);
          }
        };
        look();
        reader.on('line', look);
        void code.then(async () => {
          reject(new Error(`No line holds ${part}:\n${lines.join('\n')}\n${await errors}`));
        });
      }),
    signal: name => child.kill(name),
    stopReading: () => child.stdout.destroy(),
    async [Symbol.asyncDispose]() {
      child.kill();
      await code;
    },
  };
}

/**
 * The gateway, run from a folder of its own where no `.env` stands, on a free port unless told otherwise. `wrapper` is a
 * command, with its arguments, that runs the command behind it.
 */
export async function runGateway(
  settings: Readonly<Record<string, string>> = {},
  wrapper: readonly string[] = [],
): Promise<Program> {
  const folder = await temporaryFolder();
  const [command = '', ...args] = [...wrapper, process.execPath, join(ROOT, 'src/main.ts')];
  const program = runProgram(command, args, {
    cwd: folder.path,
    env: { PORT: '0', ...settings },
  });
  void program.code.then(() => folder[Symbol.asyncDispose]());
  return program;
}

/** Where a gateway listens; rejects where it ends before it does. */
export async function urlOf(gateway: Program): Promise<string> {
  return JSON.parse(await gateway.line('"listening"')).url;
}

export async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'serpstat-graphql-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
