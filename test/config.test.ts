import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, type Environment, readConfig, wantsSandbox } from '../src/config.ts';
import { temporaryFolder } from './store/rigs.ts';

const defaults = {
  host: '127.0.0.1',
  port: 4000,
  allowedHosts: [],
  corsOrigins: undefined,
  graphiql: true,
  introspection: true,
  clients: undefined,
  server: { adminPort: undefined, connections: 1000, keepAliveMs: 65_000, shutdownMs: 30_000 },
  schema: 'standalone',
  documents: { path: undefined, only: false },
  serpstat: {
    url: new URL('https://api.serpstat.com/v4/'),
    token: '',
    auth: 'query',
    rate: 1,
    timeoutMs: 30_000,
    retries: 3,
  },
  requestTimeoutMs: 60_000,
  creditLimit: 1000,
  callCost: 10,
  limits: { depth: 15, aliases: 100, tokens: 5000, bodyBytes: 2 ** 20, answerBytes: 2 ** 25, concurrency: 8 },
  store: {
    url: 'sqlite:.data/store.db',
    ttlSeconds: 86_400,
    staleSeconds: 604_800,
    memoryBytes: 2 ** 27,
    fileBytes: 2 ** 30,
  },
  cacheScope: 'private',
  fastLane: true,
  logLevel: 'info',
};

