import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Decision, decide } from '../../src/buying/decide.ts';
import { type Action, type Circumstances, EMPTY_STATE, type ListingEvent } from '../../src/buying/state.ts';
import { GatewayError } from '../../src/errors.ts';
import { createPlanner } from '../../src/listing/plan.ts';
import type { WindowRequest } from '../../src/listing/window-request.ts';
import type { OperationId } from '../../src/operation/operation.ts';
import { spanOf } from '../../src/paging/cover.ts';
import { clip, rowsIn, unite } from '../../src/paging/span.ts';
import { ask, cursorAt, ROWS, rows, TOTAL, total } from './shop.ts';
import { AMPLE, type RefusalCode, type Step, World, type WorldOptions } from './world.ts';

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
  return fc.array(fc.array(fc.oneof(...steps), { minLength: 1, maxLength: 3 }), {
    maxLength: 30,
    size: 'max',
  });
}

const smooth = [
  { weight: 4, arbitrary: asking },
  { weight: 4, arbitrary: turn },
  { weight: 3, arbitrary: answer },
];

const limits = fc.array(fc.oneof(fc.constant(AMPLE), fc.nat({ max: 80 })), {
  minLength: OPERATIONS,
  maxLength: OPERATIONS,
});

const worlds: fc.Arbitrary<WorldOptions> = fc
  .tuple(
    fc.constantFrom(0, 3, 10),
    fc.constantFrom([60, -1], [60, -2], [60, 1], [60, 7], [8, 1], [0, 1]),
    fc.boolean(),
    limits,
    fc.option(fc.nat({ max: 120 }), { nil: undefined }),
  )
  .map(([callCost, [listed = 0, growth = 0], isTotalKnown, limited, quota]) => ({
    isTotalKnown,
    callCost,
    total: listed,
    growth,
    limits: limited,
    quota,
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
    { numRuns: 2000 },
  );
});

test('while a listing stays as it is and requests are worth nothing, each row is bought at most once', () => {
  fc.assert(
    fc.property(histories(...smooth, { weight: 1, arbitrary: cancel }), history => {
      const { sent } = play(
        { callCost: 0, total: 60, growth: 0, isTotalKnown: false, limits: Array(OPERATIONS).fill(AMPLE) },
        history,
      );
      const bought = sent.flatMap(({ page }) => clip([spanOf(page)], { start: 0, end: 60 }));
      expect(rowsIn(bought)).toBe(rowsIn(unite(bought)));
    }),
    { numRuns: 300 },
  );
});

const ALICE = 1;
const BOB = 2;

function withCredits(left: number): Circumstances {
  const accounts = new Map(
    [ALICE, BOB].map(id => [
      id,
      { operation: { left, options: { creditLimitOf: 'setting' as const, quota: undefined } } },
    ]),
  );
  return { callCost: 0, accounts, plan: createPlanner() };
}

const ample = withCredits(1000);

type Events = readonly ListingEvent<string>[];

/** Decides about each batch of events, and returns the last decision. */
function decideInTurn(batches: readonly Events[], circumstances = ample): Decision<string> {
  return batches.reduce<Decision<string>>(({ state }, events) => decide(state, events, circumstances), {
    state: EMPTY_STATE,
    actions: [],
  });
}

/** The actions of the last decision, with nothing in the bookings that changes nothing. */
function actionsOf(batches: readonly Events[], circumstances = ample): readonly Action<string>[] {
  return decideInTurn(batches, circumstances).actions.map(action =>
    action.kind === 'book'
      ? {
          ...action,
          booking: Object.fromEntries(
            Object.entries(action.booking).filter(([, value]) => value !== 0 && value.length !== 0),
          ),
        }
      : action,
  );
}

function paidBy(actions: readonly Action<string>[]) {
  return actions
    .filter(action => action.kind === 'book')
    .filter(({ booking }) => (booking.paid?.length ?? 0) > 0)
    .map(({ operation: id, booking }) => [id, booking.paid]);
}

function asked(id: number, by: OperationId, request = rows(0, 3)): ListingEvent<string> {
  return { kind: 'asked', ask: id, request, operation: { id: by, deadline: 1000 } };
}

