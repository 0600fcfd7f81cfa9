import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { GatewayError } from '../../src/errors.ts';
import { createPace, type Pace } from '../../src/serpstat/pace.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';

const rates = [0.1, 0.5, 1, 5, 20, 100];

/** Somebody who asks for a turn at a moment and, it may be, leaves at another. */
interface Visitor {
  readonly arrives: number;
  /** Half a millisecond past a whole one, so that it never falls together with a turn. */
  readonly leaves: number;
}

const stays = Number.POSITIVE_INFINITY;

/** Visitors in the order in which they come, some at the same moment; few idle stretches, many crowds. */
function visitorsAt(rate: number, leaving: fc.Arbitrary<number>): fc.Arbitrary<readonly Visitor[]> {
  const interval = 1000 / rate;
  const gap = fc.oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: Math.ceil(interval / 2) }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 * interval }) },
  );
  return fc.array(fc.record({ gap, patience: leaving }), { minLength: 1, maxLength: 25 }).map(steps => {
    let arrives = 0;
    return steps.map(({ gap, patience }) => {
      arrives += gap;
      return { arrives, leaves: arrives + 0.5 + Math.floor(patience * interval) };
    });
  });
}

/** When each visitor's turn is, by the rule alone; undefined for those who leave before it. */
function turnsByRule(visitors: readonly Visitor[], rate: number): (number | undefined)[] {
  let free = 0;
  return visitors.map(({ arrives, leaves }) => {
    const turn = Math.max(arrives, free);
    if (leaves < turn) {
      return undefined;
    }
    free = turn + 1000 / rate;
    return turn;
  });
}

