// Installs what is missing, here and in the folder of the gateway, then starts both. Written so that old versions of
// Node.js can read it: the gateway's dependencies bring a newer one.

// biome-ignore lint/style/useNodejsImportProtocol: old versions do not know it.
const { spawn, spawnSync } = require('child_process');
// biome-ignore lint/style/useNodejsImportProtocol: old versions do not know it.
const { existsSync } = require('fs');
// biome-ignore lint/style/useNodejsImportProtocol: old versions do not know it.
const { join } = require('path');

const app = join(__dirname, '..');
const gateway = join(app, '../..');

install(gateway, 'the gateway');
install(app, 'the app');

const run = join(gateway, 'bin/run.cjs');
const child = spawn(process.execPath, [run, 'examples/link-gap/server/main.ts', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) {
  process.on(signal, () => child.kill(signal));
}
child.on('exit', code => {
  process.exitCode = code === null ? 1 : code;
});

function install(folder, name) {
  // npm writes this file when it has installed everything.
  if (existsSync(join(folder, 'node_modules/.package-lock.json'))) {
    return;
  }
  console.log(`Installing the dependencies of ${name} …`);
  const { status } = spawnSync('npm', ['ci', '--omit=dev', '--no-audit', '--no-fund'], {
    cwd: folder,
    stdio: 'inherit',
    // npm is a script in the shell of Windows.
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error(`Could not install the dependencies of ${name}. Run "npm ci" in ${folder} to see why.`);
    process.exit(1);
  }
}