function turnOf(id: OperationId): ListingEvent<string> {
  return { kind: 'turn', operation: id, at: 5 };
}

function left(id: OperationId): ListingEvent<string> {
  return { kind: 'cancelled', operation: id, error: hungUp };
}

function failed(charged: number | undefined, mayRetry: boolean): ListingEvent<string> {
  return { kind: 'failed', id: 1, error: broken, charged, mayRetry };
}

/** The first request brings three rows of four. */
const answered: ListingEvent<string> = {
  kind: 'answered',
  id: 1,
  page: { rows: ['a', 'b', 'c'], total: 4, charged: 3, creditsLeft: null },
  at: 7,
};

const hungUp = new Error('hung up');
const broken = new GatewayError('UPSTREAM_TIMEOUT', 'broken');
const delivery = { window: { start: 0, end: 3 }, rows: ['a', 'b', 'c'], total: 4, boughtAt: 7 };

test('an ask reserves what its rows cost and waits for a turn', () => {
  expect(actionsOf([[asked(1, ALICE)]])).toEqual([
    { kind: 'book', operation: ALICE, booking: { requested: 3, reserved: 3 } },
    { kind: 'queue', operation: ALICE, turns: 1 },
  ]);
});

test('a turn sends the request, for which the credits are reserved already', () => {
  const { state } = decideInTurn([[asked(1, ALICE)], [turnOf(ALICE)]]);
  const request = {
    kind: 'out',
    id: 1,
    page: { page: 1, size: 3 },
    span: { start: 0, end: 3 },
    shares: [{ operation: ALICE, span: { start: 0, end: 3 } }],
    reserved: new Map([[ALICE, 3]]),
    sentAt: 5,
    sentIn: undefined,
  };
  expect(actionsOf([[asked(1, ALICE)], [turnOf(ALICE)]])).toEqual([
    { kind: 'book', operation: ALICE, booking: { bills: 1 } },
    { kind: 'send', request },
  ]);
  expect(state.sent).toEqual([request]);
});

test('an answer is charged, kept and handed out, and leaves nobody waiting', () => {
  const batches = [[asked(1, ALICE)], [turnOf(ALICE)], [answered]];
  expect(actionsOf(batches)).toEqual([
    {
      kind: 'book',
      operation: ALICE,
      booking: {
        reserved: -3,
        bills: -1,
        paid: [{ start: 0, end: 3 }],
        delivered: [{ start: 0, end: 3 }],
      },
    },
    { kind: 'keep', boughtAt: 7, total: 4, start: 0, rows: ['a', 'b', 'c'] },
    { kind: 'answer', asks: [{ id: 1, operation: ALICE }], delivery },
  ]);
  expect(decideInTurn(batches).state).toMatchObject({
    waits: new Map(),
    operations: new Map(),
    queued: [],
    sent: [],
  });
});

test('an ask for rows that are held is answered, and nothing is bought', () => {
  expect(actionsOf([[asked(1, ALICE)], [turnOf(ALICE)], [answered], [asked(2, BOB)]])).toEqual([
    { kind: 'book', operation: BOB, booking: { delivered: [{ start: 0, end: 3 }] } },
    { kind: 'answer', asks: [{ id: 2, operation: BOB }], delivery },
  ]);
});

test('who asks for rows that are on their way joins, and pays nothing', () => {
  const joined = [[asked(1, ALICE)], [turnOf(ALICE)], [asked(2, BOB)]];
  expect(actionsOf(joined)).toEqual([{ kind: 'book', operation: BOB, booking: {} }]);
  const actions = actionsOf([...joined, [answered]]);
  expect(paidBy(actions)).toEqual([[ALICE, [{ start: 0, end: 3 }]]]);
  expect(actions.filter(({ kind }) => kind === 'answer')).toMatchObject([
    { asks: [{ operation: ALICE }, { operation: BOB }] },
  ]);
});

test('who leaves before the turn gets the credits back and waits for no turn', () => {
  expect(actionsOf([[asked(1, ALICE)], [left(ALICE)]])).toEqual([
    { kind: 'book', operation: ALICE, booking: { reserved: -3 } },
    { kind: 'queue', operation: ALICE, turns: 0 },
    { kind: 'refuse', asks: [{ id: 1, operation: ALICE }], request: rows(0, 3), error: hungUp },
  ]);
});

