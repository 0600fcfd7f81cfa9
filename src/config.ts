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
  /** Further names by which clients call the gateway, lower-case: `NAME`, or `NAME:PORT` for one port. */
  readonly allowedHosts: readonly string[];
  /** Origins whose pages can query; undefined for loopback origins while the gateway listens on loopback. */
  readonly corsOrigins: readonly string[] | undefined;
  /** Whether browsers get GraphiQL. */
  readonly graphiql: boolean;
  /** Whether documents can query the schema. */
  readonly introspection: boolean;
  /** Path of the file of clients; undefined if everyone who reaches the gateway can query it. */
  readonly clients: string | undefined;
  readonly server: ServerConfig;
  /** For clients, or for the router of a supergraph. */
  readonly schema: SchemaKind;
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
  /** Who can keep an answer: its client alone, or caches that several clients share. */
  readonly cacheScope: CacheScope;
  /** Whether operations whose rows memory holds are answered before the ordinary path. */
  readonly fastLane: boolean;
  readonly logLevel: LogLevel;
}

export interface DocumentsConfig {
  /** Path of the file of trusted documents; undefined if there is none. */
  readonly path: string | undefined;
  /** Whether every other document is refused. */
  readonly only: boolean;
}

/** How the process listens, and how it ends. */
export interface ServerConfig {
  /** Port of `/health`, `/ready` and `/metrics`; 0 chooses a free one; undefined leaves them on the port of queries. */
  readonly adminPort: number | undefined;
  /** Connections of clients that are open at a time. */
  readonly connections: number;
  /** Milliseconds that a connection stays open without a request. */
  readonly keepAliveMs: number;
  /** Milliseconds from the signal to stop to the end of the process. */
  readonly shutdownMs: number;
}