/** When each visitor's turn was; undefined for those who were turned away. */
async function turnsAt(clock: FakeClock, pace: Pace, visitors: readonly Visitor[]) {
  const turns: (number | undefined)[] = visitors.map(() => undefined);
  const signals: AbortSignal[] = [];
  for (const [i, { arrives, leaves }] of visitors.entries()) {
    const leaving = new AbortController();
    signals.push(leaving.signal);
    clock.after(arrives, () => {
      pace.turn({ signal: leaving.signal, deadline: stays }).then(
        () => {
          turns[i] = clock.now();
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

/** Timers may fire a fraction of a millisecond early, as those of Node do. */
function hasty(clock: FakeClock): Clock {
  return { ...clock, after: (ms, run) => clock.after(ms > 1 ? ms - 0.7 : ms, run) };
}

describe.each(rates)('at %d requests a second', rate => {
  const interval = 1000 / rate;

  it('gives turns in the order of asking, each as early as the pace allows', async () => {
    await fc.assert(
      fc.asyncProperty(visitorsAt(rate, fc.constant(stays)), async visitors => {
        const clock = createFakeClock();
        const { turns } = await turnsAt(clock, createPace(rate, clock), visitors);
        expect(turns).toEqual(turnsByRule(visitors, rate));
      }),
      { numRuns: 40 },
    );
  });

  it('passes over those who left, leaves no gap for them and no listener on their signals', async () => {
    const leaving = fc.oneof(fc.constant(stays), fc.double({ min: 0, max: 6, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(visitorsAt(rate, leaving), async visitors => {
        const clock = createFakeClock();
        const { turns, signals } = await turnsAt(clock, createPace(rate, clock), visitors);
        expect(turns).toEqual(turnsByRule(visitors, rate));
        expect(signals.flatMap(signal => getEventListeners(signal, 'abort'))).toEqual([]);
        expect(clock.pending).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('never starts early where timers do, and hardly late', async () => {
    await fc.assert(
      fc.asyncProperty(visitorsAt(rate, fc.constant(stays)), async visitors => {
        const clock = createFakeClock();
        const { turns } = await turnsAt(clock, createPace(rate, hasty(clock)), visitors);
        const due = turnsByRule(visitors, rate);
        for (const [i, turn = Number.NaN] of turns.entries()) {
          expect(turn - (turns[i - 1] ?? -interval)).toBeGreaterThanOrEqual(interval - 1e-6);
          expect(turn - (due[i] ?? 0)).toBeCloseTo(0, 6);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('refuses at once exactly those whose turn would come too late, and says when it would', async () => {
    const crowd = fc.array(fc.integer({ min: 0, max: Math.ceil(interval * 8) }), { maxLength: 20 });
    const late = fc.integer({ min: 0, max: Math.ceil(interval * 2) });
    await fc.assert(
      fc.asyncProperty(crowd, late, async (patiences, moment) => {
        const clock = createFakeClock();
        const pace = createPace(rate, clock);
        const { signal } = new AbortController();
        await startTurn(clock, pace, signal);
        await clock.advance(moment);
        const refused: (number | undefined)[] = [];
        for (const patience of patiences) {
          const deadline = clock.now() + patience;
          pace.turn({ signal, deadline }).catch(error => refused.push(retryAfterOf(error)));
        }
        await clock.advance(0);
        const expected: number[] = [];
        let turn = Math.max(interval, moment);
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
  const turn = createPace(1, clock).turn({ signal: new AbortController().signal, deadline: 5000 });
  await clock.advance(0);
  await expect(turn).resolves.toBeUndefined();
});

it('does not save up turns for a crowd while nobody asks', async () => {
  const clock = createFakeClock();
  const pace = createPace(1, clock);
  const visitors = [60_000, 60_000, 60_000].map(arrives => ({ arrives, leaves: stays }));
  const { turns } = await turnsAt(clock, pace, visitors);
  expect(turns).toEqual([60_000, 61_000, 62_000]);
});

describe('a refusal for want of time', () => {
  it('carries UPSTREAM_BUSY, says how long, and names the ways out', async () => {
    const clock = createFakeClock();
    const pace = createPace(0.3, clock);
    const { signal } = new AbortController();
    await startTurn(clock, pace, signal);
    void pace.turn({ signal, deadline: stays });
    await clock.advance(0.25);
    const refusal = await pace.turn({ signal, deadline: 6666 }).catch(error => error);
    expect(refusal).toBeInstanceOf(GatewayError);
    expect(refusal.extensions).toEqual({ code: 'UPSTREAM_BUSY', retryable: true, retryAfterMs: 6667 });
    expect(refusal.message).toContain('in 6667 ms');
    expect(refusal.message).toContain('REQUEST_TIMEOUT_MS');
    expect(refusal.message).toContain('SERPSTAT_RATE');
  });

  it('names a time after which the turn comes at once, and before which it does not', async () => {
    const clock = createFakeClock();
    const pace = createPace(0.3, clock);
    const { signal } = new AbortController();
    await startTurn(clock, pace, signal);
    void pace.turn({ signal, deadline: stays });
    const refusal = await pace.turn({ signal, deadline: 0 }).catch(error => error);
    const retryAfter = retryAfterOf(refusal) ?? Number.NaN;
    await clock.advance(retryAfter - 1);
    await expect(pace.turn({ signal, deadline: clock.now() })).rejects.toBeInstanceOf(GatewayError);
    await clock.advance(1);
    const retried = pace.turn({ signal, deadline: clock.now() });
    await clock.advance(0);
    await expect(retried).resolves.toBeUndefined();
  });

  it('takes no place in the queue', async () => {
    const clock = createFakeClock();
    const pace = createPace(1, clock);
    const { signal } = new AbortController();
    await startTurn(clock, pace, signal);
    await expect(pace.turn({ signal, deadline: 999 })).rejects.toBeInstanceOf(GatewayError);
    const next = pace.turn({ signal, deadline: 1000 });
    await clock.advance(1000);
    await expect(next).resolves.toBeUndefined();
  });

  it('reckons with the places of those who left meanwhile', async () => {
    const clock = createFakeClock();
    const pace = createPace(1, clock);
    const { signal } = new AbortController();
    await startTurn(clock, pace, signal);
    const leaving = new AbortController();
    const left = pace.turn({ signal: leaving.signal, deadline: stays });
    leaving.abort('gone');
    await expect(left).rejects.toBe('gone');
    const next = pace.turn({ signal, deadline: 1000 });
    await clock.advance(1000);
    await expect(next).resolves.toBeUndefined();
  });
});

it('turns away whoever has left before asking, without a place in the queue', async () => {
  const clock = createFakeClock();
  const pace = createPace(1, clock);
  await expect(pace.turn({ signal: AbortSignal.abort('gone'), deadline: stays })).rejects.toBe('gone');
  expect(clock.pending).toBe(0);
});

async function startTurn(clock: FakeClock, pace: Pace, signal: AbortSignal): Promise<void> {
  const turn = pace.turn({ signal, deadline: stays });
  await clock.advance(0);
  await turn;
}

function retryAfterOf(error: unknown): number | undefined {
  return error instanceof GatewayError && error.extensions.code === 'UPSTREAM_BUSY'
    ? error.extensions.retryAfterMs
    : undefined;
}