test('who leaves after it pays for what was sent, and whoever joined gets the rows', () => {
  const actions = actionsOf([[asked(1, ALICE)], [turnOf(ALICE)], [asked(2, BOB)], [left(ALICE)], [answered]]);
  expect(paidBy(actions)).toEqual([[ALICE, [{ start: 0, end: 3 }]]]);
  expect(actions.filter(({ kind }) => kind === 'answer')).toMatchObject([
    { asks: [{ id: 2, operation: BOB }] },
  ]);
});

test('an ask that its operation cannot afford is refused before anything is reserved', () => {
  const poor = withCredits(2);
  expect(actionsOf([[asked(1, ALICE)]], poor)).toEqual([
    { kind: 'book', operation: ALICE, booking: { requested: 3 } },
    {
      kind: 'refuse',
      asks: [{ id: 1, operation: ALICE }],
      request: rows(0, 3),
      error: expect.objectContaining({
        extensions: expect.objectContaining({ creditsNeeded: 3, creditsLeft: 2 }),
      }),
    },
  ]);
  expect(decideInTurn([[asked(1, ALICE)]], poor).state.operations.size).toBe(0);
});

test('a failure that cost nothing and may pass lets everybody wait for the retry', () => {
  const { state, actions } = decideInTurn([[asked(1, ALICE)], [turnOf(ALICE)], [failed(0, true)]]);
  expect(actions).toEqual([]);
  expect(state.sent).toMatchObject([{ kind: 'retrying', id: 1 }]);
});

test('before a retry, what the failed attempt may have cost is lost to the budget', () => {
  expect(actionsOf([[asked(1, ALICE)], [turnOf(ALICE)], [failed(undefined, true)]])).toEqual([
    { kind: 'book', operation: ALICE, booking: { lost: 3 } },
  ]);
});

test('a failure for good is charged, and everybody who waits for its rows hears of it', () => {
  expect(actionsOf([[asked(1, ALICE)], [turnOf(ALICE)], [asked(2, BOB)], [failed(2, false)]])).toEqual([
    {
      kind: 'book',
      operation: ALICE,
      booking: { reserved: -3, bills: -1, paid: [{ start: 0, end: 2 }] },
    },
    {
      kind: 'refuse',
      asks: [
        { id: 1, operation: ALICE },
        { id: 2, operation: BOB },
      ],
      request: rows(0, 3),
      error: broken,
    },
  ]);
});

test('a retry is cancelled once who pays for it has left, and whoever joined buys for themselves', () => {
  expect(
    actionsOf([[asked(1, ALICE)], [turnOf(ALICE)], [asked(2, BOB)], [failed(0, true)], [left(ALICE)]]),
  ).toEqual([
    { kind: 'book', operation: ALICE, booking: { reserved: -3, bills: -1 } },
    { kind: 'book', operation: BOB, booking: { reserved: 3 } },
    { kind: 'queue', operation: BOB, turns: 1 },
    { kind: 'refuse', asks: [{ id: 1, operation: ALICE }], request: rows(0, 3), error: hungUp },
    { kind: 'cancel', id: 1 },
  ]);
});

test('an answer that was asked for later replaces older rows that the store gave meanwhile', () => {
  const { state } = decideInTurn([
    [asked(1, ALICE)],
    [turnOf(ALICE)],
    [{ kind: 'recalled', stored: { boughtAt: 4, total: 9, extents: [{ start: 8, rows: ['old'] }] } }],
    [answered],
  ]);
  expect(state.held).toEqual({ boughtAt: 7, total: 4, extents: [{ start: 0, rows: ['a', 'b', 'c'] }] });
});

