import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createFakeClock, type FakeClock, passing } from '../fake-clock.ts';
import { type Answer, type Rig, startRig } from '../rig.ts';
import { type Exchange, SimulatedSerpstat, SimulatedUpstream } from '../upstream/index.ts';

/** `test/e2e/pace.test.ts` tests the same in real time, as far as that does not depend on the machine. */
describe.concurrent('requests go out to Serpstat', () => {
  test.each([
    { rate: 0.5, requests: 12 },
    { rate: 1, requests: 25 },
    { rate: 5, requests: 120 },
    { rate: 20, requests: 200 },
  ])('at $rate a second and no faster, however many operations wait', async ({ rate, requests }) => {
    await using line = await startLine(rate);
    const crowd = names('waiting', 200).map(domain => line.ask([domain]));
    const sent = await line.sent(requests);
    for (const operation of crowd) {
      operation.leave();
    }
    // Below one request per second, even a longer window allows only one.
    const allowed = Math.max(1, rate);
    expect(Math.min(...gaps(sent, allowed))).toBeGreaterThanOrEqual((1000 * allowed) / rate);

    const [spanMs = Number.NaN] = gaps(sent, requests - 1);
    expect((requests - 1) / ((spanMs / 1000) * rate)).toBeGreaterThanOrEqual(0.95);
  });

  test('for all operations in turn: a small operation does not wait for large ones that came before', async () => {
    await using line = await startLine(20);
    const crowd = names('greedy', 10).map(domain => line.ask(names(`page.${domain}`, 60)));
    const before = await line.sent(40);
    expect(new Set(before.map(askerOf)).size).toBe(10);

    const newcomer = line.ask(['newcomer.example']);
    const seen = line.seen;
    expect((await passing(line.clock, newcomer.answer)).errors).toBeUndefined();
    const place = (await line.sent(line.seen)).findIndex(({ query }) => query === 'newcomer.example');
    // Two turns of each.
    expect(place - seen).toBeLessThanOrEqual(2 * 10);

    const since = (await line.sent(141)).slice(40).filter((_, index) => index !== place - 40);
    const turns = [...Map.groupBy(since, askerOf).values()].map(({ length }) => length);
    expect(turns).toHaveLength(10);
    expect(Math.min(...turns)).toBeGreaterThanOrEqual(9);
    expect(Math.max(...turns)).toBeLessThanOrEqual(11);
    for (const operation of crowd) {
      operation.leave();
    }
  });

  test('never for clients that have hung up: their turns go to others at once', async () => {
    await using line = await startLine(5);
    await using door = await openDoor(line.rig);
    const stayers = names('staying', 10).map(domain => door.ask([domain]));
    await passing(line.clock, door.entered(10), 0);
    await line.sent(1);
    const leavers = names('leaving', 10).map(domain => door.ask([domain]));
    await passing(line.clock, door.entered(20), 0);
    await line.sent(3);
    for (const leaver of leavers) {
      leaver.leave();
    }
    await passing(line.clock, door.left(10), 0);
    expect(line.seen).toBe(3);
    const last = door.ask(['last.example']);
    await passing(line.clock, door.entered(21), 0);
    for (const { answer } of [...stayers, last]) {
      expect((await passing(line.clock, answer)).errors).toBeUndefined();
    }
    await line.clock.advance(10_000);
    const queries = (await line.sent(11)).map(({ query }) => query);
    expect(queries.slice(0, 10).toSorted()).toEqual(names('staying', 10));
    expect(queries.slice(10)).toEqual(['last.example']);
    expect(line.seen).toBe(11);
  });
});

/** `count` domains, in alphabetical order. */
function names(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, place) => `${name}-${String(place).padStart(3, '0')}.example`);
}

/** Which of the large operations a request was made for. */
function askerOf({ query }: Exchange): string {
  return String(query).replace(/^page\.|\.example-.*$/g, '');
}

/** Milliseconds from each request to the one that is sent this many requests later. */
function gaps(sent: readonly Exchange[], places: number): readonly number[] {
  return sent.slice(places).map(({ startedAt }, index) => startedAt - (sent[index]?.startedAt ?? Number.NaN));
}

/** A gateway with a simulated Serpstat. */
interface Line {
  readonly rig: Rig;
  readonly clock: FakeClock;
  /** Requests one row of the list of each domain, in one operation. */
  ask(domains: readonly string[]): Asked;
  /** The first requests, once this many have been sent. */
  sent(count: number): Promise<readonly Exchange[]>;
  /** Requests so far. */
  readonly seen: number;
  [Symbol.asyncDispose](): Promise<void>;
}

interface Asked {
  /** Rejects if its client has left. */
  readonly answer: Promise<Answer<unknown>>;
  /** Its client hangs up. */
  leave(): void;
}

async function startLine(rate: number): Promise<Line> {
  const clock = createFakeClock();
  const serpstat = new SimulatedSerpstat(clock, rate);
  const fate = () => ({ kind: 'answered', ms: 10 }) as const;
  const dispatcher = new SimulatedUpstream({ clock, serpstat, fate, connectTimeoutMs: 3000 });
  const settings = { SERPSTAT_RATE: String(rate), REQUEST_TIMEOUT_MS: '600000' };
  const rig = await startRig(settings, { clock, dispatcher });
  return {
    rig,
    clock,
    ask: domains => leavable(signal => rig.askText(documentAbout(domains), {}, { signal })),
    async sent(count) {
      while (dispatcher.exchanges.length < count) {
        await clock.advance(10);
      }
      return dispatcher.exchanges.slice(0, count);
    },
    get seen() {
      return dispatcher.exchanges.length;
    },
    [Symbol.asyncDispose]: () => passing(clock, rig[Symbol.asyncDispose]()),
  };
}

function leavable(ask: (signal: AbortSignal) => Promise<Answer<unknown>>): Asked {
  const leaving = new AbortController();
  const answer = ask(leaving.signal);
  answer.catch(() => {}); // Whoever leaves wants no answer.
  return { answer, leave: () => leaving.abort() };
}

/** The same gateway over HTTP, which counts its clients. */
async function openDoor({ gateway }: Rig) {
  let entered = 0;
  let left = 0;
  const server = createServer((request, response) => {
    entered += 1;
    response.once('close', () => {
      left += response.writableFinished ? 0 : 1;
      server.emit('change');
    });
    gateway.handler(request, response);
    server.emit('change');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server listens on an address and a port

  async function until(isReached: () => boolean): Promise<void> {
    while (!isReached()) {
      await once(server, 'change');
    }
  }

  return {
    ask: (domains: readonly string[]) =>
      leavable(async signal => {
        const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: documentAbout(domains) }),
          signal,
        });
        return (await response.json()) as Answer<unknown>; // the form that GraphQL over HTTP specifies
      }),
    /** Resolves when this many requests have arrived. */
    entered: (count: number) => until(() => entered === count),
    /** Resolves when this many clients have hung up. */
    left: (count: number) => until(() => left === count),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function documentAbout(domains: readonly string[]): string {
  const fields = domains.map(
    (domain, place) => `a${place}: domain(name: "${domain}") { backlinks(first: 1) { nodes { urlFrom } } }`,
  );
  return `{ ${fields.join('\n')} }`;
}
