import { describe, expect, test, vi } from 'vitest';
import type { Environment } from '../../src/config.ts';
import { createFakeClock, type FakeClock, passing } from '../fake-clock.ts';
import type { Answer } from '../rig.ts';
import { answering, type Fault, httpMessage } from '../upstream/index.ts';
import { expectList, listOf, ROWS } from './questions.ts';
import { PATIENCE, type Scene, SUBJECT, startScene } from './scene.ts';

/** So many failures within a minute open it, where they are at least half of all that came of requests. */
const MANY = 10;

const nonsense = whole('<html></html>');
const noToken = whole('{"error":{"code":403,"message":"Invalid token!"}}');
const tooFast = whole('{"error":{"code":429,"message":"Too many requests"}}');
const away = whole('<html></html>', 500);
const broken: Fault = { on: 'request', act: line => line.reset() };
const silence: Fault = { on: 'request', act: () => {} };

describe.concurrent('the breaker opens after ten failures', () => {
  test.each([
    ['answers that are none', nonsense],
    ['connections that break', broken],
    ['silences', silence],
    ['failures of the server', away],
  ])('that are %s: what comes then is refused at once, and Serpstat is left alone', async (_what, fault) => {
    await using stage = await startStage();
    const { scene, clock } = stage;
    await stage.meet(fault, MANY);
    await stage.expectRefusal(5000);
    await clock.advance(4000);
    await stage.expectRefusal(1000);
    expect(scene.upstream.attempts).toBe(MANY);
    expect(scene.account()).toHaveLength(MANY);
    await scene.close();
  });

  test('and refuses at once those who wait for their turn', async () => {
    await using stage = await startStage({ SERPSTAT_RATE: '1', REQUEST_TIMEOUT_MS: '60000' });
    const { scene, clock } = stage;
    scene.upstream.fail(nonsense, MANY + 5);
    const asked = names(MANY + 5).map(name => scene.rig.askText(links(name)));
    const answers = await passing(clock, Promise.all(asked));
    expect(scene.upstream.attempts).toBe(MANY);
    expect(clock.now()).toBeLessThan(11_000);
    expect(answers.map(codeOf)).toEqual([
      ...Array.from({ length: MANY }, () => 'UPSTREAM_BAD_RESPONSE'),
      ...Array.from({ length: 5 }, () => 'UPSTREAM_UNAVAILABLE'),
    ]);
    for (const answer of answers.slice(MANY)) {
      expectPause(answer, 5000);
    }
    await scene.close();
  });

  test('for all that is asked of Serpstat, but for nothing else', async () => {
    await using stage = await startStage();
    const { scene } = stage;
    expectList(await scene.ask('known.example'), listOf('known.example'), ROWS);
    await stage.meet(nonsense, MANY);
    const dryRun = { headers: { 'x-credits-dry-run': '1' } };
    expect(codeOf(await scene.rig.askText(links(SUBJECT), {}, dryRun))).toBe('DRY_RUN');
    expect(codeOf(await scene.rig.askText('{ serpstatCredits { left } }'))).toBe('UPSTREAM_UNAVAILABLE');
    const known = await scene.rig.askText(links('known.example'));
    expect(known.errors).toBeUndefined();
    expect((await scene.rig.gateway.fetch('http://gateway.test/ready')).status).toBe(200);
    expect(scene.upstream.attempts).toBe(1 + MANY);
    await scene.close();
  });

  test.each([
    ['there are only nine', 0, [[nonsense, MANY - 1]]],
    ['they are less than half', MANY + 1, [[nonsense, MANY]]],
    [
      'most of them are refusals',
      0,
      [
        [noToken, MANY + 1],
        [nonsense, MANY],
      ],
    ],
  ] as const)('but not where %s', async (_what, successes, troubles) => {
    await using stage = await startStage();
    const { scene } = stage;
    for (const name of names(successes)) {
      expectList(await scene.ask(name), listOf(name), ROWS);
    }
    for (const [fault, times] of troubles) {
      await stage.meet(fault, times);
    }
    await scene.expectHealth();
    await scene.close();
  });

  test('but not where they are spread over more than a minute', async () => {
    await using stage = await startStage();
    await stage.meet(nonsense, MANY - 1);
    await stage.clock.advance(60_000);
    await stage.meet(nonsense, MANY - 1);
    await stage.scene.expectHealth();
    await stage.scene.close();
  });

  test('however many refusals of the rate come between: these say nothing', async () => {
    await using stage = await startStage({ SERPSTAT_RETRIES: '0' });
    await stage.meet(nonsense, MANY - 1);
    await stage.meet(tooFast, MANY + 1);
    await stage.meet(nonsense, 1);
    await stage.expectRefusal(5000);
    await stage.scene.close();
  });
});