test('a busy queue refuses who waits for the turn; an outage refuses everybody', () => {
  const both: Events = [
    { kind: 'recalled', stored: { boughtAt: 7, total: 50, extents: [] } },
    asked(1, ALICE),
    asked(2, BOB, rows(12, 15)),
  ];
  const refusedBy = (code: RefusalCode) =>
    decideInTurn([both, [{ kind: 'refused', operation: BOB, error: new GatewayError(code, 'no turn') }]])
      .actions.filter(({ kind }) => kind === 'refuse')
      .flatMap(action => ('asks' in action ? action.asks : []));
  expect(refusedBy('UPSTREAM_BUSY')).toEqual([{ id: 2, operation: BOB }]);
  expect(refusedBy('UPSTREAM_UNAVAILABLE')).toEqual([
    { id: 1, operation: ALICE },
    { id: 2, operation: BOB },
  ]);
});

test('rows of a listing that has moved replace what was held, and the rest is requested anew', () => {
  const { state, actions } = decideInTurn([
    [asked(1, ALICE)],
    [turnOf(ALICE)],
    [answered],
    [asked(2, BOB, rows(0, 4))],
    [turnOf(BOB)],
    [
      {
        kind: 'answered',
        id: 2,
        page: { rows: ['D'], total: 5, charged: 1, creditsLeft: null },
        at: 9,
      },
    ],
  ]);
  expect(state.held).toEqual({ boughtAt: 9, total: 5, extents: [{ start: 3, rows: ['D'] }] });
  expect(actions).toContainEqual(
    expect.objectContaining({ operation: BOB, booking: expect.objectContaining({ reserved: 2 }) }),
  );
  expect(actions).toContainEqual({ kind: 'queue', operation: BOB, turns: 1 });
});

test('a retry is cancelled at once when who pays for it is refused, because the listing has moved', () => {
  const world = new World({ callCost: 0, total: 60, growth: 1, isTotalKnown: true, limits: [AMPLE, 2] });
  const steps: readonly Step[] = [
    { kind: 'ask', operation: 0, request: rows(41, 42) },
    { kind: 'turn', pick: 0 },
    { kind: 'answer', pick: 0, shows: 'now' },
    { kind: 'ask', operation: 0, request: rows(40, 41) },
    { kind: 'turn', pick: 0 },
    // One row is held, one is coming, and one is to be bought.
    { kind: 'ask', operation: 1, request: rows(39, 42) },
    { kind: 'turn', pick: 0 },
    // One credit may be lost, and the other is reserved for the retry.
    { kind: 'fail', pick: 1, mayRetry: true, charged: undefined },
    { kind: 'move' },
    // The row that was held is missing again, and too dear.
    { kind: 'answer', pick: 0, shows: 'now' },
  ];
  for (const step of steps) {
    world.play([step]);
  }
  expect([...world.state.queued, ...world.state.sent]).toEqual([]);
});

test('whoever is answered waits for no turn, even if rows that others wait for were to come with it', () => {
  const world = new World({ callCost: 3, total: 60, growth: 1, isTotalKnown: true, limits: [AMPLE, AMPLE] });
  world.play([{ kind: 'ask', operation: 0, request: rows(11, 21) }]);
  world.play([{ kind: 'ask', operation: 1, request: rows(6, 12) }]);
  expect(world.state.queued).toMatchObject([
    { span: { start: 6, end: 12 }, operation: 0 },
    { span: { start: 11, end: 22 }, operation: 1 },
  ]);
  world.play([{ kind: 'turn', pick: 0 }]);
  world.play([{ kind: 'answer', pick: 0, shows: 'now' }]);
  expect(world.state.queued).toMatchObject([{ operation: 0 }]);
});

test('rows of another state are never of the same age, even if the clock stands still', () => {
  const world = new World({ callCost: 0, total: 60, growth: -2, isTotalKnown: true, limits: [AMPLE] });
  const { boughtAt } = world.state.held;
  world.play([{ kind: 'ask', operation: 0, request: ask({ last: 1 }) }]);
  world.play([{ kind: 'turn', pick: 0 }, { kind: 'move' }]);
  // There is no such row any more. The next request asks for the total.
  world.play([{ kind: 'answer', pick: 0, shows: 'now' }]);
  world.play([{ kind: 'turn', pick: 0 }]);
  world.play([{ kind: 'answer', pick: 0, shows: 'now' }]);
  expect(world.state.held.total).toBe(58);
  expect(world.state.held.boughtAt).toBeGreaterThan(boughtAt ?? Number.POSITIVE_INFINITY);
});
