import { pino } from 'pino';
import type { Environment } from '../src/config.ts';
import { createGateway, type Gateway, type Overrides, readConfig } from '../src/gateway.ts';
import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.ts';
import type { TypedDocumentString } from './documents/generated/graphql.ts';

/** A gateway in this process before a sandbox of its own, at a pace and with retries that keep no test waiting. */
export interface Rig {
  readonly gateway: Gateway;
  readonly sandbox: Sandbox;
  /** The lines that the gateway has logged. */
  readonly log: readonly string[];
  /** Those of them that tell of a fault of the gateway itself. */
  readonly faults: readonly string[];
  /** Asks the gateway and returns the whole answer, errors included. */
  ask<Data, Variables>(
    document: TypedDocumentString<Data, Variables>,
    variables: Variables,
    options?: AskOptions,
  ): Promise<Answer<Data>>;
  /** The same for a document as text, whose answer is not typed. */
  askText(document: string, variables?: unknown, options?: AskOptions): Promise<Answer<unknown>>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface AskOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly AnswerError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly retryable?: boolean;
    readonly retryAfterMs?: number;
    readonly traceId: string;
  };
}

/** What every error of an answer carries as its `traceId`. */
export const TRACE_ID = /^[0-9a-f]{32}$/;

/** The day that a rig's sandbox takes for today, so that its answers are the same on every day. */
const TODAY = '2026-11-15';

export async function startRig(
  settings: Environment = {},
  overrides: Overrides = {},
  today: string = TODAY,
): Promise<Rig> {
  const sandbox = await startSandbox({ rate: null, today });
  const log: string[] = [];
  const config = readConfig({
    SERPSTAT_API_URL: sandbox.url,
    SERPSTAT_TOKEN: sandbox.token,
    SERPSTAT_RATE: '100',
    STORE_URL: 'memory:',
    ...settings,
  });
  const logger = pino({ level: config.logLevel }, { write: line => log.push(line) });
  const gateway = createGateway(config, { logger, random: () => 0, ...overrides });

  async function askText(query: string, variables: unknown = {}, { headers, signal }: AskOptions = {}) {
    const response = await gateway.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
      signal: signal ?? null,
    });
    return (await response.json()) as Answer<unknown>; // what GraphQL over HTTP says an answer is
  }

  return {
    gateway,
    sandbox,
    log,
    get faults() {
      return log.filter(line => JSON.parse(line).level >= 50);
    },
    // The document's types come from the schema that the gateway answers by.
    ask: (document, variables, options) =>
      askText(document.toString(), variables, options) as Promise<Answer<never>>,
    askText,
    async [Symbol.asyncDispose]() {
      await gateway.close();
      await sandbox.close();
    },
  };
}
