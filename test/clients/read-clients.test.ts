import { describe, expect, it } from 'vitest';
import { createKey, digestOf } from '../../src/clients/key.ts';
import { ClientsFileError, MAX_CLIENTS, readClients } from '../../src/clients/read-clients.ts';

const DIGEST = digestOf('one');
const OTHER = digestOf('other');

/** What the message says after its first line. */
function mistakesIn(file: unknown): readonly string[] {
  const message = messageFor(JSON.stringify(file));
  const [first, ...mistakes] = message.split('\n');
  expect(first).toBe('The file of clients clients.json (CLIENTS) is wrong:');
  return mistakes.map(line => line.trim());
}

function messageFor(text: string): string {
  try {
    readClients(text, 'clients.json');
  } catch (error) {
    if (error instanceof ClientsFileError) {
      return error.message;
    }
    throw error;
  }
  throw new Error('The file was accepted.');
}

describe('a file of clients', () => {
  it('gives each digest its client, with the limits that it names', () => {
    const file = {
      'team-a': { sha256: DIGEST, creditsPerDay: 5000, creditLimit: 0, concurrency: 8 },
      'Team_B.2': { sha256: OTHER.toUpperCase() },
    };
    expect(readClients(`\uFEFF${JSON.stringify(file)}`, 'clients.json')).toEqual(
      new Map([
        [DIGEST, { name: 'team-a', creditsPerDay: 5000, creditLimit: 0, concurrency: 8 }],
        [OTHER, { name: 'Team_B.2' }],
      ]),
    );
  });

  it('can be empty, so that nobody can query the gateway', () => {
    expect(readClients('{}', 'clients.json').size).toBe(0);
  });

  it.each(['a', 'A1', '0', 'team_a.b-c', 'x'.repeat(40), 'constructor'])('can name a client %j', name => {
    const [client] = readClients(JSON.stringify({ [name]: { sha256: DIGEST } }), 'clients.json').values();
    expect(client?.name).toBe(name);
  });

  it.each(['', '-a', '.a', '_a', '__proto__', 'a b', 'a"', 'a\n', 'ä', 'x'.repeat(41)])(
    'cannot name a client %j',
    name => {
      expect(messageFor(`{${JSON.stringify(name)}: {"sha256": "${DIGEST}"}}`)).toContain(
        'is not the name of a client, which takes 1 to 40 letters, digits,',
      );
    },
  );

  it.each([
    [
      'sha256',
      [DIGEST, DIGEST.toUpperCase()],
      [DIGEST.slice(1), `${DIGEST}0`, `g${DIGEST.slice(1)}`, 1, null],
    ],
    ['creditsPerDay', [0, 2147483647], [-1, 2147483648, 1.5, '10', null]],
    ['creditLimit', [0, 2147483647], [-1, 2147483648, 1.5, '10', null]],
    ['concurrency', [1, 10_000], [0, 10_001, 1.5, '10', null]],
  ])('takes the limits of %s and nothing past them', (field, right, wrong) => {
    for (const value of right) {
      const text = JSON.stringify({ a: { sha256: DIGEST, [field]: value } });
      expect(() => readClients(text, 'clients.json')).not.toThrow();
    }
    for (const value of wrong) {
      expect(mistakesIn({ a: { sha256: DIGEST, [field]: value } })).toEqual([
        expect.stringContaining(`a.${field}=`),
      ]);
    }
  });

  it('takes a limited number of clients', () => {
    const clients = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`c${index}`, { sha256: digestOf(String(index)) }]),
      );
    expect(readClients(JSON.stringify(clients(MAX_CLIENTS)), 'clients.json').size).toBe(1000);
    expect(mistakesIn(clients(MAX_CLIENTS + 1))).toEqual([
      'there are 1001 clients, but at most 1000 are allowed',
    ]);
  });
});

describe('a wrong file of clients', () => {
  it('is refused with every mistake: the client, the field, its value and what it takes', () => {
    expect(
      mistakesIn({
        'team a': { sha256: DIGEST },
        'team-b': { sha256: DIGEST, creditsPerDay: -5, colour: 'red', creditLimit: [1] },
        'team-c': { concurrency: '8' },
        'team-d': 7,
        'team-e': { sha256: DIGEST },
        'team-f': { sha256: OTHER, concurrency: 0 },
      }),
    ).toEqual([
      '"team a" is not the name of a client, which takes 1 to 40 letters, digits, ".", "_" and "-", of which the first is a letter or digit',
      'team-b.creditsPerDay=-5 takes a whole number of credits from 0 to 2147483647',
      'team-b.creditLimit=(hidden) takes a whole number of credits from 0 to 2147483647',
      'team-b.colour=(hidden) is unknown; a client takes sha256, creditsPerDay, creditLimit, concurrency',
      'team-c.sha256 is missing; it takes the SHA-256 digest of the key, in 64 hexadecimal digits',
      'team-c.concurrency="8" takes a whole number of operations from 1 to 10000',
      'team-d=7 takes an object, as in {"sha256": "…"}',
      'team-e.sha256=(hidden) is the digest of "team a", but each client takes a key of its own',
      'team-f.concurrency=0 takes a whole number of operations from 1 to 10000',
    ]);
  });

  const key = createKey();
  const digest = digestOf(key);
  it.each<[string, string]>([
    ['in sha256', JSON.stringify({ a: { sha256: key }, b: { sha256: `${digest}0` } })],
    ['in another field', JSON.stringify({ a: { sha256: DIGEST, concurrency: digest, creditLimit: key } })],
    ['in a field that there is not', JSON.stringify({ a: { sha256: DIGEST, key, [digest]: 1 } })],
    ['as a name', JSON.stringify({ [key]: { sha256: DIGEST }, [digest]: { sha256: 'team-a' } })],
    ['instead of the fields', JSON.stringify({ a: key, b: [digest] })],
    ['twice', JSON.stringify({ a: { sha256: digest }, b: { sha256: digest } })],
    ['as the whole file', JSON.stringify(key)],
    ['where it is not JSON', `{"a": {"sha256": "${digest}" "${key}"`],
    ['without quotes', digest],
  ])('shows neither a key nor a digest that stands %s', (_, text) => {
    const message = messageFor(text);
    expect(message).toMatch(/^The file of clients clients\.json \(CLIENTS\) is /);
    for (const secret of [key.slice(3, 20), digest.slice(0, 16), digest.slice(-16)]) {
      expect(message).not.toContain(secret);
    }
  });

  it('says where it is not JSON', () => {
    expect(messageFor('{\n  "a": {"sha256": "x"},\n  b\n}')).toMatch(/is not JSON \(line 3 column 3\)\.$/);
  });

  it.each(['null', '[]', '"a"', '1'])('says what it takes where it is %s', text => {
    expect(messageFor(text)).toMatch(/takes an object with one member per client, as in \{"team-a"/);
  });
});