describe.concurrent('once its pause is over, the breaker', () => {
  test('lets one request through, and all others once that is answered', async () => {
    await using stage = await startStage();
    const { scene, clock } = stage;
    await stage.meet(nonsense, MANY);
    await clock.advance(5000);
    const probe = scene.upstream.hold();
    const answers = Promise.all(names(3).map(name => scene.ask(name)));
    await passing(clock, probe.arrival);
    await clock.advance(500);
    expect(scene.upstream.attempts).toBe(MANY + 1);
    probe.letThrough();
    for (const { errors } of await answers) {
      expect(errors).toBeUndefined();
    }
    expect(scene.upstream.attempts).toBe(MANY + 3);
    await scene.expectHealth();
    await scene.close();
  });

  test('pauses twice as long after each probe that fails, up to a minute, until one succeeds', async () => {
    await using stage = await startStage({ REQUEST_TIMEOUT_MS: '1000' });
    const { scene, clock } = stage;
    await stage.meet(nonsense, MANY);
    let pause = 5000;
    for (const next of [10_000, 20_000, 40_000, 60_000, 60_000]) {
      await clock.advance(pause - 500);
      await stage.expectRefusal(500);
      await clock.advance(500);
      await stage.meet(nonsense, 1);
      pause = next;
      await stage.expectRefusal(pause);
    }
    expect(scene.upstream.attempts).toBe(MANY + 5);
    await clock.advance(pause);
    await scene.expectHealth();
    await stage.meet(nonsense, MANY - 1);
    expectList(await scene.ask('closed.example'), listOf('closed.example'), ROWS);
    await scene.close();
  });
});

/** A scene whose clock the test moves. */
interface Stage {
  readonly scene: Scene;
  readonly clock: FakeClock;
  /** So many operations fail, one after the other, each in its first attempt and for the last time. */
  meet(fault: Fault, times: number): Promise<void>;
  /** Who asks now is refused at once, and told to come back after so many milliseconds, or a little less. */
  expectRefusal(retryAfterMs: number): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

async function startStage(settings: Environment = {}): Promise<Stage> {
  const clock = createFakeClock();
  const scene = await startScene({ clock, settings: { SERPSTAT_RETRIES: '0', ...settings } });
  let met = 0;
  return {
    scene,
    clock,
    async meet(fault, times) {
      scene.upstream.fail(fault, times);
      for (let time = 0; time < times; time += 1) {
        met += 1;
        const { errors } = await scene.ask(`met-${met}.example`);
        expect(errors).toEqual([
          expect.objectContaining({
            extensions: expect.not.objectContaining({ retryAfterMs: expect.anything() }),
          }),
        ]);
      }
    },
    async expectRefusal(retryAfterMs) {
      let answer: Answer<unknown> | undefined;
      void scene.rig.askText(links(SUBJECT)).then(refusal => {
        answer = refusal;
      });
      await vi.waitFor(() => expect(answer).toBeDefined(), PATIENCE);
      expectPause(answer, retryAfterMs);
    },
    [Symbol.asyncDispose]: () => scene[Symbol.asyncDispose](),
  };
}

function expectPause(answer: Answer<unknown> | undefined, retryAfterMs: number): void {
  const [error] = answer?.errors ?? [];
  expect(error?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
  expect(error?.extensions.retryAfterMs).toBeLessThanOrEqual(retryAfterMs);
  expect(error?.extensions.retryAfterMs).toBeGreaterThan(retryAfterMs - 1000);
}

function links(domain: string): string {
  return `{ domain(name: "${domain}") { backlinks(first: ${ROWS}) { nodes { urlFrom } } } }`;
}

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, place) => `name-${place}.example`);
}

function codeOf({ errors }: Answer<unknown>): string | undefined {
  return errors?.[0]?.extensions.code;
}

function whole(body: string, status = 200): Fault {
  return answering(() => httpMessage(body, { status }));
}
