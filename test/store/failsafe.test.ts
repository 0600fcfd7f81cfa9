import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { failsafeLedger, failsafeStore } from '../../src/store/failsafe.ts';
import { memoryStore } from '../../src/store/memory-store.ts';
import { memoryLedger } from '../../src/store/sqlite-ledger.ts';
import type { StoreProblem } from '../../src/store/trouble.ts';
import { createFakeClock } from '../fake-clock.ts';
import { chaotic, type Mood } from './chaos.ts';
import { ALL, EVER, NOON, pageOf } from './pages.ts';

const FAILING: readonly Mood[] = ['throws', 'rejects'];
const MINUTE_MS = 60_000;

function startStore(timeoutMs?: number) {
  const clock = createFakeClock();
  const problems: StoreProblem[] = [];
  const { thing, chaos } = chaotic(memoryStore({ maxBytes: 2 ** 20 }));
  const report = (problem: StoreProblem) => problems.push(problem);
  const store = failsafeStore(thing, { clock, report, ...(timeoutMs !== undefined && { timeoutMs }) });
  return { clock, problems, chaos, store };
}

describe('a failsafe store', () => {
  test.each(FAILING)('that %s finds nothing, writes nothing, and says so', async mood => {
    const { store, chaos, problems } = startStore();
    await store.write(pageOf(['a']));
    chaos.mood = mood;
    expect(await store.read('one', ALL, EVER)).toBeUndefined();
    await store.write(pageOf(['b'], { fingerprint: 'two' }));
    expect(store.peek('one', ALL, EVER)).toBeUndefined();
    await store.close();
    expect(problems.map(problem => problem.message)).toEqual([
      expect.stringMatching(/read bought rows \(chaos\).*may be bought again/),
      expect.stringMatching(/keep bought rows \(chaos\)/),
      expect.stringMatching(/close its file \(chaos\)/),
    ]);
    chaos.mood = 'well';
    expect(store.peek('one', ALL, EVER)).toBeDefined();
    expect(await store.read('one', ALL, EVER)).toBeDefined();
    expect(await store.read('two', ALL, EVER)).toBeUndefined();
  });

  test('that hangs is waited for 250 ms, whatever it was asked', async () => {
    const { store, chaos, clock, problems } = startStore();
    chaos.mood = 'hangs';
    const calls = [store.read('one', ALL, EVER), store.write(pageOf(['a'])), store.close()];
    let over = 0;
    for (const call of calls) {
      void call.then(() => {
        over += 1;
      });
    }
    await clock.advance(249);
    expect(over).toBe(0);
    await clock.advance(1);
    expect(over).toBe(calls.length);
    expect(await calls[0]).toBeUndefined();
    expect(problems[0]?.message).toMatch(/takes longer than 250 ms/);
    expect(clock.pending).toBe(0);
  });

  test('waits as long as it is told to, and leaves no timer behind', async () => {
    const { store, chaos, clock } = startStore(1000);
    await store.write(pageOf(['a']));
    expect(clock.pending).toBe(0);
    chaos.mood = 'hangs';
    const read = store.read('one', ALL, EVER);
    await clock.advance(999);
    expect(clock.pending).toBe(1);
    await clock.advance(1);
    expect(await read).toBeUndefined();
  });

  test('reports one problem once, not a thousand times', async () => {
    const { store, chaos, clock, problems } = startStore();
    chaos.mood = 'rejects';
    for (let again = 0; again < 1000; again += 1) {
      await store.read('one', ALL, EVER);
      await store.write(pageOf(['a']));
      await clock.advance(MINUTE_MS);
    }
    expect(problems).toHaveLength(2);
  });

  test('reports a problem that comes back again, at most once a minute', async () => {
    const { store, chaos, clock, problems } = startStore();
    const flicker = async () => {
      chaos.mood = 'rejects';
      await store.read('one', ALL, EVER);
      chaos.mood = 'well';
      await store.read('one', ALL, EVER);
    };
    await flicker();
    await flicker();
    await clock.advance(MINUTE_MS - 1);
    await flicker();
    expect(problems).toHaveLength(1);
    await clock.advance(1);
    await flicker();
    expect(problems).toHaveLength(2);
  });

  test('does not take a working read as a sign that writes work', async () => {
    const { store, chaos, clock, problems } = startStore();
    for (let again = 0; again < 5; again += 1) {
      chaos.mood = 'rejects';
      await store.write(pageOf(['a']));
      chaos.mood = 'well';
      await store.read('one', ALL, EVER);
      await clock.advance(MINUTE_MS);
    }
    expect(problems).toHaveLength(1);
  });

  test('reports another kind of problem too', async () => {
    const { store, chaos, clock, problems } = startStore();
    chaos.mood = 'rejects';
    await store.read('one', ALL, EVER);
    chaos.mood = 'hangs';
    const read = store.read('one', ALL, EVER);
    await clock.advance(250);
    await read;
    expect(problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('chaos'),
      expect.stringContaining('longer than 250 ms'),
    ]);
  });

  test('returns the rows of a read that blocked the process, and reports that it is slow', async () => {
    let now = 0;
    const clock = { now: () => now, epoch: () => now, after: () => () => {} };
    const problems: StoreProblem[] = [];
    const inner = memoryStore({ maxBytes: 2 ** 20 });
    await inner.write(pageOf(['a']));
    const blocking = {
      ...inner,
      read(...asked: Parameters<typeof inner.read>) {
        now += 5000;
        return inner.read(...asked);
      },
    };
    // The reads of the memory store are of any type of row.
    const store = failsafeStore(blocking as typeof inner, {
      clock,
      report: problem => problems.push(problem),
    });
    expect((await store.read('one', ALL, EVER))?.extents).toEqual([{ start: 0, rows: ['a'] }]);
    expect(problems).toMatchObject([{ level: 'warn', message: expect.stringMatching(/store took 5000 ms/) }]);
  });
});

