import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openClients } from '../../src/clients/clients.ts';
import { runClientCommand } from '../../src/clients/command.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'serpstat-graphql-command-'));
  path = join(folder, 'clients.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(command: string): string {
  return runClientCommand(command.split(' '), path);
}

/** The key that an output shows. */
function keyIn(output: string): string {
  return /^ {2}(sg_\S+)$/m.exec(output)?.[1] ?? '';
}

describe('add', () => {
  it('makes a key, shows it, and keeps only its digest in a file that only its owner reads', () => {
    const key = keyIn(run('add team-a'));
    expect(openClients(path).withKey(key)?.name).toBe('team-a');
    expect(readFileSync(path, 'utf8')).not.toContain(key);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['clients.json']);
  });

  it('keeps the other clients as they are', () => {
    const first = keyIn(run('add team-a'));
    const second = keyIn(run('add constructor'));
    const clients = openClients(path);
    expect([first, second].map(key => clients.withKey(key)?.name)).toEqual(['team-a', 'constructor']);
  });

  it('refuses a name that there is, unless it shall replace the key; the limits then stay', () => {
    const before = keyIn(run('add team-a'));
    const { 'team-a': entry } = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ 'team-a': { ...entry, concurrency: 3 } }), { mode: 0o644 });
    expect(() => run('add team-a')).toThrow('already has the client team-a. Add --replace');
    expect(openClients(path).withKey(before)).toBeDefined();

    const after = keyIn(run('add team-a --replace'));
    const clients = openClients(path);
    expect(clients.withKey(before)).toBeUndefined();
    expect(clients.withKey(after)).toMatchObject({ name: 'team-a', concurrency: 3 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('prints what belongs into the file where no file is named', () => {
    const output = runClientCommand(['add', 'team-a'], undefined);
    writeFileSync(path, output.slice(output.indexOf('{')));
    expect(openClients(path).withKey(keyIn(output))?.name).toBe('team-a');
  });

  it('leaves a wrong file as it is', () => {
    writeFileSync(path, '{"team-a": {}}');
    expect(() => run('add team-b')).toThrow('team-a.sha256 is missing');
    expect(readFileSync(path, 'utf8')).toBe('{"team-a": {}}');
    expect(readdirSync(folder)).toEqual(['clients.json']);
  });

  it('does not undo what another process changes now', () => {
    writeFileSync(`${path}.new`, '');
    expect(() => run('add team-a')).toThrow('another process changes the file of clients');
    expect(readdirSync(folder)).toEqual(['clients.json.new']);
  });

  it('changes the file that a link leads to', () => {
    const link = join(folder, 'link.json');
    run('add team-a');
    symlinkSync(path, link);
    runClientCommand(['add', 'team-b'], link);
    expect(openClients(path).all()).toHaveLength(2);
  });

  it('says what a name takes, and does not repeat one that may be a key', () => {
    expect(() => run(`add sg_${'x'.repeat(43)}`)).toThrow(
      /^This is not the name of a client, which takes 1 to 40/,
    );
  });
});

it('list shows the clients and their limits, and nothing of their keys', () => {
  run('add team-a');
  run('add b');
  const { b } = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ b: { ...b, creditLimit: 500, creditsPerDay: 5000 } }));
  expect(run('list')).toBe(
    ['client  creditsPerDay  creditLimit  concurrency', 'b       5000           500          -', ''].join(
      '\n',
    ),
  );
});

it('remove removes one client, and says where there is none of that name', () => {
  const removed = keyIn(run('add team-a'));
  const kept = keyIn(run('add team-b'));
  run('remove team-a');
  const clients = openClients(path);
  expect([removed, kept].map(key => clients.withKey(key)?.name)).toEqual([undefined, 'team-b']);
  expect(() => run('remove constructor')).toThrow('has no client constructor');
});

it.each([
  '',
  'add',
  'add a b',
  'remove',
  'remove a --replace',
  'list a',
  'list --replace',
  'show a',
  'add a --limit',
])('explains its use where it cannot run %j', command => {
  expect(() => run(command)).toThrow(/^Usage:\n {2}npm run client -- add NAME/);
  expect(readdirSync(folder)).toEqual([]);
});

it.each(['list', 'remove a'])('needs a file for %s', command => {
  expect(() => runClientCommand(command.split(' '), undefined)).toThrow('CLIENTS is not set.');
});
