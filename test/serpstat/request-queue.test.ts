import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { GatewayError } from '../../src/errors.ts';
import { createRequestQueue, type RequestQueue } from '../../src/serpstat/request-queue.ts';
import type { TurnResult } from '../../src/serpstat/turn.ts';
import { tellAll } from '../../src/telemetry/observer.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';

const rates = [0.1, 0.5, 1, 5, 20, 100];

/** Milliseconds between two turns: 3 % more than the rate requires. */
const intervalAt = (rate: number) => 1030 / rate;

/** Additional milliseconds after the first turn and after a turn that follows a rest. */
const AFTER_REST = 75;

const stays = Number.POSITIVE_INFINITY;

function open(rate: number, clock: Clock, events: string[] = []): RequestQueue {
  const observer = {
    slowedDown: (now: number) => events.push(`slowed down to ${now}`),
    breakerChanged: (state: string, pauseMs = 0) => events.push(`${state} ${pauseMs}`),
  };
  return createRequestQueue({ rate, clock, observer: tellAll(observer) });
}

/** Takes a turn for a request that is sent and ends at once. Returns when. */
async function takeTurn(
  queue: RequestQueue,
  clock: Clock,
  {
    operation = {},
    signal = new AbortController().signal,
    deadline = stays,
    result = 'answered' as TurnResult,
  } = {},
): Promise<number> {
  const turn = await queue.turn({ operation, signal, deadline });
  turn.departed();
  turn.ended(result);
  return clock.now();
}

/** An operation that waits for a turn and may be cancelled. */
interface Visitor {
  readonly arrives: number;
  /** A quarter of a millisecond after a whole one, so that it never coincides with a turn. */
  readonly leaves: number;
}

/** Visitors in the order of their arrival, some at the same moment: many crowds and few idle times. */
function visitorsAt(rate: number, leaving: fc.Arbitrary<number>): fc.Arbitrary<readonly Visitor[]> {
  const interval = intervalAt(rate);
  const gap = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: Math.ceil(interval / 2) }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: Math.ceil(3 * interval) }) },
  );
  return fc.array(fc.record({ gap, patience: leaving }), { minLength: 1, maxLength: 25 }).map(steps => {
    let arrives = 0;
    return steps.map(({ gap, patience }) => {
      arrives += gap;
      return { arrives, leaves: arrives + 0.25 + Math.floor(patience * interval) };
    });
  });
}

/** The time of each visitor's turn according to the rule; undefined for those who leave before it. */
function turnsByRule(visitors: readonly Visitor[], rate: number): (number | undefined)[] {
  const interval = intervalAt(rate);
  let [last, free] = [Number.NEGATIVE_INFINITY, 0];
  return visitors.map(({ arrives, leaves }) => {
    const turn = Math.max(arrives, free);
    if (leaves < turn) {
      return undefined;
    }
    free = turn + interval + (turn - last >= Math.max(1000, 2 * interval) ? AFTER_REST : 0);
    last = turn;
    return turn;
  });
}

/** The time of each visitor's actual turn; undefined for those who were refused. */
async function turnsAt(clock: FakeClock, queue: RequestQueue, visitors: readonly Visitor[]) {
  const turns: (number | undefined)[] = visitors.map(() => undefined);
  const signals: AbortSignal[] = [];
  for (const [i, { arrives, leaves }] of visitors.entries()) {
    const leaving = new AbortController();
    signals.push(leaving.signal);
    clock.after(arrives, () => {
      takeTurn(queue, clock, { signal: leaving.signal }).then(
        at => {
          turns[i] = at;
        },
        reason => expect(reason).toBe(i),
      );
    });
    if (leaves !== stays) {
      clock.after(leaves, () => leaving.abort(i));
    }
  }
  await clock.advance(10_000_000);
  return { turns, signals };
}

/** Moments without the errors of floating point. */
function rounded(moments: readonly (number | undefined)[]): readonly (number | undefined)[] {
  return moments.map(moment => moment && Math.round(moment * 1e6) / 1e6);
}

