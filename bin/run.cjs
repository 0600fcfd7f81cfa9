// Runs a TypeScript file of this project, or says which Node.js it needs. Written so that old versions of Node.js can
// read it: they would only report an unknown file extension.
const { engines } = require('../package.json');

const current = process.versions.node;
const oldest = engines.node.replace('>=', '');

if (isBefore(current, oldest)) {
  console.error(
    `This is Node.js ${current}, but the gateway needs Node.js ${oldest} or newer. Run "npm ci --include=optional", ` +
      'which installs one on most machines, or install it yourself: https://nodejs.org/en/download',
  );
  process.exitCode = 1;
} else {
  const [file] = process.argv.splice(2, 1);
  import(`../${file}`);
}

function isBefore(version, other) {
  const [major, minor] = version.split('.').map(Number);
  const [otherMajor, otherMinor] = other.split('.').map(Number);
  return major < otherMajor || (major === otherMajor && minor < otherMinor);
}
