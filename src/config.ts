import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import { isLoopback } from './loopback.ts';
import { isStoreUrl, STORE_URL_TAKES } from './store/store-url.ts';

/** All settings of the gateway, checked, with defaults filled in. */
export interface Config {
  /** Address to listen on. */
  readonly host: string;
  /** Port to listen on; 0 chooses a free one. */
  readonly port: number;
  /** Path of the file of clients; undefined if everyone who reaches the gateway can query it. */
  readonly clients: string | undefined;
  readonly documents: DocumentsConfig;
  readonly serpstat: SerpstatConfig;
  /** Milliseconds that one GraphQL operation may take, including its wait for the rate limit. */
  readonly requestTimeoutMs: number;
  /** Credits that one GraphQL operation may spend. */
  readonly creditLimit: number;
  /** How many credits it is worth to save one upstream request. */
  readonly callCost: number;
  readonly limits: LimitsConfig;
  readonly store: StoreConfig;
  readonly logLevel: LogLevel;
}

export interface DocumentsConfig {
  /** Path of the file of trusted documents; undefined if there is none. */
  readonly path: string | undefined;
  /** Whether every other document is refused. */
  readonly only: boolean;
}

/** Limits on the size of a request, checked before anything is resolved. */
export interface LimitsConfig {
  /** Levels of nested fields in a GraphQL document. */
  readonly depth: number;
  /** Aliases in one operation; a fragment's count each time it is spread. */
  readonly aliases: number;
  /** Tokens in one GraphQL document, and values in the variables of one request. */
  readonly tokens: number;
  /** Bytes in the body of one request, and characters in its URL. */
  readonly bodyBytes: number;
}

export interface StoreConfig {
  /** `memory:` or `sqlite:PATH`. */
  readonly url: string;
  /** How long bought rows are served, in seconds. */
  readonly ttlSeconds: number;
  /** How long stale rows are served after that if Serpstat is unavailable, in seconds. */
  readonly staleSeconds: number;
  /** Estimated bytes that rows may take in memory. */
  readonly memoryBytes: number;
  /** Bytes that the SQLite file may grow to. */
  readonly fileBytes: number;
}

export interface SerpstatConfig {
  readonly url: URL;
  /** Empty for an API that needs none, such as a mock. */
  readonly token: string;
  /** Whether the token is sent in the URL or in the `Authorization` header. */
  readonly auth: 'query' | 'bearer';
  /** Upstream requests a second. */
  readonly rate: number;
  /** Milliseconds that one upstream attempt may take. */
  readonly timeoutMs: number;
  /** Attempts after the first, if a retry is safe. */
  readonly retries: number;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';

/** Names and values of settings, as in `process.env`. An empty value counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the settings.
 *
 * @throws one `ConfigError` that lists every wrong setting, with its value and the accepted ones. It never shows the
 * value of `SERPSTAT_TOKEN`, nor a user, password or query in `SERPSTAT_API_URL`.
 */
export function readConfig(environment: Environment): Config {
  const given = withoutEmpty(environment);
  const read = guardedSettings.safeParse(given);
  if (!read.success) {
    throw new ConfigError(listMistakes(read.error.issues, given));
  }
  const { data } = read;
  return {
    host: data.HOST,
    port: data.PORT,
    clients: data.CLIENTS,
    documents: { path: data.DOCUMENTS, only: data.DOCUMENTS_ONLY === 'true' },
    serpstat: {
      url: new URL(data.SERPSTAT_API_URL),
      token: data.SERPSTAT_TOKEN,
      auth: data.SERPSTAT_AUTH,
      rate: data.SERPSTAT_RATE,
      timeoutMs: data.SERPSTAT_TIMEOUT_MS,
      retries: data.SERPSTAT_RETRIES,
    },
    requestTimeoutMs: data.REQUEST_TIMEOUT_MS,
    creditLimit: data.CREDIT_LIMIT,
    callCost: data.CALL_COST,
    limits: {
      depth: data.MAX_DEPTH,
      aliases: data.MAX_ALIASES,
      tokens: data.MAX_TOKENS,
      bodyBytes: data.MAX_BODY_BYTES,
    },
    store: {
      url: data.STORE_URL,
      ttlSeconds: data.ROWS_TTL_SECONDS,
      staleSeconds: data.ROWS_STALE_SECONDS,
      memoryBytes: data.STORE_MEMORY_BYTES,
      fileBytes: data.STORE_FILE_BYTES,
    },
    logLevel: data.LOG_LEVEL,
  };
}

/**
 * The process's environment, completed by the file `.env` in the working directory, if there is one. The environment
 * wins, except where it holds an empty value, which counts as not set.
 *
 * @throws `ConfigError` if `.env` cannot be read.
 */
export function readEnvironment(): Environment {
  return withoutEmpty({ ...parseEnv(readEnvFile('.env')), ...withoutEmpty(process.env) });
}

/** Whether the environment has neither a token nor an address, so that the gateway starts a sandbox. */
export function wantsSandbox(environment: Environment): boolean {
  return !environment.SERPSTAT_TOKEN && !environment.SERPSTAT_API_URL;
}

/**
 * The default of STORE_URL with a sandbox: a file of its own, so that invented links do not mix with real ones. Keys of
 * rows contain the address of the sandbox, whose port changes, so after a restart only its account is of use.
 */
export const SANDBOX_STORE_URL = 'sqlite:.data/sandbox.db';

function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value));
}

function readEnvFile(path: string): string {
  try {
    // Some editors start a file with a byte order mark, which would become part of the first name.
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException; // the file system throws nothing else
    switch (code) {
      case 'ENOENT':
        return '';
      case 'EISDIR':
        throw new ConfigError(
          `${path} is a directory, but must be a file. Docker creates a directory if the file to mount does not exist: remove it, create the file, and start again.`,
        );
      default:
        throw new ConfigError(`Cannot read the settings in ${path}: ${message}`);
    }
  }
}

