import { describe, expect, test, vi } from 'vitest';
import { createFakeClock, passing } from '../fake-clock.ts';
import { answering, type Fault, httpMessage } from '../upstream/index.ts';
import { expectOutcome, type Outcome } from './matrix.ts';
import { documentAbout, expectList, listOf, ROWS } from './questions.ts';
import { PATIENCE, SUBJECT, startScene } from './scene.ts';

const away: Fault = whole(503);
const tooFast: Fault = whole(429);
const noToken: Fault = whole(401);
const reset: Fault = { on: 'request', act: line => line.reset() };
const silence: Fault = { on: 'request', act: () => {} };

const unavailable: Outcome = { kind: 'perhaps billed', code: 'UPSTREAM_UNAVAILABLE' };
const late: Outcome = { kind: 'perhaps billed', code: 'UPSTREAM_TIMEOUT' };

const sequences: readonly {
  readonly name: string;
  readonly faults: readonly Fault[];
  readonly account: readonly (number | null)[];
  readonly outcome?: Outcome;
  readonly retries?: number;
}[] = [
  {
    name: 'failures of different kinds are all retried',
    faults: [away, tooFast, reset],
    account: [0, 0, null, ROWS],
  },
  {
    name: 'the retries of one request are counted together',
    faults: [away, tooFast, away, reset],
    account: [0, 0, 0, null],
    outcome: unavailable,
  },
  {
    name: 'a second attempt that may be billed is the last',
    faults: [away, reset, reset],
    account: [0, null, null],
    outcome: unavailable,
  },
  {
    name: 'a refusal that will not change ends the retries',
    faults: [away, noToken],
    account: [0, 0],
    outcome: { kind: 'final', code: 'UPSTREAM_UNAUTHENTICATED', charged: 0 },
  },
  {
    name: 'SERPSTAT_RETRIES may be more',
    faults: Array.from({ length: 8 }, () => away),
    retries: 8,
    account: [0, 0, 0, 0, 0, 0, 0, 0, ROWS],
  },
  {
    name: 'SERPSTAT_RETRIES may be 1',
    faults: [away, away],
    retries: 1,
    account: [0, 0],
    outcome: unavailable,
  },
  {
    name: 'without retries a request is made once, though it cost nothing',
    faults: [away],
    retries: 0,
    account: [0],
    outcome: unavailable,
  },
  {
    name: 'without retries a request is made once, though it may have been billed',
    faults: [reset],
    retries: 0,
    account: [null],
    outcome: unavailable,
  },
];

describe.concurrent('retries', () => {
  test.each(sequences)('$name', async ({ faults, account, outcome, retries }) => {
    await using scene = await startScene({
      ...(retries !== undefined && { settings: { SERPSTAT_RETRIES: String(retries) } }),
    });
    for (const fault of faults) {
      scene.upstream.fail(fault);
    }
    const answer = await scene.ask();
    if (outcome === undefined) {
      expectList(answer, listOf(SUBJECT), ROWS);
    } else {
      expectOutcome(answer, outcome);
    }
    expect(scene.upstream.attempts).toBe(account.length);
    await scene.expectHealth(outcome === undefined ? listOf(SUBJECT) : undefined);
    await scene.close();
    expect(scene.account().slice(0, account.length)).toEqual(account);
  });

  test.each([
    { limit: 2 * ROWS, attempts: 2 },
    { limit: 2 * ROWS - 1, attempts: 1 },
  ])(
    'of an operation with $limit credits: what may have been billed is lost to it, so that there are $attempts attempts',
    async ({ limit, attempts }) => {
      await using scene = await startScene();
      scene.upstream.fail(reset);
      const answer = await scene.ask(SUBJECT, { headers: { 'x-credit-limit': String(limit) } });
      if (attempts === 2) {
        expectList(answer, listOf(SUBJECT), ROWS);
      } else {
        expectOutcome(answer, unavailable);
      }
      expect(scene.upstream.attempts).toBe(attempts);
      await scene.close();
      expect(scene.account()).toEqual([null, ROWS].slice(0, attempts));
    },
  );

  test('end with the operation, but the attempt that was sent is awaited until its own time is up', async () => {
    const clock = createFakeClock();
    const settings = { REQUEST_TIMEOUT_MS: '300', SERPSTAT_TIMEOUT_MS: '1000' };
    await using scene = await startScene({ settings, clock });
    scene.upstream.fail(away);
    scene.upstream.fail(silence, 3);
    expectOutcome(await scene.ask(), late);
    expect(clock.now()).toBeLessThan(1000);
    expect(scene.account()).toEqual([0, null]);
    await clock.advance(2000);
    await scene.expectIdle();
    await scene.close();
    expect(scene.upstream.attempts).toBe(2);
    expect(scene.account()).toEqual([0, null]);
  });

  test('end as soon as the next turn would come after the end of the operation', async () => {
    const settings = { SERPSTAT_RATE: '2', REQUEST_TIMEOUT_MS: '700' };
    const clock = createFakeClock();
    await using scene = await startScene({ settings, clock });
    scene.upstream.fail(away, 4);
    const { errors } = await scene.ask();
    // The second attempt is made after 500 ms; then there is no sense in waiting for the end.
    expect(clock.now()).toBeLessThan(600);
    expect(errors).toEqual([
      expect.objectContaining({ extensions: expect.objectContaining({ retryable: true }) }),
    ]);
    await scene.close();
    expect(scene.upstream.attempts).toBe(2);
    expect(scene.account()).toEqual([0, 0]);
  });

  test('of a client that hangs up are not made', async () => {
    const clock = createFakeClock();
    await using scene = await startScene({ settings: { SERPSTAT_RATE: '2' }, clock });
    scene.upstream.fail(away, 4);
    const leaving = new AbortController();
    const { signal } = leaving;
    const answer = scene.rig.askText(documentAbout(), { name: SUBJECT }, { signal });
    await passing(
      clock,
      vi.waitFor(() => expect(scene.account()).toEqual([0]), PATIENCE),
      0,
    );
    leaving.abort();
    await expect(answer).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    await clock.advance(10_000);
    await scene.close();
    expect(scene.upstream.attempts).toBe(1);
    expect(scene.account()).toEqual([0]);
  });

  test('are shared by all operations that wait for the same rows', async () => {
    await using scene = await startScene({ settings: { SERPSTAT_RATE: '10' } });
    scene.upstream.fail(away, 2);
    const answers = await Promise.all([scene.ask(), scene.ask(), scene.ask()]);
    for (const { errors, data } of answers) {
      expect(errors).toBeUndefined();
      expect(data).toEqual({ domain: { list: listOf(SUBJECT) } });
    }
    expect(scene.upstream.attempts).toBe(3);
    await scene.close();
    expect(scene.account()).toEqual([0, 0, ROWS]);
  });
});

/** A page of HTML, as a proxy's. */
function whole(status: number): Fault {
  return answering(() => httpMessage('<html></html>', { status, type: 'text/html' }));
}