/** Limits on a request, its answer, and the operations that execute at a time. */
export interface LimitsConfig {
  /** Levels of nested fields in a GraphQL document. */
  readonly depth: number;
  /** Aliases in one operation; a fragment's count each time it is spread. */
  readonly aliases: number;
  /** Tokens in one GraphQL document, and values in the variables of one request. */
  readonly tokens: number;
  /** Bytes in the body of one request, and characters in its URL. */
  readonly bodyBytes: number;
  /** Bytes of one answer, before compression. */
  readonly answerBytes: number;
  /** Large operations that execute at a time. */
  readonly concurrency: number;
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

export type SchemaKind = 'standalone' | 'subgraph';

export type CacheScope = 'private' | 'public';

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
    allowedHosts: data.ALLOWED_HOSTS,
    corsOrigins: data.CORS_ORIGINS,
    graphiql: data.GRAPHIQL === 'true',
    introspection: data.INTROSPECTION === 'true',
    clients: data.CLIENTS,
    server: {
      adminPort: data.ADMIN_PORT,
      connections: data.MAX_CONNECTIONS,
      keepAliveMs: data.KEEP_ALIVE_TIMEOUT_MS,
      shutdownMs: data.SHUTDOWN_TIMEOUT_MS,
    },
    schema: data.SCHEMA,
    documents: { path: data.DOCUMENTS, only: data.DOCUMENTS_ONLY === 'true' },
    serpstat: {
      url: new URL(data.SERPSTAT_API_URL),
      token: data.SERPSTAT_TOKEN || data.SERPSTAT_TOKEN_FILE,
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
      answerBytes: data.MAX_ANSWER_BYTES,
      concurrency: data.MAX_CONCURRENCY,
    },
    store: {
      url: data.STORE_URL,
      ttlSeconds: data.ROWS_TTL_SECONDS,
      staleSeconds: data.ROWS_STALE_SECONDS,
      memoryBytes: data.STORE_MEMORY_BYTES,
      fileBytes: data.STORE_FILE_BYTES,
    },
    cacheScope: data.CACHE_SCOPE,
    fastLane: data.FAST_LANE === 'true',
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
export function wantsSandbox({
  SERPSTAT_TOKEN,
  SERPSTAT_TOKEN_FILE,
  SERPSTAT_API_URL,
}: Environment): boolean {
  return !SERPSTAT_TOKEN && !SERPSTAT_TOKEN_FILE && !SERPSTAT_API_URL;
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

const TOKEN = /^[\x21-\x7e]+$/;

const settings = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(4000),
  ALLOWED_HOSTS: listOf(isHost, 'host names, as in api.example.com,gateway.internal:4000').default([]),
  CORS_ORIGINS: listOf(isOrigin, 'origins, as in https://app.example.com,http://localhost:5173').optional(),
  GRAPHIQL: oneOf('true', 'false').default('true'),
  INTROSPECTION: oneOf('true', 'false').default('true'),
  CLIENTS: z.string().optional(),
  OPEN: oneOf('true', 'false').default('false'),
  ADMIN_PORT: wholeNumber(0, 65_535).optional(),
  MAX_CONNECTIONS: wholeNumber(1, 1_000_000, 'connections').default(1000),
  KEEP_ALIVE_TIMEOUT_MS: wholeNumber(1, MAX_TIMER_MS, 'milliseconds').default(65_000),
  SHUTDOWN_TIMEOUT_MS: wholeNumber(1, MAX_TIMER_MS, 'milliseconds').default(30_000),
  SCHEMA: oneOf('standalone', 'subgraph').default('standalone'),
  DOCUMENTS: z.string().optional(),
  DOCUMENTS_ONLY: oneOf('true', 'false').default('false'),
  SERPSTAT_TOKEN: z.string().regex(TOKEN, 'printable characters without spaces').default(''),
  SERPSTAT_TOKEN_FILE: z
    .string()
    .transform((path, context) => {
      const token = readToken(path);
      if (token === undefined) {
        context.addIssue('the path of a file that can be read and holds a token, and nothing else');
      }
      return token ?? '';
    })
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
  MAX_ANSWER_BYTES: wholeNumber(1024, 2 ** 29, 'bytes').default(2 ** 25),
  MAX_CONCURRENCY: wholeNumber(1, 10_000, 'operations').default(8),
  STORE_URL: z.string().refine(isStoreUrl, STORE_URL_TAKES).default('sqlite:.data/store.db'),
  ROWS_TTL_SECONDS: wholeNumber(0, MAX_SECONDS, 'seconds').default(86_400),
  ROWS_STALE_SECONDS: wholeNumber(0, MAX_SECONDS, 'seconds').default(604_800),
  STORE_MEMORY_BYTES: wholeNumber(2 ** 20, MAX_BYTES, 'bytes').default(128 * 2 ** 20),
  STORE_FILE_BYTES: wholeNumber(2 ** 20, MAX_BYTES, 'bytes').default(2 ** 30),
  CACHE_SCOPE: oneOf('private', 'public').default('private'),
  FAST_LANE: oneOf('true', 'false').default('true'),
  LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info'),
});

/** Whatever ends the file, such as the line break that editors add, is not part of the token. */
function readToken(path: string): string | undefined {
  try {
    const token = readFileSync(path, 'utf8').trim();
    return TOKEN.test(token) ? token : undefined;
  } catch {
    return undefined;
  }
}

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
  })
  .refine(({ SERPSTAT_TOKEN, SERPSTAT_TOKEN_FILE }) => SERPSTAT_TOKEN === '' || SERPSTAT_TOKEN_FILE === '', {
    path: ['SERPSTAT_TOKEN_FILE'],
    error: 'a path only if SERPSTAT_TOKEN is not set: remove one of the two',
  });

function listOf(isRight: (item: string) => boolean, takes: string) {
  const items = (text: string) => text.split(',').map(item => item.trim().toLowerCase());
  return z
    .string()
    .refine(text => items(text).every(isRight), `a comma-separated list of ${takes}`)
    .transform(items);
}

function isHost(item: string): boolean {
  return /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.test(item);
}

function isOrigin(item: string): boolean {
  return /^https?:/.test(item) && URL.parse(item)?.origin === item;
}

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
    case 'SERPSTAT_TOKEN_FILE':
      // Somebody may have set the token itself.
      return /[/\\]/.test(value) ? JSON.stringify(value) : '(hidden)';
    case 'SERPSTAT_API_URL':
      // A malformed address does not tell where a secret ends, so everything around an @ or after a ? is hidden.
      return JSON.stringify(
        value.replace(/^(\s*https?:[/\\]*)?.*@.*$/is, '$1(hidden)').replace(/\?.*$/s, '?(hidden)'),
      );
    default:
      return JSON.stringify(value);
  }
}
