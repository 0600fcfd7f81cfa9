import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { meros } from 'meros/browser';
import type { Environment } from '../../../src/config.ts';
import type { CreditsReport } from '../../../src/operation/start-operation.ts';
import { createFakeClock, type FakeClock, passing } from '../../fake-clock.ts';
import { type AnswerError, type Rig, startRig } from '../../rig.ts';

/** A part as it comes over the wire. */
export interface ReceivedPart {
  readonly data?: unknown;
  readonly errors?: readonly AnswerError[];
  readonly incremental?: readonly {
    readonly data?: unknown;
    readonly items?: readonly unknown[];
    readonly path: readonly (string | number)[];
    readonly label?: string;
    readonly errors?: readonly AnswerError[];
  }[];
  readonly hasNext?: boolean;
  readonly extensions?: { readonly credits?: CreditsReport };
}

export interface Reader {
  readonly contentType: string;
  /** The next part while the clock stands still; undefined after the last. */
  next(): Promise<ReceivedPart | undefined>;
  /** All parts that are still to come, while time passes. */
  rest(): Promise<readonly ReceivedPart[]>;
  hangUp(): void;
}

export interface Scene {
  readonly rig: Rig;
  readonly clock: FakeClock;
  ask(query: string, options?: AskParts): Promise<Reader>;
  [Symbol.asyncDispose](): Promise<void>;
}

interface AskParts {
  readonly variables?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds that pass in each step until the answer begins; none by default. */
  readonly stepMs?: 0 | 1;
}

/** A gateway behind a socket, with a clock that tests move and one request to Serpstat a second. */
export async function startScene(settings: Environment = {}): Promise<Scene> {
  const clock = createFakeClock();
  const rig = await startRig({ SERPSTAT_RATE: '1', ...settings }, { clock });
  const server = createServer(rig.gateway.handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port
  return {
    rig,
    clock,
    async ask(query, { variables = {}, headers = {}, stepMs = 0 } = {}) {
      const hanging = new AbortController();
      const asked = fetch(`http://127.0.0.1:${port}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'multipart/mixed;deferSpec=20220824, application/json',
          ...headers,
        },
        body: JSON.stringify({ query, variables }),
        signal: hanging.signal,
      });
      return readerOf(await passing(clock, asked, stepMs), clock, () => hanging.abort());
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await passing(clock, rig[Symbol.asyncDispose]());
    },
  };
}

async function readerOf(response: Response, clock: FakeClock, hangUp: () => void): Promise<Reader> {
  const parts = await meros<ReceivedPart>(response);
  const iterator = Symbol.asyncIterator in parts ? parts[Symbol.asyncIterator]() : single(parts);

  async function read(): Promise<ReceivedPart | undefined> {
    const { value, done } = await iterator.next();
    if (done === true) {
      return undefined;
    }
    if (!value.json) {
      throw new Error(`a part is not JSON: ${value.body}`);
    }
    return value.body;
  }

  async function readAll(): Promise<readonly ReceivedPart[]> {
    const all: ReceivedPart[] = [];
    for (let part = await read(); part !== undefined; part = await read()) {
      all.push(part);
    }
    return all;
  }

  return {
    contentType: response.headers.get('content-type') ?? '',
    next: () => passing(clock, read(), 0),
    rest: () => passing(clock, readAll()),
    hangUp,
  };
}

async function* single(response: Response) {
  yield { json: true as const, headers: {}, body: (await response.json()) as ReceivedPart };
}
