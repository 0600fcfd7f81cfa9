import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, runProgram, temporaryFolder } from './program.ts';

/** A project that needs the version `oldest`, with a file `asked.ts`. */
async function makeProject(oldest: string, asked: string) {
  const folder = await temporaryFolder();
  await mkdir(join(folder.path, 'bin'));
  await copyFile(join(ROOT, 'bin/run.cjs'), join(folder.path, 'bin/run.cjs'));
  await writeFile(
    join(folder.path, 'package.json'),
    JSON.stringify({ engines: { node: `>=${oldest}` }, optionalDependencies: { other: '1', here: '1' } }),
  );
  await writeFile(join(folder.path, 'asked.ts'), asked);
  return {
    run: (...options: string[]) =>
      runProgram(process.execPath, [...options, 'bin/run.cjs', 'asked.ts', '--one', 'two'], {
        cwd: folder.path,
      }),
    /** Adds the Node.js that npm would install for this platform. */
    async installNode() {
      const path = join(folder.path, 'node_modules/here');
      await mkdir(path, { recursive: true });
      await writeFile(join(path, 'package.json'), JSON.stringify({ bin: { node: 'node' } }));
      await symlink(process.execPath, join(path, 'node'));
      return path;
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

const printArguments = 'console.log(process.argv.slice(2).join(" ") as string);\n';

test.each([`${major}.${minor}`, `${major - 1}.${minor + 1}`])(
  'where Node.js %s is enough, the file runs with its arguments',
  async oldest => {
    await using project = await makeProject(oldest, printArguments);
    await using program = project.run();
    expect([await program.code, program.lines, await program.errors]).toEqual([0, ['--one two'], '']);
  },
);

test.each([`${major}.${minor + 1}`, `${major + 1}.0`])(
  'the start says in one line that it needs Node.js %s, where this one is older and npm has installed none',
  async oldest => {
    await using project = await makeProject(oldest, printArguments);
    await using program = project.run();
    expect([await program.code, program.lines]).toEqual([1, []]);
    expect(await program.errors).toBe(
      `This is Node.js ${process.versions.node}, but the gateway needs Node.js ${oldest} or newer. Run "npm ci --include=optional", which installs one on most machines, or install it yourself: https://nodejs.org/en/download\n`,
    );
  },
);

test.skipIf(process.platform === 'win32')(
  'where this Node.js is too old, the file and what it starts run on the one that npm has installed',
  async () => {
    await using project = await makeProject(
      `${major + 1}.0`,
      `${printArguments}console.log(process.env.PATH); process.exitCode = 7;`,
    );
    const path = await project.installNode();
    await using program = project.run();
    expect([await program.code, await program.errors]).toEqual([7, '']);
    expect(program.lines).toEqual(['--one two', `${path}:${process.env.PATH}`]);
  },
);

test.skipIf(process.platform === 'win32')(
  'the Node.js that npm has installed runs with the options of the one that is too old',
  async () => {
    await using project = await makeProject(`${major + 1}.0`, 'console.log(process.execArgv.join(" "));');
    await project.installNode();
    await using program = project.run('--max-semi-space-size=16');
    expect([await program.code, program.lines]).toEqual([0, ['--max-semi-space-size=16']]);
  },
);

test.skipIf(process.platform === 'win32').each(['SIGHUP', 'SIGINT', 'SIGTERM'] as const)(
  'a %s reaches the file that runs on the Node.js that npm has installed',
  async signal => {
    await using project = await makeProject(
      `${major + 1}.0`,
      `process.on('${signal}', () => { clearInterval(timer); });
       const timer = setInterval(() => {}, 1000);
       console.log('runs');`,
    );
    await project.installNode();
    await using program = project.run();
    await program.line('runs');
    program.signal(signal);
    expect([await program.code, await program.errors]).toEqual([0, '']);
  },
);
