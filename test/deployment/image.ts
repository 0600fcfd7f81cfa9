import { execFile } from 'node:child_process';
import { chmod, chown, copyFile, cp, mkdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { type Program, ROOT, runProgram, temporaryFolder } from '../e2e/program.ts';
import { type Instruction, lastOf, readDockerfile } from './dockerfile.ts';

/** What the Dockerfile builds, in a folder, without its base image: the Node.js that runs this takes its place. */
export interface Image {
  /** The folder of the volume. */
  readonly data: string;
  /** Runs a command of the image as a user who can write to the volume only, with the image's environment and `env`. */
  run(command: readonly string[], env: Readonly<Record<string, string>>): Program;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Root runs the image as the user `node` of the base image. Other users cannot choose. */
const UID = process.getuid?.() === 0 ? 1000 : undefined;

/** Carries out the Dockerfile by hand. npm takes what is in its cache, where `npm ci` has put it. */
export async function buildImage(): Promise<Image> {
  const folder = await temporaryFolder();
  const stages = new Map<string, string>();
  let root = folder.path;
  for (const [index, instruction] of readDockerfile().entries()) {
    if (instruction.kind === 'FROM') {
      root = join(folder.path, `stage-${index}`);
      stages.set(instruction.name ?? 'last', root);
    }
    await carryOut(instruction, root, stages);
  }
  const workdir = join(root, lastOf('WORKDIR').text);
  const node = join(root, 'node');
  // A copy, because the user of the image may not reach the original.
  await copyFile(process.execPath, node);
  await chmod(folder.path, 0o755);
  await run('chmod', ['-R', 'a+rX,a-w', workdir, node]);

  return {
    data: join(root, lastOf('VOLUME').text),
    run([, ...args], env) {
      const { STORE_URL = '', ...variables } = lastOf('ENV').variables;
      return runProgram(node, args, {
        cwd: workdir,
        env: { ...variables, STORE_URL: STORE_URL.replace('sqlite:', `sqlite:${root}`), ...env },
        uid: UID,
      });
    },
    async [Symbol.asyncDispose]() {
      await run('chmod', ['-R', 'u+w', workdir]);
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** `root` is the folder of the stage that the instruction belongs to; `stages` has those of all stages so far. */
async function carryOut(
  instruction: Instruction,
  root: string,
  stages: ReadonlyMap<string, string>,
): Promise<void> {
  const workdir = join(root, lastOf('WORKDIR').text);
  switch (instruction.kind) {
    case 'FROM':
      await mkdir(workdir, { recursive: true });
      return;
    case 'COPY': {
      const [target = '', ...sources] = instruction.paths.toReversed();
      const from = instruction.from === undefined ? ROOT : (stages.get(instruction.from) ?? '');
      for (const source of sources) {
        const isFile = (await stat(join(from, source))).isFile();
        await cp(join(from, source), join(workdir, target, isFile ? basename(source) : ''), {
          recursive: true,
          verbatimSymlinks: true,
        });
      }
      return;
    }
    case 'RUN': {
      const [command = '', ...args] = instruction.text.split(' ');
      if (command === 'npm') {
        await run(command, args, workdir);
      } else {
        await makePrivateFolder(join(root, lastOf('VOLUME').text));
      }
    }
  }
}

/** What `install --directory` does in the image, where the user has a name. */
async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  if (UID !== undefined) {
    await chown(path, UID, UID);
  }
}

async function run(command: string, args: readonly string[], cwd: string = ROOT): Promise<void> {
  await promisify(execFile)(command, args, {
    cwd,
    env: { ...process.env, npm_config_prefer_offline: 'true', npm_config_audit: 'false' },
  });
}
