import { readFile } from 'node:fs/promises';
import { Agent, request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { cpuTimeOf } from '../cpu-time.ts';
import { runGateway, urlOf } from '../e2e/program.ts';
import { type HostileRequest, hostileRequest } from './hostile/requests.ts';

const TOKEN = 'T0KEN-that-nobody-may-see-8f31c2';
const COUNT = 10_000;

/** So few at a time that what is measured is the gateway, not the queue before it. */
const AT_A_TIME = 3;

/** One in so many requests of the storm is somebody's who means well. */
const HEALTHY_EVERY = 20;

/** Milliseconds of the gateway's CPU that may pass until one request is answered, with what it does meanwhile for others. */
const MAX_CPU_TIME = 1000;

/** So many requests that are sent later may be answered before one: if more are, the gateway lets that one wait. */
const MAX_OVERTAKEN = 30;

/** Of what the process holds at the end beyond what it held after a tenth of the storm, in bytes: what its heap may take. */
const MAX_GROWTH = 192 * 2 ** 20;

it('10,000 hostile requests are each refused within a second of CPU time, cost nothing, and hurt nobody else', {
  timeout: 600_000,
}, async () => {
  const sandbox = await startSandbox({ token: TOKEN });
  await using _sandbox = { [Symbol.asyncDispose]: () => sandbox.close() };
  await using gateway = await runGateway({
    SERPSTAT_API_URL: sandbox.url,
    SERPSTAT_TOKEN: TOKEN,
    STORE_URL: 'memory:',
    // Little enough to run out of, if anything were kept of each request.
    NODE_OPTIONS: '--max-old-space-size=192',
  });
  const url = new URL(await urlOf(gateway));
  const agent = new Agent({ keepAlive: true });
  using _agent = { [Symbol.dispose]: () => agent.destroy() };
  let sent = 0;
  let answered = 0;
  async function ask(request: HostileRequest): Promise<Answered> {
    const start = cpuTimeOf(gateway.pid);
    sent += 1;
    const before = { answered, open: sent - answered };
    const answer = await send(url, agent, request);
    answered += 1;
    return {
      ...answer,
      cpuMs: cpuTimeOf(gateway.pid) - start,
      overtaken: answered - before.answered - before.open,
    };
  }

  const rows = rowsOf(await ask(HEALTHY));
  expect(rows).toHaveLength(50);
  expect(await storm(ask, rows, 0, COUNT / 10)).toEqual([]);
  const before = await memoryOf(gateway.pid);
  expect(await storm(ask, rows, COUNT / 10, COUNT)).toEqual([]);

  expect(sandbox.requests).toEqual([expect.objectContaining({ credits: 50 })]);
  expect((await memoryOf(gateway.pid)) - before).toBeLessThan(MAX_GROWTH);
  gateway.signal('SIGTERM');
  expect(await gateway.code).toBe(0);
  expect(gateway.lines.map(line => JSON.parse(line).msg)).toEqual([
    'listening',
    'serpstat',
    'stopping',
    'stopped',
  ]);
  expect(gateway.lines.join() + (await gateway.errors)).not.toContain(TOKEN);
});

type Ask = (request: HostileRequest) => Promise<Answered>;

interface Received {
  readonly status: number;
  readonly body: string;
}

interface Answered extends Received {
  readonly cpuMs: number;
  /** Requests that were sent later and answered earlier. */
  readonly overtaken: number;
}

/** Sends the requests of these numbers, and healthy ones among them; returns what was wrong with the answers. */
async function storm(ask: Ask, rows: unknown, from: number, to: number): Promise<string[]> {
  const faults: string[] = [];
  let next = from;
  async function work(): Promise<void> {
    while (next < to) {
      const number = next;
      next += 1;
      const request = hostileRequest(number);
      const fault = await faultOf(ask, request, refusalFault);
      if (fault !== undefined) {
        faults.push(`${number}, ${request.kind}: ${fault}`);
      }
      if (number % HEALTHY_EVERY === 0) {
        expect(await faultOf(ask, HEALTHY, answered => rowsFault(answered, rows))).toBeUndefined();
      }
    }
  }
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return faults;
}

async function faultOf(
  ask: Ask,
  request: HostileRequest,
  look: (answered: Answered) => string | undefined,
): Promise<string | undefined> {
  try {
    const answered = await ask(request);
    const fault = slowness(answered) ?? look(answered);
    return fault && `${fault}: ${answered.status} ${answered.body.slice(0, 500)}`;
  } catch (error) {
    return `was not answered: ${error}`;
  }
}

function slowness({ cpuMs, overtaken }: Answered): string | undefined {
  if (cpuMs > MAX_CPU_TIME) {
    return `took ${cpuMs} ms of CPU`;
  }
  return overtaken > MAX_OVERTAKEN ? `waited until ${overtaken} later ones were answered` : undefined;
}

const CODES = new Set([
  'BAD_REQUEST',
  'BAD_USER_INPUT',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
]);

function refusalFault({ status, body }: Answered): string | undefined {
  const isRefused = status >= 400 && status < 500;
  if (body === '') {
    return isRefused ? undefined : 'is empty, and no refusal';
  }
  if (status !== 200 && !isRefused) {
    return 'has a wrong status';
  }
  if (/\n\s+at |node_modules|\.ts:\d/.test(body) || body.includes(TOKEN)) {
    return 'shows the insides of the gateway';
  }
  if (body.length > 200_000) {
    return `has ${body.length} characters`;
  }
  const codes = codesIn(body);
  return codes.length > 0 && codes.every(code => CODES.has(code)) ? undefined : 'has other errors, or none';
}

/** The codes of an answer's errors, whether it comes as JSON, as an event or as a part of several. */
function codesIn(body: string): string[] {
  const { errors = [] } = JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1));
  return errors.map(({ extensions }: { extensions: { code: string } }) => extensions.code);
}

const HEALTHY: HostileRequest = {
  kind: 'nothing',
  method: 'POST',
  path: '/graphql',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    query: '{ domain(name: "rows-50.example") { backlinks(first: 50) { nodes { urlFrom anchor rel } } } }',
  }),
  isSized: true,
};

function rowsOf({ body }: Answered): unknown {
  return JSON.parse(body).data.domain.backlinks.nodes;
}

function rowsFault(answered: Answered, rows: unknown): string | undefined {
  expect(rowsOf(answered)).toEqual(rows);
  return JSON.parse(answered.body).errors === undefined ? undefined : 'has errors';
}

function send(url: URL, agent: Agent, request: HostileRequest): Promise<Received> {
  const { method, path, headers, body, isSized } = request;
  const length = isSized
    ? { 'content-length': String(Buffer.byteLength(body)) }
    : { 'transfer-encoding': 'chunked' };
  return new Promise((resolve, reject) => {
    httpRequest(url, { agent, method, path, headers: { ...headers, ...length } })
      .on('error', reject)
      .on('response', response => {
        text(response).then(
          received => resolve({ status: response.statusCode ?? 0, body: received }),
          reject,
        );
      })
      .end(body);
  });
}

/** Bytes that a process holds, as far as this system tells; 0 where it does not. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}
