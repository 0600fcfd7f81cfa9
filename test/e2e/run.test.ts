import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, runProgram, temporaryFolder } from './program.ts';

async function runNeeding(oldest: string) {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'bin'));
  await copyFile(join(ROOT, 'bin/run.cjs'), join(folder.path, 'bin/run.cjs'));
  const project = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  await writeFile(
    join(folder.path, 'package.json'),
    JSON.stringify({ ...project, engines: { node: `>=${oldest}` } }),
  );
  await writeFile(join(folder.path, 'asked.ts'), 'console.log(process.argv.slice(2).join(" ") as string);\n');
  await using program = runProgram(process.execPath, ['bin/run.cjs', 'asked.ts', '--one', 'two'], {
    cwd: folder.path,
  });
  return { code: await program.code, lines: program.lines, errors: await program.errors };
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

test.each([`${major}.${minor + 1}`, `${major + 1}.0`])(
  'the start says in one line which Node.js it needs where this one is older than %s',
  async oldest => {
    expect(await runNeeding(oldest)).toEqual({
      code: 1,
      lines: [],
      errors: `This is Node.js ${process.versions.node}, but the gateway needs Node.js ${oldest} or newer. Run "npm ci --include=optional", which installs one on most machines, or install it yourself: https://nodejs.org/en/download\n`,
    });
  },
);

test.each([`${major}.${minor}`, `${major - 1}.${minor + 1}`])(
  'where Node.js %s is enough, the file runs with its arguments',
  async oldest => {
    expect(await runNeeding(oldest)).toEqual({ code: 0, lines: ['--one two'], errors: '' });
  },
);
