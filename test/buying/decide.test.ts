import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WindowRequest } from '../../src/listing/window-request.ts';
import { spanOf } from '../../src/paging/cover.ts';
import { clip, rowsIn, unite } from '../../src/paging/span.ts';
import { ask, cursorAt, ROWS, rows, TOTAL, total } from './shop.ts';
import { type RefusalCode, type Step, World, type WorldOptions } from './world.ts';

const OPERATIONS = 4;

const windows: fc.Arbitrary<WindowRequest<string>> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.nat({ max: 65 }), fc.integer({ min: 1, max: 30 }))
      .map(([start, length]) => rows(start, start + length)),
  },
  fc.nat({ max: 20 }).map(last => ask({ last })),
  fc
    .tuple(fc.nat({ max: 65 }), fc.nat({ max: 20 }))
    .map(([place, last]) => ask({ last, before: cursorAt(place) })),
  fc
    .tuple(fc.nat({ max: 25 }), fc.boolean(), fc.boolean())
    .map(([first, wantsTotal, bounds]) => ask({ first }, { ...ROWS, total: wantsTotal, bounds })),
  fc.nat({ max: 5 }).map(first => ask({ first }, { ...TOTAL, bounds: true })),
  fc.constant(total()),
);

const operation = fc.nat({ max: OPERATIONS - 1 });
const pick = fc.nat({ max: 7 });
const code = fc.constantFrom<RefusalCode>('UPSTREAM_BUSY', 'UPSTREAM_BUSY', 'UPSTREAM_UNAVAILABLE');

const asking = fc.record<Step & { kind: 'ask' }>({ kind: fc.constant('ask'), operation, request: windows });
const turn = fc.record<Step & { kind: 'turn' }>({ kind: fc.constant('turn'), pick });
const answer = fc.record<Step & { kind: 'answer' }>({
  kind: fc.constant('answer'),
  pick,
  shows: fc.constantFrom('then', 'now'),
});
const cancel = fc.record<Step & { kind: 'cancel' }>({ kind: fc.constant('cancel'), operation });

const trouble = fc.oneof(
  fc.record<Step & { kind: 'fail' }>({
    kind: fc.constant('fail'),
    pick,
    mayRetry: fc.boolean(),
    charged: fc.constantFrom(0, 0, undefined, undefined, 1, 7),
  }),
  fc.record<Step & { kind: 'resend' }>({ kind: fc.constant('resend'), pick }),
  fc.record<Step & { kind: 'give up' }>({ kind: fc.constant('give up'), pick }),
  fc.record<Step & { kind: 'refuse turn' }>({ kind: fc.constant('refuse turn'), pick, code }),
  fc.record<Step & { kind: 'close queue' }>({ kind: fc.constant('close queue'), code }),
  fc.constant<Step>({ kind: 'move' }),
  fc.record<Step & { kind: 'expire' }>({ kind: fc.constant('expire'), age: fc.nat({ max: 5 }) }),
  fc.constant<Step>({ kind: 'recall' }),
  fc.record<Step & { kind: 'pass time' }>({
    kind: fc.constant('pass time'),
    ms: fc.integer({ min: 1, max: 4 }),
  }),
);

function histories(...steps: readonly fc.WeightedArbitrary<Step>[]) {
  return fc.array(fc.array(fc.oneof(...steps), { minLength: 1, maxLength: 3 }), { maxLength: 30 });
}

const smooth = [
  { weight: 4, arbitrary: asking },
  { weight: 4, arbitrary: turn },
  { weight: 3, arbitrary: answer },
];

const limits = fc.array(fc.oneof(fc.constant(10_000), fc.nat({ max: 80 })), {
  minLength: OPERATIONS,
  maxLength: OPERATIONS,
});

const worlds: fc.Arbitrary<WorldOptions> = fc
  .tuple(
    fc.constantFrom(0, 3, 10),
    fc.constantFrom([60, -1], [60, -2], [60, 1], [60, 7], [8, 1], [0, 1]),
    limits,
  )
  .map(([callCost, [listed = 0, growth = 0], limited]) => ({
    callCost,
    total: listed,
    growth,
    limits: limited,
  }));

function play(options: WorldOptions, history: readonly (readonly Step[])[]): World {
  const world = new World(options);
  for (const steps of history) {
    world.play(steps);
  }
  world.finish();
  return world;
}

test('whatever happens in whatever order, each promise holds after each decision and at the end', () => {
  fc.assert(
    fc.property(
      worlds,
      histories(...smooth, { weight: 5, arbitrary: trouble }, { weight: 1, arbitrary: cancel }),
      (options, history) => {
        play(options, history);
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 3000) },
  );
});

test('while a listing stays as it is and requests are worth nothing, each row is bought at most once', () => {
  fc.assert(
    fc.property(histories(...smooth, { weight: 1, arbitrary: cancel }), history => {
      const { sent } = play(
        { callCost: 0, total: 60, growth: 0, limits: Array(OPERATIONS).fill(10_000) },
        history,
      );
      const bought = sent.flatMap(({ page }) => clip([spanOf(page)], { start: 0, end: 60 }));
      expect(rowsIn(bought)).toBe(rowsIn(unite(bought)));
    }),
    { numRuns: 1000 },
  );
});
