import type { Environment } from '../../src/config.ts';

/** The gateway's settings for a Serpstat with failures. */
export const SETTINGS = {
  /** Requests to Serpstat per second. */
  rate: 5,
  timeoutMs: 10_000,
  retries: 3,
  creditLimit: 1000,
  ttlSeconds: 120,
  staleSeconds: 240,
  memoryBytes: 2 ** 21,
} as const;

export const ENVIRONMENT: Environment = {
  SERPSTAT_API_URL: 'http://serpstat.test/v4/',
  SERPSTAT_TOKEN: 'token-of-the-play',
  SERPSTAT_RATE: String(SETTINGS.rate),
  SERPSTAT_TIMEOUT_MS: String(SETTINGS.timeoutMs),
  SERPSTAT_RETRIES: String(SETTINGS.retries),
  CREDIT_LIMIT: String(SETTINGS.creditLimit),
  ROWS_TTL_SECONDS: String(SETTINGS.ttlSeconds),
  ROWS_STALE_SECONDS: String(SETTINGS.staleSeconds),
  STORE_MEMORY_BYTES: String(SETTINGS.memoryBytes),
  LOG_LEVEL: 'error',
};

/** Simulated times are sums of fractions of milliseconds. */
export const ROUNDING_MS = 1e-6;
