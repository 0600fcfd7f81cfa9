import { z } from 'zod';
import { quote } from '../quote.ts';
import { CLIENT_NAME_TAKES, type Client, isClientName } from './client.ts';

/** Each name is a label of some metrics, so there cannot be any number of them. */
export const MAX_CLIENTS = 1000;

export type ClientsByDigest = ReadonlyMap<string, Client>;

/** The file of clients is wrong. The message lists every mistake. It contains no key and no digest. */
export class ClientsFileError extends Error {
  override readonly name = 'ClientsFileError';
}

/**
 * Reads the text of the file that CLIENTS names.
 *
 * @param path for messages.
 * @throws one `ClientsFileError` that lists every mistake: the client, the field, its value and what it takes.
 */
export function readClients(text: string, path: string): ClientsByDigest {
  const entries = readEntries(text, path);
  const clients = new Map<string, Client>();
  const mistakes: string[] = [];
  if (entries.size > MAX_CLIENTS) {
    mistakes.push(`there are ${entries.size} clients, but at most ${MAX_CLIENTS} are allowed`);
  }
  for (const [name, value] of entries) {
    if (!isClientName(name)) {
      mistakes.push(`${shownName(name)} is not the name of a client, which takes ${CLIENT_NAME_TAKES}`);
    }
    const read = clientFields.safeParse(value);
    if (!read.success) {
      mistakes.push(...read.error.issues.flatMap(issue => mistakesOf(issue, shownName(name), value)));
      continue;
    }
    const { sha256, ...limits } = read.data;
    const other = clients.get(sha256);
    if (other !== undefined) {
      mistakes.push(
        `${shownName(name)}.sha256=${HIDDEN} is the digest of ${shownName(other.name)}, but each client takes a key of its own`,
      );
    }
    clients.set(sha256, {
      name,
      creditsPerDay: undefined,
      creditLimit: undefined,
      concurrency: undefined,
      ...limits,
    });
  }
  if (mistakes.length > 0) {
    throw new ClientsFileError([`${head(path)} is wrong:`, ...mistakes.map(line => `  ${line}`)].join('\n'));
  }
  return clients;
}

/** What the file holds, by name of the client, unchecked. */
export type Entries = ReadonlyMap<string, unknown>;

/** @throws a `ClientsFileError` if the text is not a JSON object. */
export function readEntries(text: string, path: string): Entries {
  const value = parse(text, path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ClientsFileError(
      `${head(path)} is wrong: it takes an object with one member per client, as in {"team-a": {"sha256": "…"}}.`,
    );
  }
  return new Map(Object.entries(value));
}

function parse(text: string, path: string): unknown {
  try {
    // Some editors start a file with a byte order mark, which JSON does not allow.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    // The rest of the parser's message repeats a part of the file, and so perhaps a digest.
    const [place = ''] = / \(line \d+ column \d+\)/.exec(String(error)) ?? [];
    throw new ClientsFileError(`${head(path)} is not JSON${place}.`);
  }
}

function head(path: string): string {
  return `The file of clients ${path} (CLIENTS)`;
}

/** More credits than any plan has. */
const MAX_CREDITS = 2 ** 31 - 1;

const DIGEST_TAKES = 'the SHA-256 digest of the key, in 64 hexadecimal digits';

const clientFields = z.strictObject(
  {
    sha256: z
      .string(DIGEST_TAKES)
      .regex(/^[0-9a-f]{64}$/i, DIGEST_TAKES)
      .toLowerCase(),
    creditsPerDay: wholeNumber(0, MAX_CREDITS, 'credits').optional(),
    creditLimit: wholeNumber(0, MAX_CREDITS, 'credits').optional(),
    concurrency: wholeNumber(1, 10_000, 'operations').optional(),
  },
  'an object, as in {"sha256": "…"}',
);

const FIELDS = Object.keys(clientFields.shape).join(', ');

function wholeNumber(min: number, max: number, unit: string) {
  const takes = `a whole number of ${unit} from ${min} to ${max}`;
  return z.int(takes).min(min, takes).max(max, takes);
}

function mistakesOf(issue: z.core.$ZodIssue, client: string, value: unknown): readonly string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      key => `${client}.${shownName(key)}=${HIDDEN} is unknown; a client takes ${FIELDS}`,
    );
  }
  const [field] = issue.path;
  if (field === undefined) {
    return [`${client}=${shownValue(value)} takes ${issue.message}`];
  }
  const member = Object.entries(value as object).find(([name]) => name === field); // has fields, as the path says
  return member === undefined
    ? [`${client}.${String(field)} is missing; it takes ${issue.message}`]
    : [
        `${client}.${String(field)}=${field === 'sha256' ? HIDDEN : shownValue(member[1])} takes ${issue.message}`,
      ];
}

const HIDDEN = '(hidden)';

/** A key or a digest that stands in the place of a name or number by mistake is longer than this. */
const MAX_SHOWN = 40;

function shownName(name: string): string {
  if (name.length > MAX_SHOWN) {
    return `(a name of ${name.length} characters)`;
  }
  return /^[\w.-]+$/.test(name) ? name : quote(name);
}

function shownValue(value: unknown): string {
  if (typeof value === 'string') {
    return value.length > MAX_SHOWN ? HIDDEN : quote(value);
  }
  return typeof value === 'object' && value !== null ? HIDDEN : String(value);
}
