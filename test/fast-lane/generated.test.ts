import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BothWays, startBothWays } from './both-ways.ts';
import { NAMES, requests } from './generated.ts';
import { post } from './post.ts';

/** FAST_LANE_SEED takes another; the seed of a failure is in its message. */
const SEED = Number(process.env.FAST_LANE_SEED ?? 20_261_128);

const STEPS = 100;

/** Each request comes so often, unless something happens between. */
const TIMES = 3;

type Event =
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'move'; readonly name: string; readonly remove: number; readonly insert: number }
  | { readonly kind: 'balance'; readonly credits: number };

const events: fc.Arbitrary<Event | undefined> = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constant('time' as const), ms: fc.constantFrom(1, 999, 30_000, 86_400_000) }),
    fc.record({
      kind: fc.constant('move' as const),
      name: fc.constantFrom(...NAMES),
      remove: fc.nat(2),
      insert: fc.nat(2),
    }),
    fc.record({ kind: fc.constant('balance' as const), credits: fc.constantFrom(0, 5, 1_000_000) }),
  ),
  { freq: 2 },
);

function happen(event: Event | undefined, { fast, ordinary, pass }: BothWays): void {
  for (const { rig } of [fast, ordinary]) {
    switch (event?.kind) {
      case 'move':
        rig.sandbox.move(event.name, event);
        break;
      case 'balance':
        rig.sandbox.setBalance(event.credits);
        break;
    }
  }
  pass(event?.kind === 'time' ? event.ms : 0);
}

const steps = () => fc.sample(fc.tuple(events, requests()), { seed: SEED, numRuns: STEPS });

test('generated requests are answered, billed and recorded as without the lane, whatever happens between them', async () => {
  // With a limit, it would be chance which lists of a document come too late for it.
  await using ways = await startBothWays({ CREDIT_LIMIT: '1000000' });
  for (const [place, [event, request]] of steps().entries()) {
    happen(event, ways);
    for (let time = 1; time <= TIMES; time += 1) {
      const [fast, ordinary] = await Promise.all(
        [ways.fast, ways.ordinary].map(way => way.send(post(request))),
      );
      expect(fast, `seed ${SEED}, step ${place}, time ${time}: ${JSON.stringify(request)}`).toBe(ordinary);
    }
  }
  expect(await ways.fast.records(), `seed ${SEED}`).toEqual(await ways.ordinary.records());
  expect(ways.fast.fast).toBeGreaterThan(STEPS / 4);
  expect(await ways.fast.close()).toEqual(await ways.ordinary.close());
});

test('after purchases, expiries, evictions and moves, the lane answers as the ordinary path of the same gateway', async () => {
  await using ways = await startBothWays({ STORE_MEMORY_BYTES: String(2 ** 20) });
  const { fast: way } = ways;
  for (const [place, [event, request]] of steps().entries()) {
    happen(event, ways);
    for (let time = 1; time <= TIMES; time += 1) {
      const before = way.fast;
      const answer = await way.send(post(request));
      if (way.fast > before) {
        const { headers = {}, ...body } = request;
        const ordinary = await way.rig.gateway.fetch('http://127.0.0.1/graphql', {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers, 'accept-encoding': 'identity' },
          body: JSON.stringify(body),
        });
        const text = Buffer.from(await ordinary.text()).toString('latin1');
        const message = `seed ${SEED}, step ${place}, time ${time}: ${JSON.stringify(request)}`;
        expect(answer, message).toContain(`cache-control: ${ordinary.headers.get('cache-control')}`);
        if (!answer.includes('content-encoding')) {
          expect(answer, message).toContain(`\r\n\r\n${text}HTTP`);
        }
      }
    }
  }
  expect(way.fast).toBeGreaterThan(STEPS / 10);
});
