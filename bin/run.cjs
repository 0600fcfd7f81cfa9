// Runs a file of this project on a Node.js that is new enough: on this one, or on the one that npm has installed, which
// most versions of npm do not put on the PATH (https://github.com/npm/cli/issues/4362). If there is none, says which one
// the project needs. Written so that old versions of Node.js can read it.

// biome-ignore lint/style/useNodejsImportProtocol: old versions do not know it.
const { spawn } = require('child_process');
// biome-ignore lint/style/useNodejsImportProtocol: old versions do not know it.
const { delimiter, dirname, join } = require('path');
const { engines, optionalDependencies } = require('../package.json');

const current = process.versions.node;
const oldest = engines.node.replace('>=', '');
const [file, ...options] = process.argv.slice(2);

if (isBefore(current, oldest)) {
  const installed = findInstalled();
  if (installed === undefined) {
    refuse();
  } else {
    runOn(installed);
  }
} else {
  process.argv.splice(1, 1);
  import(`../${file}`);
}

function isBefore(version, other) {
  const [major, minor] = version.split('.').map(Number);
  const [otherMajor, otherMinor] = other.split('.').map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}

/** npm installs at most one of the packages: that of the platform. */
function findInstalled() {
  for (const name of Object.keys(optionalDependencies)) {
    try {
      const description = require.resolve(`${name}/package.json`);
      return join(dirname(description), require(description).bin.node);
    } catch {
      // The package of another platform.
    }
  }
}

function runOn(node) {
  // For programs that the file starts.
  process.env.PATH = `${dirname(node)}${delimiter}${process.env.PATH}`;
  const child = spawn(node, [...process.execArgv, join(__dirname, '..', file), ...options], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('error', refuse);
  child.on('exit', code => {
    process.exitCode = code === null ? 1 : code;
  });
}

function refuse() {
  console.error(
    `This is Node.js ${current}, but the gateway needs Node.js ${oldest} or newer. Run "npm ci --include=optional", ` +
      'which installs one on most machines, or install it yourself: https://nodejs.org/en/download',
  );
  process.exitCode = 1;
}