describe('settings', () => {
  it('have defaults', () => {
    expect(readConfig({})).toEqual(defaults);
  });

  it('that are empty count as not set', () => {
    const names = [
      'HOST',
      'PORT',
      'SERPSTAT_TOKEN',
      'SERPSTAT_TOKEN_FILE',
      'SERPSTAT_API_URL',
      'SERPSTAT_AUTH',
      'SERPSTAT_RATE',
    ];
    const budgets = ['SERPSTAT_TIMEOUT_MS', 'REQUEST_TIMEOUT_MS', 'CREDIT_LIMIT', 'CALL_COST', 'LOG_LEVEL'];
    const limits = ['MAX_DEPTH', 'MAX_ALIASES', 'MAX_TOKENS', 'MAX_BODY_BYTES'];
    const store = ['STORE_URL', 'ROWS_TTL_SECONDS', 'STORE_MEMORY_BYTES', 'STORE_FILE_BYTES'];
    const trouble = ['SERPSTAT_RETRIES', 'ROWS_STALE_SECONDS'];
    const access = [
      'CLIENTS',
      'OPEN',
      'ALLOWED_HOSTS',
      'CORS_ORIGINS',
      'GRAPHIQL',
      'INTROSPECTION',
      'DOCUMENTS',
      'DOCUMENTS_ONLY',
    ];
    const server = ['ADMIN_PORT', 'MAX_CONNECTIONS', 'KEEP_ALIVE_TIMEOUT_MS', 'SHUTDOWN_TIMEOUT_MS'];
    const crowd = ['MAX_ANSWER_BYTES', 'MAX_CONCURRENCY'];
    const all = [...server, ...crowd, ...names, ...budgets, ...limits, ...store, ...trouble, ...access];
    expect(readConfig(Object.fromEntries(all.map(name => [name, ''])))).toEqual(defaults);
    expect(readConfig({ PORT: undefined })).toEqual(defaults);
  });

  it('are read by their names, and others are left alone', () => {
    const config = readConfig({
      HOST: '::1',
      PORT: '0',
      ALLOWED_HOSTS: 'API.example.com, gateway.internal:4000,[fd00::1]',
      CORS_ORIGINS: 'https://app.example.com',
      GRAPHIQL: 'false',
      INTROSPECTION: 'false',
      CLIENTS: 'clients.json',
      OPEN: 'true',
      ADMIN_PORT: '0',
      MAX_CONNECTIONS: '10',
      KEEP_ALIVE_TIMEOUT_MS: '5000',
      SHUTDOWN_TIMEOUT_MS: '1000',
      SCHEMA: 'subgraph',
      DOCUMENTS: 'documents.json',
      DOCUMENTS_ONLY: 'true',
      SERPSTAT_TOKEN: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
      SERPSTAT_API_URL: 'http://localhost:8080/mock/v4',
      SERPSTAT_AUTH: 'bearer',
      SERPSTAT_RATE: '2.5',
      SERPSTAT_TIMEOUT_MS: '1500',
      SERPSTAT_RETRIES: '0',
      REQUEST_TIMEOUT_MS: '2500',
      CREDIT_LIMIT: '50',
      CALL_COST: '0.5',
      MAX_DEPTH: '20',
      MAX_ALIASES: '0',
      MAX_TOKENS: '10000',
      MAX_BODY_BYTES: '65536',
      MAX_ANSWER_BYTES: '1024',
      MAX_CONCURRENCY: '2',
      STORE_URL: 'memory:',
      ROWS_TTL_SECONDS: '60',
      ROWS_STALE_SECONDS: '0',
      STORE_MEMORY_BYTES: '2097152',
      STORE_FILE_BYTES: '1048576',
      CACHE_SCOPE: 'public',
      FAST_LANE: 'false',
      LOG_LEVEL: 'silent',
      PATH: '/usr/bin',
    });
    expect(config).toEqual({
      host: '::1',
      port: 0,
      allowedHosts: ['api.example.com', 'gateway.internal:4000', '[fd00::1]'],
      corsOrigins: ['https://app.example.com'],
      graphiql: false,
      introspection: false,
      clients: 'clients.json',
      server: { adminPort: 0, connections: 10, keepAliveMs: 5000, shutdownMs: 1000 },
      schema: 'subgraph',
      documents: { path: 'documents.json', only: true },
      serpstat: {
        url: new URL('http://localhost:8080/mock/v4'),
        token: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
        auth: 'bearer',
        rate: 2.5,
        timeoutMs: 1500,
        retries: 0,
      },
      requestTimeoutMs: 2500,
      creditLimit: 50,
      callCost: 0.5,
      limits: { depth: 20, aliases: 0, tokens: 10_000, bodyBytes: 65_536, answerBytes: 1024, concurrency: 2 },
      store: { url: 'memory:', ttlSeconds: 60, staleSeconds: 0, memoryBytes: 2 ** 21, fileBytes: 2 ** 20 },
      cacheScope: 'public',
      fastLane: false,
      logLevel: 'silent',
    });
  });

  it.each([
    ['PORT', ['0', '65535'], ['65536', '-1', '80.5', '4e3', '0x50', ' 80', 'http', '9'.repeat(400)]],
    ['HOST', ['127.0.0.1', 'localhost', '::1'], ['0.0.0.0', '::', 'gateway.example', '10.0.0.1']],
    ['OPEN', ['true', 'false'], ['1', 'yes', 'TRUE']],
    ['CACHE_SCOPE', ['private', 'public'], ['shared', 'PUBLIC']],
    ['FAST_LANE', ['true', 'false'], ['yes', 'TRUE']],
    ['SCHEMA', ['standalone', 'subgraph'], ['federation', 'SUBGRAPH']],
    ['SERPSTAT_RATE', ['0.1', '1', '100', '100.0'], ['0.09', '0', '100.01', '101', '.5', '1e1', 'fast']],
    ['SERPSTAT_TIMEOUT_MS', ['1', '2147483647'], ['0', '2147483648', '1.5', '30s', '-1', '9'.repeat(400)]],
    ['REQUEST_TIMEOUT_MS', ['1', '2147483647'], ['0', '2147483648', '1.5', '1m', '-1']],
    ['CREDIT_LIMIT', ['0', '2147483647'], ['-1', '2147483648', '1.5', 'all']],
    [
      'STORE_URL',
      ['memory:', 'sqlite:a b.db', 'sqlite:/tmp/x'],
      ['memory', 'sqlite:', 'redis://x', 'memory:x', 'sqlite::memory:'],
    ],
    ['SERPSTAT_RETRIES', ['0', '10'], ['-1', '11', '1.5', 'none']],
    ['ROWS_STALE_SECONDS', ['0', '3153600000'], ['-1', '3153600001', '1w']],
    ['ROWS_TTL_SECONDS', ['0', '3153600000'], ['-1', '3153600001', '1d']],
    ['STORE_MEMORY_BYTES', ['1048576', '1099511627776'], ['1048575', '1099511627777', '1G']],
    ['STORE_FILE_BYTES', ['1048576', '1099511627776'], ['1048575', '1099511627777']],
    ['CALL_COST', ['0', '0.25', '1000000'], ['-1', '1000000.5', '1000001', 'ten', '9'.repeat(400)]],
    ['MAX_DEPTH', ['1', '100'], ['0', '101', '1.5', 'deep']],
    ['MAX_ALIASES', ['0', '10000'], ['-1', '10001', '1.5', 'none']],
    ['MAX_TOKENS', ['1', '1000000'], ['0', '1000001', '5k']],
    ['MAX_BODY_BYTES', ['1024', '1073741824'], ['1023', '1073741825', '1M']],
    ['MAX_ANSWER_BYTES', ['1024', '536870912'], ['1023', '536870913', '32M']],
    ['MAX_CONCURRENCY', ['1', '10000'], ['0', '10001', '1.5', 'all']],
    ['ADMIN_PORT', ['0', '65535'], ['65536', '-1', 'admin']],
    ['MAX_CONNECTIONS', ['1', '1000000'], ['0', '1000001', 'all']],
    ['KEEP_ALIVE_TIMEOUT_MS', ['1', '2147483647'], ['0', '2147483648', '1m']],
    ['SHUTDOWN_TIMEOUT_MS', ['1', '2147483647'], ['0', '2147483648', '30s']],
    ['SERPSTAT_AUTH', ['query', 'bearer'], ['Bearer', 'header', 'query,bearer']],
    ['LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], ['INFO', 'verbose', '30']],
    ['SERPSTAT_API_URL', ['https://x.example', 'HTTP://127.0.0.1:1/v4/'], ['ftp://x.example/', 'x.example']],
    ['SERPSTAT_TOKEN', ['!', '~'], ['two words', 'tab\t', 'ключ', 'line\n']],
  ])('%s takes its limits and nothing past them', (name, right, wrong) => {
    for (const value of right) {
      expect(() => readConfig({ [name]: value })).not.toThrow();
    }
    for (const value of wrong) {
      expect(mistakesIn({ [name]: value })).toHaveLength(1);
    }
  });
});

describe.each(['0.0.0.0', '::', 'gateway.example'])('the address %s', HOST => {
  it.each([{ CLIENTS: 'clients.json' }, { OPEN: 'true' }])('is allowed with %j', setting => {
    expect(readConfig({ HOST, ...setting }).host).toBe(HOST);
  });

  it.each([{}, { CLIENTS: '' }, { OPEN: 'false' }])('is refused with %j', setting => {
    expect(mistakesIn({ HOST, ...setting })).toEqual([expect.stringMatching(/^ {2}HOST=/)]);
  });
});

describe('wrong settings', () => {
  it('are listed all at once, each with its name, its value and what it takes', () => {
    const environment = {
      PORT: '70000',
      SERPSTAT_TOKEN: 'my secret',
      SERPSTAT_API_URL: 'api.serpstat.com',
      SERPSTAT_AUTH: 'header',
      SERPSTAT_RATE: '1000',
      SERPSTAT_TIMEOUT_MS: '30s',
      REQUEST_TIMEOUT_MS: '0',
      CALL_COST: '"10"',
      LOG_LEVEL: 'loud',
      OPEN: 'yes',
      HOST: '0.0.0.0',
    };
    expect(mistakesIn(environment)).toEqual([
      '  PORT="70000" takes a whole number from 0 to 65535',
      '  OPEN="yes" takes one of true, false',
      '  SERPSTAT_TOKEN=(hidden) takes printable characters without spaces',
      '  SERPSTAT_API_URL="api.serpstat.com" takes an http or https address, as in https://api.serpstat.com/v4/',
      '  SERPSTAT_AUTH="header" takes one of query, bearer',
      '  SERPSTAT_RATE="1000" takes a number of requests a second from 0.1 to 100',
      '  SERPSTAT_TIMEOUT_MS="30s" takes a whole number of milliseconds from 1 to 2147483647',
      '  REQUEST_TIMEOUT_MS="0" takes a whole number of milliseconds from 1 to 2147483647',
      '  CALL_COST="\\"10\\"" takes a number of credits from 0 to 1000000',
      '  LOG_LEVEL="loud" takes one of trace, debug, info, warn, error, fatal, silent',
      expect.stringMatching(
        /^ {2}HOST="0\.0\.0\.0" takes a loopback address, such as 127\.0\.0\.1, unless CLIENTS or OPEN is set: .*Set CLIENTS to a file.*, or OPEN=true if/,
      ),
    ]);
  });

  it('are named once, by the first thing that is wrong with them', () => {
    expect(mistakesIn({ SERPSTAT_API_URL: 'ftp://user@x.example/' })).toEqual([
      '  SERPSTAT_API_URL="(hidden)" takes an http or https address, as in https://api.serpstat.com/v4/',
    ]);
  });

  it('say what they take even where a number is past all numbers', () => {
    const [mistake] = mistakesIn({ PORT: '9'.repeat(400) });
    expect(mistake).toContain('takes a whole number from 0 to 65535');
  });

  it.each([
    'https://api.serpstat.com/v4/?token=SECRET',
    'https://api.serpstat.com:99999/v4/?token=SECRET',
    'https://api.serpstat.com/v4/?SECRET=\n&SECRET',
    'https://SECRET@api.serpstat.com/v4/',
    'https://user:SECRET@api.serpstat.com/v4/',
    'https://user:SECRET?SECRET@api.serpstat.com/v4/',
    'https://user:SEC/SECRET@api.serpstat.com/v4/',
    'https://user:SECRET@@api.serpstat.com/v4/?SECRET@SECRET',
    'https:/user:SECRET@api.serpstat.com/v4/',
    'https:\\\\user:SECRET@api.serpstat.com/v4/',
    ' https://user:SECRET@api.serpstat.com/v4/',
    'ftp://user:SECRET@api.serpstat.com/v4/',
    'user:SECRET@api.serpstat.com/v4/',
    'SECRET:@api.serpstat.com/v4/',
  ])('hide what may be secret in %j', SERPSTAT_API_URL => {
    const mistakes = mistakesIn({ SERPSTAT_API_URL });
    expect(mistakes).toHaveLength(1);
    expect(mistakes.join()).not.toContain('SECRET');
    expect(mistakes.join()).toContain('(hidden)');
  });

  it('show the rest of an address whose query is hidden', () => {
    const [mistake] = mistakesIn({ SERPSTAT_API_URL: 'https://api.serpstat.com/v4/?token=x' });
    expect(mistake).toContain('SERPSTAT_API_URL="https://api.serpstat.com/v4/?(hidden)"');
  });

  it('name the setting where the token belongs', () => {
    const [mistake] = mistakesIn({ SERPSTAT_API_URL: 'https://api.serpstat.com/v4/?token=x' });
    expect(mistake).toContain('without user, password or query; the token goes into SERPSTAT_TOKEN');
  });

  it('never show the token, whatever else is wrong', () => {
    const mistakes = mistakesIn({ SERPSTAT_TOKEN: 'SECRET\u0007', PORT: 'x', LOG_LEVEL: 'y' });
    expect(mistakes).toHaveLength(3);
    expect(mistakes.join()).not.toContain('SECRET');
  });
});

it.each<[Environment, boolean]>([
  [{}, true],
  [{ SERPSTAT_TOKEN: '', SERPSTAT_API_URL: '' }, true],
  [{ SERPSTAT_TOKEN: 'x' }, false],
  [{ SERPSTAT_API_URL: 'http://127.0.0.1/' }, false],
])('with %j a sandbox is wanted: %s', (environment, wanted) => {
  expect(wantsSandbox(environment)).toBe(wanted);
});

/** The lines of the error that name a setting. */
function mistakesIn(environment: Environment): string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) {
      const [head, ...mistakes] = error.message.split('\n');
      expect(head).toBe('These settings are wrong:');
      return mistakes;
    }
    throw error;
  }
  return [];
}

