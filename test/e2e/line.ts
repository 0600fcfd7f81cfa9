import { join } from 'node:path';
import type { Arrival } from '../upstream/receiver.ts';
import { type Program, ROOT, runGateway, runProgram, urlOf } from './program.ts';

/** A gateway before a receiver, each in a process of its own. */
export interface Line {
  /** Asks for the first row of the list of each domain, in operations of their own. */
  crowd(domains: readonly string[]): Crowd;
  /** The first arrivals, once there are so many. */
  arrivals(count: number): Promise<readonly Arrival[]>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface Crowd {
  /** All clients hang up. */
  leave(): void;
}

/** `wrapper` is a command, with its arguments, that runs the gateway. */
export async function startLine(rate: number, wrapper: readonly string[] = []): Promise<Line> {
  const receiver = runProgram(process.execPath, [join(ROOT, 'test/upstream/receiver.ts')], { cwd: ROOT });
  const settings = {
    SERPSTAT_API_URL: JSON.parse(await receiver.line('"url"')).url,
    SERPSTAT_TOKEN: 'any',
    SERPSTAT_RATE: String(rate),
    REQUEST_TIMEOUT_MS: '600000',
    STORE_URL: 'memory:',
  };
  const gateway = await runGateway(settings, wrapper);
  const url = await urlOf(gateway);

  return {
    crowd(domains) {
      const leaving = new AbortController();
      for (const domain of domains) {
        // Whoever leaves wants no answer.
        ask(url, domain, leaving.signal).catch(() => {});
      }
      return { leave: () => leaving.abort() };
    },
    async arrivals(count) {
      await receiver.line(`"number":${count},`);
      return arrivalsAt(receiver).slice(0, count);
    },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

/** From each arrival to the one that comes so many places after it: milliseconds, at the most. */
export function gaps(arrivals: readonly Arrival[], places: number): readonly number[] {
  return arrivals.slice(places).map(({ at }, index) => at - (arrivals[index]?.after ?? Number.NaN));
}

function arrivalsAt({ lines: [, ...lines] }: Program): readonly Arrival[] {
  return lines.map((line): Arrival => JSON.parse(line)).toSorted((a, b) => a.number - b.number);
}

async function ask(url: string, domain: string, signal: AbortSignal): Promise<unknown> {
  const query = `{ domain(name: "${domain}") { backlinks(first: 1) { nodes { urlFrom } } } }`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    signal,
  });
  return response.json();
}