describe('a failsafe account', () => {
  const entry = { ...pageOf([]), page: 1, size: 10, reserved: 10, at: NOON };

  function startLedger() {
    const clock = createFakeClock();
    const problems: StoreProblem[] = [];
    const inner = memoryLedger();
    const { thing, chaos } = chaotic(inner);
    const ledger = failsafeLedger(thing, { clock, report: problem => problems.push(problem) });
    return { clock, problems, chaos, inner, ledger };
  }

  test.each(FAILING)('that %s holds no purchase up, and says so once, loudly', async mood => {
    const { ledger, chaos, problems } = startLedger();
    chaos.mood = mood;
    const key = await ledger.enter(entry);
    await ledger.settle(key, 5);
    await ledger.close();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      level: 'error',
      message: expect.stringMatching(/account of credits \(chaos\).*Purchases continue/),
    });
  });

  test('enters with its settlement what it could not enter before', async () => {
    const { ledger, chaos, inner } = startLedger();
    chaos.mood = 'rejects';
    const key = await ledger.enter(entry);
    chaos.mood = 'well';
    await ledger.settle(key, 7);
    expect((await inner.report()).days).toMatchObject([{ day: '2026-11-15', requests: 1, spent: 7 }]);
  });

  test('waits 250 ms for an entry, and does not enter it twice where it comes late', async () => {
    const clock = createFakeClock();
    const inner = memoryLedger();
    const late = {
      ...inner,
      async enter(given: typeof entry) {
        await new Promise<void>(resolve => clock.after(400, resolve));
        return inner.enter(given);
      },
    };
    const ledger = failsafeLedger(late, { clock, report: () => {} });
    const entering = ledger.enter(entry);
    await clock.advance(250);
    const settling = ledger.settle(await entering, 7);
    await clock.advance(150);
    await settling;
    expect((await inner.report()).days).toMatchObject([{ requests: 1, spent: 7, unsettled: 0 }]);
  });

  test('is waited for no longer than that when it is settled either', async () => {
    const { ledger, chaos, clock } = startLedger();
    const key = await ledger.enter(entry);
    chaos.mood = 'hangs';
    const settling = ledger.settle(key, 7);
    await clock.advance(250);
    await expect(settling).resolves.toBeUndefined();
  });

  test('says why there is no report', async () => {
    const { ledger, chaos } = startLedger();
    chaos.mood = 'rejects';
    await expect(ledger.report()).rejects.toThrow('chaos');
  });

  test('leaves no rejection unheard when an entry fails long after it was given up', async () => {
    const clock = createFakeClock();
    const failing = {
      ...memoryLedger(),
      async enter(): Promise<never> {
        await new Promise<void>(resolve => clock.after(400, resolve));
        throw new Error('too late to matter');
      },
    };
    const unheard: unknown[] = [];
    const hear = (reason: unknown) => unheard.push(reason);
    process.on('unhandledRejection', hear);
    const entering = failsafeLedger(failing, { clock, report: () => {} }).enter(entry);
    await clock.advance(1000);
    await entering;
    await setImmediate();
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
});