/** The longest delay of Node's timers. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** More credits than any plan has. */
const MAX_CREDITS = 2 ** 31 - 1;

/** A hundred years. */
const MAX_SECONDS = 3_153_600_000;

/** A tebibyte. */
const MAX_BYTES = 2 ** 40;

const settings = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4000),
  CLIENTS: z.string().optional(),
  OPEN: oneOf('true', 'false').default('false'),
  DOCUMENTS: z.string().optional(),
  DOCUMENTS_ONLY: oneOf('true', 'false').default('false'),
  SERPSTAT_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, 'printable characters without spaces')
    .default(''),
  SERPSTAT_API_URL: z
    .url({ protocol: /^https?$/, error: 'an http or https address, as in https://api.serpstat.com/v4/' })
    .refine(carriesNoSecret, 'an address without user, password or query; the token goes into SERPSTAT_TOKEN')
    .default('https://api.serpstat.com/v4/'),
  SERPSTAT_AUTH: oneOf('query', 'bearer').default('query'),
  SERPSTAT_RATE: decimal(0.1, 100, 'requests a second').default(1),
  SERPSTAT_TIMEOUT_MS: wholeNumber(1, MAX_TIMER_MS, 'milliseconds').default(30_000),
  SERPSTAT_RETRIES: wholeNumber(0, 10, 'attempts').default(3),
  REQUEST_TIMEOUT_MS: wholeNumber(1, MAX_TIMER_MS, 'milliseconds').default(60_000),
  CREDIT_LIMIT: wholeNumber(0, MAX_CREDITS, 'credits').default(1000),
  CALL_COST: decimal(0, 1_000_000, 'credits').default(10),
  MAX_DEPTH: wholeNumber(1, 100, 'levels').default(15),
  MAX_ALIASES: wholeNumber(0, 10_000, 'aliases').default(100),
  MAX_TOKENS: wholeNumber(1, 1_000_000, 'tokens').default(5000),
  MAX_BODY_BYTES: wholeNumber(1024, 2 ** 30, 'bytes').default(2 ** 20),
  STORE_URL: z.string().refine(isStoreUrl, STORE_URL_TAKES).default('sqlite:.data/store.db'),
  ROWS_TTL_SECONDS: wholeNumber(0, MAX_SECONDS, 'seconds').default(86_400),
  ROWS_STALE_SECONDS: wholeNumber(0, MAX_SECONDS, 'seconds').default(604_800),
  STORE_MEMORY_BYTES: wholeNumber(2 ** 20, MAX_BYTES, 'bytes').default(128 * 2 ** 20),
  STORE_FILE_BYTES: wholeNumber(2 ** 20, MAX_BYTES, 'bytes').default(2 ** 30),
  LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info'),
});

/** Fails if anyone in the network could spend credits, and nobody has said that this is intended. */
const guardedSettings = settings
  .refine(({ DOCUMENTS, DOCUMENTS_ONLY }) => DOCUMENTS !== undefined || DOCUMENTS_ONLY === 'false', {
    path: ['DOCUMENTS_ONLY'],
    error:
      'false, unless DOCUMENTS names a file of trusted documents: the gateway would refuse every document',
    when: () => true,
  })
  .refine(({ HOST, CLIENTS, OPEN }) => isLoopback(HOST) || CLIENTS !== undefined || OPEN === 'true', {
    path: ['HOST'],
    error:
      'a loopback address, such as 127.0.0.1, unless CLIENTS or OPEN is set: everyone who reaches another address could spend credits. Set CLIENTS to a file of clients with keys ("npm run client -- add NAME" creates it), or OPEN=true if something else decides who can query the gateway',
    // Also if other settings are wrong, so that the message lists all mistakes.
    when: () => true,
  });

function wholeNumber(min: number, max: number, unit = '') {
  const takes = `a whole number${unit && ` of ${unit}`} from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d+$/, takes)
    .transform(Number)
    .pipe(z.number(takes).min(min, takes).max(max, takes));
}

function decimal(min: number, max: number, unit: string) {
  const takes = `a number of ${unit} from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d+(\.\d+)?$/, takes)
    .transform(Number)
    .pipe(z.number(takes).min(min, takes).max(max, takes));
}

function oneOf<const Word extends string>(...words: readonly Word[]) {
  return z.enum(words, { error: `one of ${words.join(', ')}` });
}

function carriesNoSecret(address: string): boolean {
  const url = URL.parse(address);
  return url === null || (url.username === '' && url.password === '' && url.search === '');
}

function listMistakes(issues: readonly z.core.$ZodIssue[], given: Environment): string {
  const mistakes = new Map<string, string>();
  for (const issue of issues) {
    const name = String(issue.path[0]);
    if (!mistakes.has(name)) {
      mistakes.set(name, `  ${name}=${shown(name, given[name])} takes ${issue.message}`);
    }
  }
  return ['These settings are wrong:', ...mistakes.values()].join('\n');
}

function shown(name: string, value = ''): string {
  switch (name) {
    case 'SERPSTAT_TOKEN':
      return '(hidden)';
    case 'SERPSTAT_API_URL':
      // A malformed address does not tell where a secret ends, so everything around an @ or after a ? is hidden.
      return JSON.stringify(
        value.replace(/^(\s*https?:[/\\]*)?.*@.*$/is, '$1(hidden)').replace(/\?.*$/s, '?(hidden)'),
      );
    default:
      return JSON.stringify(value);
  }
}
