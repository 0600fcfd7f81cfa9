import { CLIENT_NAME_TAKES, type Client, isClientName } from './client.ts';
import { openClients } from './clients.ts';
import { editClientsFile } from './edit-clients-file.ts';
import { createKey, digestOf } from './key.ts';

/** The arguments are wrong, or the file does not allow what they ask for. The message says what to do. */
export class ClientCommandError extends Error {
  override readonly name = 'ClientCommandError';
}

/**
 * Runs `npm run client -- ARGUMENTS`, and returns what it prints.
 *
 * @param path of the file that CLIENTS names. Without it, `add` only prints what belongs into the file.
 * @throws `ClientCommandError`, and everything that `editClientsFile` throws.
 */
export function runClientCommand(args: readonly string[], path: string | undefined): string {
  const [command, ...rest] = args.filter(arg => arg !== '--replace');
  const [name, ...excess] = rest;
  const replaces = args.includes('--replace');
  if (command === 'list' && name === undefined && !replaces) {
    return list(openClients(fileFor(path)).all());
  }
  if (name === undefined || excess.length > 0) {
    throw new ClientCommandError(USAGE);
  }
  if (!isClientName(name)) {
    throw new ClientCommandError(`This is not the name of a client, which takes ${CLIENT_NAME_TAKES}.`);
  }
  if (command === 'add') {
    return path === undefined ? propose(name) : add(name, path, replaces);
  }
  if (command === 'remove' && !replaces) {
    return remove(name, fileFor(path));
  }
  throw new ClientCommandError(USAGE);
}

const USAGE = `Usage:
  npm run client -- add NAME            makes a key for a new client
  npm run client -- add NAME --replace  makes a new key for a client, which keeps its limits
  npm run client -- list                lists the clients and their limits
  npm run client -- remove NAME         removes a client`;

const RELOAD = 'A running gateway reads the file when it receives SIGHUP.';

function add(name: string, path: string, replaces: boolean): string {
  const key = createKey();
  editClientsFile(path, entries => {
    const current = entries.get(name);
    if (current !== undefined && !replaces) {
      throw new ClientCommandError(
        `${path} already has the client ${name}. Add --replace to replace its key, or choose another name.`,
      );
    }
    const limits = current as object | undefined; // the file was checked
    return new Map([...entries, [name, { ...limits, sha256: digestOf(key) }]]);
  });
  return `${once(name, key)}\n${path} has the digest of the key. ${RELOAD}\n`;
}

function propose(name: string): string {
  const key = createKey();
  const entry = JSON.stringify({ [name]: { sha256: digestOf(key) } }, null, 2);
  return `${once(name, key)}\nAdd this client to the file that CLIENTS names:\n\n${entry}\n`;
}

function once(name: string, key: string): string {
  return `The key of ${name}, which is not shown again:\n\n  ${key}\n`;
}

function remove(name: string, path: string): string {
  editClientsFile(path, entries => {
    if (!entries.has(name)) {
      throw new ClientCommandError(
        `${path} has no client ${name}. "npm run client -- list" lists the clients.`,
      );
    }
    return new Map([...entries].filter(([other]) => other !== name));
  });
  return `${path} has no client ${name} any more. ${RELOAD}\n`;
}

function list(clients: readonly Client[]): string {
  const rows = clients.map(({ name, creditsPerDay, creditLimit, concurrency }) => [
    name,
    ...[creditsPerDay, creditLimit, concurrency].map(limit => String(limit ?? '-')),
  ]);
  const table = [['client', 'creditsPerDay', 'creditLimit', 'concurrency'], ...rows];
  const widths = [0, 1, 2, 3].map(column => Math.max(...table.map(row => row[column]?.length ?? 0)));
  return table
    .map(
      row =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

function fileFor(path: string | undefined): string {
  if (path === undefined) {
    throw new ClientCommandError('CLIENTS is not set. Set it to the path of the file of clients.');
  }
  return path;
}