/** A clock whose timers fire a fraction of a millisecond early, as those of Node may. */
function hasty(clock: FakeClock): Clock {
  return { ...clock, after: (ms, run) => clock.after(ms > 1 ? ms - 0.7 : ms, run) };
}

describe.each(rates)('at %d requests a second', rate => {
  const interval = intervalAt(rate);

  it('gives turns in the order of arrival, each as early as the rate allows', async () => {
    await fc.assert(
      fc.asyncProperty(visitorsAt(rate, fc.constant(stays)), async visitors => {
        const clock = createFakeClock();
        const { turns } = await turnsAt(clock, open(rate, clock), visitors);
        expect(rounded(turns)).toEqual(rounded(turnsByRule(visitors, rate)));
      }),
      { numRuns: 40 },
    );
  });

  it('skips cancelled operations without a gap and leaves no listener on their signals', async () => {
    const leaving = fc.oneof(fc.constant(stays), fc.double({ min: 0, max: 6, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(visitorsAt(rate, leaving), async visitors => {
        const clock = createFakeClock();
        const { turns, signals } = await turnsAt(clock, open(rate, clock), visitors);
        expect(rounded(turns)).toEqual(rounded(turnsByRule(visitors, rate)));
        expect(signals.flatMap(signal => getEventListeners(signal, 'abort'))).toEqual([]);
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('never gives more turns per second than the rate allows, even if timers are early or late', async () => {
    const delays = fc.array(fc.double({ min: 0, max: 8, noNaN: true }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(visitorsAt(rate, fc.constant(stays)), delays, async (visitors, late) => {
        const clock = createFakeClock();
        let timers = 0;
        const shaky: Clock = {
          ...hasty(clock),
          after(ms, run) {
            timers += 1;
            return hasty(clock).after(ms + (late[timers % late.length] ?? 0), run);
          },
        };
        const { turns } = await turnsAt(clock, open(rate, shaky), visitors);
        const window = Math.max(1, rate);
        for (const [i, turn = Number.NaN] of turns.slice(window).entries()) {
          expect(turn - (turns[i] ?? Number.NaN)).toBeGreaterThan((window * 1000) / rate - 1e-6);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('refuses at once exactly those whose turn would come too late, and says when it would come', async () => {
    const crowd = fc.array(fc.integer({ min: 0, max: Math.ceil(interval * 8) }), { maxLength: 20 });
    const moments = fc.integer({ min: 0, max: Math.ceil(interval * 2) });
    await fc.assert(
      fc.asyncProperty(crowd, moments, async (patiences, moment) => {
        const clock = createFakeClock();
        const queue = open(rate, clock);
        await Promise.all([takeTurn(queue, clock), clock.advance(0)]);
        await clock.advance(moment);
        const refused: (number | undefined)[] = [];
        for (const patience of patiences) {
          const deadline = clock.now() + patience;
          takeTurn(queue, clock, { deadline }).catch(error => refused.push(retryAfterOf(error)));
        }
        await clock.advance(0);
        const expected: number[] = [];
        let turn = Math.max(interval + AFTER_REST, moment);
        for (const patience of patiences) {
          if (turn > moment + patience) {
            expected.push(Math.ceil(turn - moment));
          } else {
            turn += interval;
          }
        }
        expect(refused).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
});

it('gives the first turn at once', async () => {
  const clock = createFakeClock(5000);
  const turn = takeTurn(open(1, clock), clock, { deadline: 5000 });
  await clock.advance(0);
  expect(await turn).toBe(5000);
});

it('does not save up turns while nobody waits', async () => {
  const clock = createFakeClock();
  const visitors = [60_000, 60_000, 60_000].map(arrives => ({ arrives, leaves: stays }));
  const { turns } = await turnsAt(clock, open(1, clock), visitors);
  expect(turns).toEqual([60_000, 61_105, 62_135]);
});

it('counts from the time a request was sent, and starts no other before', async () => {
  const clock = createFakeClock();
  const queue = open(1, clock);
  const { signal } = new AbortController();
  const connecting = queue.turn({ operation: {}, signal, deadline: stays });
  const next = takeTurn(queue, clock);
  await clock.advance(5000);
  (await connecting).departed();
  await clock.advance(2000);
  expect(await next).toBe(6090);
});

it('counts a request that was never sent as sent when it ended', async () => {
  const clock = createFakeClock();
  const queue = open(1, clock);
  const { signal } = new AbortController();
  const connecting = queue.turn({ operation: {}, signal, deadline: stays });
  const next = takeTurn(queue, clock);
  await clock.advance(500);
  (await connecting).ended('failed');
  await clock.advance(2000);
  expect(await next).toBe(1590);
});

it('passes the turn on if there is nothing to start', async () => {
  const clock = createFakeClock();
  const queue = open(1, clock);
  queue.enter({ operation: {}, deadline: stays, start: () => false, refuse() {} });
  const next = takeTurn(queue, clock);
  await clock.advance(0);
  expect(await next).toBe(0);
});

it('lets operations take turns, no matter how many requests one of them has', async () => {
  const clock = createFakeClock();
  const queue = open(1, clock);
  const order: string[] = [];
  const ask = (name: string, operation: object) =>
    takeTurn(queue, clock, { operation }).then(() => order.push(name));
  const [many, other, late] = [{}, {}, {}];
  for (let place = 0; place < 4; place += 1) {
    void ask(`many ${place}`, many);
  }
  void ask('other 0', other);
  void ask('other 1', other);
  await clock.advance(1500);
  void ask('late', late);
  await clock.advance(10_000);
  expect(order).toEqual(['many 0', 'other 0', 'many 1', 'other 1', 'late', 'many 2', 'many 3']);
});

describe('a refusal for lack of time', () => {
  it('has the code UPSTREAM_BUSY and a message that says how long, and what to do', async () => {
    const clock = createFakeClock();
    const queue = open(0.3, clock);
    await Promise.all([takeTurn(queue, clock), clock.advance(0)]);
    void takeTurn(queue, clock);
    await clock.advance(0.25);
    const refusal = await takeTurn(queue, clock, { deadline: 6941 }).catch(error => error);
    expect(refusal).toBeInstanceOf(GatewayError);
    expect(refusal.extensions).toEqual({ code: 'UPSTREAM_BUSY', retryable: true, retryAfterMs: 6942 });
    expect(refusal.message).toContain('in 6942 ms');
    expect(refusal.message).toContain('REQUEST_TIMEOUT_MS');
    expect(refusal.message).toContain('SERPSTAT_RATE');
  });

  it('says that the time is up after the deadline', async () => {
    const clock = createFakeClock(5000);
    const queue = open(1, clock);
    await expect(takeTurn(queue, clock, { deadline: 4999 })).rejects.toMatchObject({
      message: expect.stringMatching(/^The operation's time is up\b(?!.* 0 ms)/),
      extensions: { code: 'UPSTREAM_BUSY', retryable: true, retryAfterMs: 0 },
    });
  });

  it('states the time after which the turn comes at once, and before which it does not', async () => {
    const clock = createFakeClock();
    const queue = open(0.3, clock);
    await Promise.all([takeTurn(queue, clock), clock.advance(0)]);
    void takeTurn(queue, clock);
    const refusal = await takeTurn(queue, clock, { deadline: 0 }).catch(error => error);
    const retryAfter = retryAfterOf(refusal) ?? Number.NaN;
    await clock.advance(retryAfter - 1);
    await expect(takeTurn(queue, clock, { deadline: clock.now() })).rejects.toBeInstanceOf(GatewayError);
    await clock.advance(1);
    const retried = takeTurn(queue, clock, { deadline: clock.now() });
    await clock.advance(0);
    expect(await retried).toBe(clock.now());
  });

  it('leaves no entry in the queue', async () => {
    const clock = createFakeClock();
    const queue = open(1, clock);
    await Promise.all([takeTurn(queue, clock), clock.advance(0)]);
    await expect(takeTurn(queue, clock, { deadline: 1104 })).rejects.toBeInstanceOf(GatewayError);
    expect(queue.length).toBe(0);
    const next = takeTurn(queue, clock, { deadline: 1105 });
    await clock.advance(1105);
    expect(await next).toBe(1105);
  });

  it('takes into account who has left the queue meanwhile', async () => {
    const clock = createFakeClock();
    const queue = open(1, clock);
    await Promise.all([takeTurn(queue, clock), clock.advance(0)]);
    const leaving = new AbortController();
    const left = takeTurn(queue, clock, { signal: leaving.signal });
    leaving.abort('gone');
    await expect(left).rejects.toBe('gone');
    const next = takeTurn(queue, clock, { deadline: 1105 });
    await clock.advance(1105);
    expect(await next).toBe(1105);
  });

  it('comes as soon as other entries delay a turn past its deadline', async () => {
    const clock = createFakeClock();
    const queue = open(1, clock);
    const operation = {};
    const turns = [1, 2, 3].map(() => takeTurn(queue, clock, { operation, deadline: 2500 }));
    const last = turns[2]?.catch(error => ({ at: clock.now(), error }));
    await clock.advance(10);
    void takeTurn(queue, clock);
    await clock.advance(1100);
    expect(await last).toMatchObject({ at: 1105, error: { extensions: { code: 'UPSTREAM_BUSY' } } });
    await clock.advance(5000);
    expect(await turns[1]).toBe(1105);
  });

  it('does not count the turns of entries that are refused at the same moment', async () => {
    const clock = createFakeClock();
    const queue = open(1, clock);
    const { signal } = new AbortController();
    const begun = queue.turn({ operation: {}, signal, deadline: stays });
    await clock.advance(0);
    const turn = await begun;
    turn.departed();
    const [a, b] = [{}, {}];
    const ask = (operation: object, deadline: number) =>
      takeTurn(queue, clock, { operation, deadline }).catch(error => error.extensions.code);
    const outcomes = Promise.all([ask(a, 10_000), ask(b, 10_000), ask(a, 5000), ask(b, 7000)]);
    // The rate is halved: the third would come too late, which makes room for the last.
    turn.ended('rate limited');
    await clock.advance(10_000);
    expect(await outcomes).toEqual([2060, expect.any(Number), 'UPSTREAM_BUSY', expect.any(Number)]);
  });

  it('goes to the operation with the most entries if the queue is full', async () => {
    const clock = createFakeClock();
    const queue = open(100, clock);
    const [greedy, modest] = [{}, {}];
    const refused: string[] = [];
    const enter = (name: string, operation: object) =>
      queue.enter({
        operation,
        deadline: stays,
        start: () => false,
        refuse: () => refused.push(name),
      });
    for (let place = 0; place < 10_000; place += 1) {
      expect(enter(`greedy ${place}`, greedy).kind).toBe('queued');
    }
    expect(enter('greedy too', greedy)).toMatchObject({
      kind: 'refused',
      error: { message: expect.stringMatching(/^Too many requests to Serpstat are waiting\./) },
    });
    expect(enter('modest', modest)).toMatchObject({ kind: 'queued' });
    expect(queue.length).toBe(10_000);
    await clock.advance(0);
    expect(refused).toEqual(['greedy 9999']);
  });
});

describe('when Serpstat rejects the rate', () => {
  it('halves the rate, and restores it gradually', async () => {
    const clock = createFakeClock();
    const events: string[] = [];
    const queue = open(1, clock, events);
    void takeTurn(queue, clock, { result: 'rate limited' });
    const turns = Promise.all(Array.from({ length: 12 }, () => takeTurn(queue, clock)));
    await clock.advance(60_000);
    const at = await turns;
    const gaps = at.map((moment, i) => moment - (at[i - 1] ?? 0));
    expect(gaps[0]).toBeCloseTo(2060, 0);
    expect(gaps).toEqual(gaps.toSorted((a, b) => b - a));
    expect(gaps.at(-1)).toBeCloseTo(1030, 3);
    expect(events).toEqual(['slowed down to 0.5']);
    expect(queue.rate).toBe(1);
  });

  it('takes the recovery of the rate into account and refuses nobody whose turn will come in time', async () => {
    const clock = createFakeClock();
    const queue = open(1, clock);
    await Promise.all([takeTurn(queue, clock, { result: 'rate limited' }), clock.advance(0)]);
    const deadline = clock.now() + 60_000;
    const turns = Array.from({ length: 80 }, () => takeTurn(queue, clock, { deadline }).catch(retryAfterOf));
    await clock.advance(120_000);
    const outcomes = await Promise.all(turns);
    const last = outcomes.findLastIndex(outcome => outcome !== undefined && outcome <= deadline);
    expect(outcomes[last]).toBeGreaterThan(deadline - 2060);
    expect(last).toBeGreaterThan(50);
  });

  it('halves the rate once for all requests that were sent at the same rate', async () => {
    const clock = createFakeClock();
    const queue = open(100, clock);
    const { signal } = new AbortController();
    const started = [1, 2, 3].map(() => queue.turn({ operation: {}, signal, deadline: stays }));
    for (const turn of started) {
      turn.then(({ departed }) => departed());
    }
    await clock.advance(100);
    for (const turn of await Promise.all(started)) {
      turn.ended('rate limited');
    }
    expect(queue.rate).toBe(50);
  });

  it('never stops completely', async () => {
    const clock = createFakeClock();
    const queue = open(1, clock);
    for (let refusals = 0; refusals < 20; refusals += 1) {
      const turn = takeTurn(queue, clock, { result: 'rate limited' });
      await clock.advance(70_000);
      await turn;
      clock.after(0, () => {});
    }
    expect(queue.rate).toBeGreaterThanOrEqual(1 / 64);
  });
});

describe('after many failures', () => {
  /** Fails so often that requests are paused, or fewer times. */
  async function pause(queue: RequestQueue, clock: FakeClock, failures = 10): Promise<void> {
    for (let failed = 0; failed < failures; failed += 1) {
      const failing = takeTurn(queue, clock, { result: 'failed' });
      await clock.advance(100);
      await failing;
    }
  }

  it('refuses waiting and new entries at once, and says for how long', async () => {
    const clock = createFakeClock();
    const events: string[] = [];
    const queue = open(100, clock, events);
    await pause(queue, clock, 9);
    const { signal } = new AbortController();
    const failing = queue.turn({ operation: {}, signal, deadline: stays });
    await clock.advance(100);
    const turn = await failing;
    turn.departed();
    const waiting = [1, 2].map(() => takeTurn(queue, clock).catch(error => error.extensions));
    expect(queue.state).toBe('closed');
    turn.ended('failed');
    const paused = { code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfterMs: 5000 };
    expect(await Promise.all(waiting)).toEqual([paused, paused]);
    expect(events).toEqual(['open 5000']);
    await clock.advance(1000);
    const refusal = await takeTurn(queue, clock).catch(error => error);
    expect(refusal).toMatchObject({
      extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
      message: expect.stringContaining(`${refusal.extensions.retryAfterMs} ms`),
    });
    expect(refusal.extensions.retryAfterMs).toBeLessThanOrEqual(4000);
    expect(queue.length).toBe(0);
  });

  it('lets one request through after the pause, for whose result the others wait', async () => {
    const clock = createFakeClock();
    const events: string[] = [];
    const queue = open(100, clock, events);
    await pause(queue, clock);
    await clock.advance(5000);
    const { signal } = new AbortController();
    const probing = queue.turn({ operation: {}, signal, deadline: stays });
    const waiting = takeTurn(queue, clock);
    await clock.advance(100);
    expect(queue.length).toBe(1);
    (await probing).ended('answered');
    await clock.advance(100);
    await waiting;
    expect(events).toEqual(['open 5000', 'half-open 0', 'closed 0']);
  });

  it('pauses twice as long if that fails too, up to a minute', async () => {
    const clock = createFakeClock();
    const events: string[] = [];
    const queue = open(100, clock, events);
    await pause(queue, clock);
    for (let probes = 0; probes < 5; probes += 1) {
      await clock.advance(60_000);
      const probe = takeTurn(queue, clock, { result: 'failed' });
      await clock.advance(10);
      await probe;
    }
    expect(events.filter(event => event.startsWith('open'))).toEqual([
      'open 5000',
      'open 10000',
      'open 20000',
      'open 40000',
      'open 60000',
      'open 60000',
    ]);
  });

  it('refuses waiting entries if the probe does not end', async () => {
    const clock = createFakeClock();
    const queue = open(100, clock);
    await pause(queue, clock);
    await clock.advance(5000);
    const { signal } = new AbortController();
    const probing = queue.turn({ operation: {}, signal, deadline: stays });
    const early = takeTurn(queue, clock).catch(error => ({ at: clock.now(), error }));
    const begun = clock.now();
    await clock.advance(6000);
    expect(await early).toMatchObject({
      at: begun + 5000,
      error: { extensions: { code: 'UPSTREAM_UNAVAILABLE', retryAfterMs: 5000 } },
    });
    await expect(takeTurn(queue, clock)).rejects.toMatchObject({
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    });
    (await probing).ended('answered');
    const next = takeTurn(queue, clock);
    await clock.advance(100);
    await next;
  });

  it('refuses them even if the timer is early', async () => {
    const clock = createFakeClock();
    const queue = open(100, hasty(clock));
    await pause(queue, clock);
    await clock.advance(5100);
    const { signal } = new AbortController();
    void queue.turn({ operation: {}, signal, deadline: stays });
    const waiting = takeTurn(queue, clock).catch(error => error.extensions.code);
    await clock.advance(5100);
    expect(queue.length).toBe(0);
    expect(await waiting).toBe('UPSTREAM_UNAVAILABLE');
  });

  it('sends another probe if the first is cancelled', async () => {
    const clock = createFakeClock();
    const queue = open(100, clock);
    await pause(queue, clock);
    await clock.advance(5000);
    const gone = takeTurn(queue, clock, { result: 'cancelled' });
    await clock.advance(100);
    await gone;
    const next = takeTurn(queue, clock);
    await clock.advance(100);
    await next;
    expect(queue.state).toBe('closed');
  });

  it('ignores rejections of the rate, and failures that are rare or long ago', async () => {
    const clock = createFakeClock();
    const queue = open(100, clock);
    for (let round = 0; round < 30; round += 1) {
      for (const result of ['failed', 'answered', 'answered', 'rate limited'] as const) {
        const turn = takeTurn(queue, clock, { result });
        await clock.advance(2000);
        await turn;
      }
    }
    for (let failures = 0; failures < 40; failures += 1) {
      const turn = takeTurn(queue, clock, { result: 'failed' });
      await clock.advance(6800);
      await turn;
    }
    expect(queue.state).toBe('closed');
  });
});

function retryAfterOf(error: unknown): number | undefined {
  return error instanceof GatewayError ? error.extensions.retryAfterMs : undefined;
}

it('serves the single operation of one client within two turns, however many another has waiting', async () => {
  const clock = createFakeClock();
  const queue = open(1, clock);
  const served: string[] = [];
  const enter = (client: string) =>
    queue.enter({
      client,
      operation: {},
      deadline: stays,
      start(turn) {
        served.push(client);
        queueMicrotask(() => turn.ended('answered'));
        return true;
      },
      refuse: () => expect.fail('nobody is refused'),
    });
  for (let count = 0; count < 100; count += 1) {
    enter('greedy');
  }
  await clock.advance(5000);
  const before = served.length;
  enter('modest');
  await clock.advance(2 * intervalAt(1));
  expect(served.slice(before)).toEqual(['greedy', 'modest']);
});