describe('SERPSTAT_TOKEN_FILE', () => {
  const tokenIn = (content: string) => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'token');
    writeFileSync(path, content);
    return readConfig({ SERPSTAT_TOKEN_FILE: path }).serpstat.token;
  };

  it('names a file that holds the token, and perhaps a line break', () => {
    expect(tokenIn('0123abc')).toBe('0123abc');
    expect(tokenIn('0123abc\r\n')).toBe('0123abc');
  });

  it.each(['', ' \n', 'two words', 'two\nlines'])('refuses a file that holds %j', content => {
    expect(() => tokenIn(content)).toThrow('holds a token, and nothing else');
  });

  it('refuses a file that cannot be read, and never repeats a token that somebody set in its place', () => {
    const read = (path: string) => readConfig({ SERPSTAT_TOKEN_FILE: path });
    expect(() => read('/nowhere/token')).toThrow('SERPSTAT_TOKEN_FILE="/nowhere/token" takes the path');
    expect(() => read('0123abc')).toThrow('SERPSTAT_TOKEN_FILE=(hidden) takes the path');
  });

  it('is refused beside SERPSTAT_TOKEN', () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'token');
    writeFileSync(path, '0123abc');
    expect(() => readConfig({ SERPSTAT_TOKEN: 'another', SERPSTAT_TOKEN_FILE: path })).toThrow(
      'remove one of the two',
    );
  });

  it('keeps the sandbox away', () => {
    expect(wantsSandbox({ SERPSTAT_TOKEN_FILE: '/run/secrets/token' })).toBe(false);
  });
});

it.each([
  ['ALLOWED_HOSTS', 'https://api.example.com'],
  ['ALLOWED_HOSTS', 'a.example/path'],
  ['ALLOWED_HOSTS', 'a.example,,b.example'],
  ['CORS_ORIGINS', '*'],
  ['CORS_ORIGINS', 'app.example.com'],
  ['CORS_ORIGINS', 'https://app.example.com/'],
  ['GRAPHIQL', 'no'],
  ['INTROSPECTION', '0'],
])('%s=%s is refused', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(`${name}="${value}" takes`);
});
