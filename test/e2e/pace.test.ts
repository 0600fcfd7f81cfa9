import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../rig.ts';
import type { Arrival } from '../upstream/receiver.ts';
import { type Program, ROOT, runGateway, runProgram, urlOf } from './program.ts';

/** A machine that is busy with something else may be too late for what is expected here, but hardly twice. */
const options = { concurrent: true, retry: 1, timeout: 60_000 };

describe('requests arrive at Serpstat', options, () => {
  test.each([
    { rate: 0.5, requests: 12 },
    { rate: 1, requests: 25 },
    { rate: 5, requests: 120 },
    { rate: 20, requests: 200 },
  ])('at $rate a second and no faster, however many operations wait', async ({ rate, requests }) => {
    await using line = await startLine(rate);
    const crowd = names('waiting', 200).map(domain => line.ask([domain]));
    const arrivals = await line.arrivals(requests);
    for (const operation of crowd) {
      operation.leave();
    }
    // Below one a second, a single request is all that a longer window allows.
    const allowed = Math.max(1, rate);
    const windowMs = (1000 * allowed) / rate;
    expect(Math.min(...gaps(arrivals, allowed))).toBeGreaterThanOrEqual(windowMs);

    // The crowd is still coming in while the first ones go out.
    const settled = arrivals.slice(allowed);
    const made = settled.length - 1;
    const [spanMs = Number.NaN] = gaps(settled, made);
    expect(made / ((spanMs / 1000) * rate)).toBeGreaterThanOrEqual(0.95);
  });

  test('from all operations in turns: one that comes later and wants little does not wait for those who want much', async () => {
    await using line = await startLine(20);
    const crowd = names('greedy', 10).map(domain => line.ask(names(`page.${domain}`, 60)));
    const before = await line.arrivals(40);
    expect(new Set(before.map(askerOf)).size).toBe(10);

    const newcomer = line.ask(['newcomer.example']);
    const seen = line.seen;
    expect((await newcomer.answer).errors).toBeUndefined();
    const place = (await line.arrivals(line.seen)).findIndex(({ query }) => query === 'newcomer.example');
    // Two turns of each, and what was on its way meanwhile.
    expect(place - seen).toBeLessThanOrEqual(2 * 10 + 2);

    const since = (await line.arrivals(141)).slice(40).filter((_, index) => index !== place - 40);
    for (const { length } of Map.groupBy(since, askerOf).values()) {
      expect(length).toBeGreaterThanOrEqual(9);
      expect(length).toBeLessThanOrEqual(11);
    }
    for (const operation of crowd) {
      operation.leave();
    }
  });

  test('never from clients that have hung up: their places are free at once', async () => {
    await using line = await startLine(5);
    const stayers = names('staying', 10).map(domain => line.ask([domain]));
    await line.arrivals(1);
    const leavers = names('leaving', 10).map(domain => line.ask([domain]));
    await line.arrivals(3);
    for (const leaver of leavers) {
      leaver.leave();
    }
    const last = line.ask(['last.example']);
    for (const { answer } of [...stayers, last]) {
      expect((await answer).errors).toBeUndefined();
    }
    const queries = (await line.arrivals(11)).map(({ query }) => query);
    expect(queries.slice(0, 10).toSorted()).toEqual(names('staying', 10));
    expect(queries.slice(10)).toEqual(['last.example']);
    expect(line.seen).toBe(11);
  });
});

/** `count` domains, in alphabetical order. */
function names(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, place) => `${name}-${String(place).padStart(3, '0')}.example`);
}

/** Which of the greedy ones a request was made for. */
function askerOf({ query }: Arrival): string {
  return String(query).replace(/^page\.|\.example-.*$/g, '');
}

/** From each arrival to the one that comes so many places after it: milliseconds, at the most. */
function gaps(arrivals: readonly Arrival[], places: number): readonly number[] {
  return arrivals.slice(places).map(({ at }, index) => at - (arrivals[index]?.after ?? Number.NaN));
}

/** A gateway before a receiver of its own. */
interface Line {
  /** Asks for one row of the list of each domain, in one operation. */
  ask(domains: readonly string[]): Asked;
  /** The first arrivals, once there are so many. */
  arrivals(count: number): Promise<readonly Arrival[]>;
  /** Arrivals so far. */
  readonly seen: number;
  [Symbol.asyncDispose](): Promise<void>;
}

interface Asked {
  /** Rejects where its client has left. */
  readonly answer: Promise<Answer<unknown>>;
  /** Its client hangs up. */
  leave(): void;
}

/** Where that is allowed, what else the machine does comes second to the process that is measured. */
const PUNCTUAL = ['nice', '-n', '-10'];

async function startLine(rate: number): Promise<Line> {
  const receiver = runProgram(process.execPath, [join(ROOT, 'test/e2e/receiver.ts')], { cwd: ROOT });
  const settings = {
    SERPSTAT_API_URL: JSON.parse(await receiver.line('"url"')).url,
    SERPSTAT_TOKEN: 'any',
    SERPSTAT_RATE: String(rate),
    REQUEST_TIMEOUT_MS: '600000',
    STORE_URL: 'memory:',
  };
  const gateway = await runGateway(settings, PUNCTUAL);
  const url = await urlOf(gateway);

  return {
    ask(domains) {
      const leaving = new AbortController();
      const answer = ask(url, domains, leaving.signal);
      answer.catch(() => {}); // Whoever leaves wants no answer.
      return { answer, leave: () => leaving.abort() };
    },
    async arrivals(count) {
      await receiver.line(`"number":${count},`);
      return arrivalsAt(receiver).slice(0, count);
    },
    get seen() {
      return arrivalsAt(receiver).length;
    },
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

function arrivalsAt({ lines: [, ...lines] }: Program): readonly Arrival[] {
  return lines.map((line): Arrival => JSON.parse(line)).toSorted((a, b) => a.number - b.number);
}

async function ask(url: string, domains: readonly string[], signal: AbortSignal): Promise<Answer<unknown>> {
  const fields = domains.map(
    (domain, place) => `a${place}: domain(name: "${domain}") { backlinks(first: 1) { nodes { urlFrom } } }`,
  );
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: `{ ${fields.join('\n')} }` }),
    signal,
  });
  return (await response.json()) as Answer<unknown>; // what GraphQL over HTTP says an answer is
}
