import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { WindowRequest } from '../../src/listing/window-request.ts';
import { coverCost, planCover } from '../../src/paging/cover.ts';
import { rowsIn, type Span, unite } from '../../src/paging/span.ts';
import { type Answer, ask, type Customer, cursorAt, openShop, rows, type Shop, total } from './shop.ts';

const TOTAL_ROWS = 60;

const asks: fc.Arbitrary<WindowRequest<string>> = fc.oneof(
  fc
    .tuple(fc.nat({ max: 50 }), fc.integer({ min: 1, max: 30 }))
    .map(([start, length]) => rows(start, start + length)),
  fc.integer({ min: 1, max: 20 }).map(last => ask({ last })),
  fc
    .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 20 }))
    .map(([place, last]) => ask({ last, before: cursorAt(place) })),
  fc.constant(total()),
);

const visits = fc.record({
  /** Milliseconds after the one before. */
  after: fc.nat({ max: 12 }),
  asks: fc.array(asks, { minLength: 1, maxLength: 3 }),
  limit: fc.oneof(fc.constant(10_000), fc.nat({ max: 80 })),
  fresh: fc.oneof({ arbitrary: fc.constant(false), weight: 4 }, fc.boolean()),
  dryRun: fc.oneof({ arbitrary: fc.constant(false), weight: 6 }, fc.boolean()),
  /** When it hangs up, if it does. */
  leaves: fc.option(fc.nat({ max: 40 }), { freq: 4 }),
});

type Visit = typeof visits extends fc.Arbitrary<infer Type> ? Type : never;

const broken = new GatewayError('UPSTREAM_UNAVAILABLE', 'broken', { charged: 0 });

/** What a request meets. */
type Meeting = 'answer' | 'error' | 'move';

/**
 * A listing whose total is another after each move: where it were the same one again, nobody could tell that rows
 * which nobody held have changed.
 */
function plot(meetings: readonly Meeting[], growth: number): (request: unknown, number: number) => Answer {
  let moves = 0;
  return (_request, number) => {
    const meeting = meetings[number - 1] ?? 'answer';
    moves += meeting === 'move' ? 1 : 0;
    return meeting === 'error' ? broken : { total: TOTAL_ROWS + growth * moves, state: `${moves}:` };
  };
}

const meetings = fc.array(fc.constantFrom<Meeting>('answer', 'answer', 'answer', 'error', 'move'), {
  maxLength: 30,
});

const latencies = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 10 });

interface Stay {
  readonly customer: Customer;
  readonly visit: Visit;
  readonly outcomes: Awaited<ReturnType<Customer['read']>>;
}

async function play(shop: Shop, plan: readonly Visit[]): Promise<readonly Stay[]> {
  const stays: Promise<Stay>[] = [];
  for (const visit of plan) {
    await shop.clock.advance(visit.after);
    const customer = shop.enter({ creditLimit: visit.limit, fresh: visit.fresh, dryRun: visit.dryRun });
    if (visit.leaves !== null) {
      shop.clock.after(visit.leaves, customer.leave);
    }
    stays.push(
      customer.read(...visit.asks).then(async outcomes => {
        if (visit.leaves === null) {
          await customer.operation.billed();
        }
        return { customer, visit, outcomes };
      }),
    );
  }
  const done = await shop.finish(Promise.all(stays));
  await shop.clock.advance(1000);
  return done;
}

test('whatever customers ask, nobody is forgotten, every window is of one state, and every credit is paid by one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(visits, { minLength: 1, maxLength: 6 }),
      meetings,
      fc.constantFrom(-2, -1, 1, 7),
      latencies,
      fc.constantFrom(0, 3, 10),
      async (plan, met, growth, delays, callCost) => {
        const shop = openShop({
          answer: plot(met, growth),
          rate: 100,
          callCost,
          latency: number => delays[number % delays.length] ?? 1,
        });
        const stays = await play(shop, plan);
        for (const { outcomes, customer, visit } of stays) {
          for (const outcome of outcomes) {
            if (!(outcome instanceof Error)) {
              const states = new Set(outcome.rows.map(row => row.split(':')[0]));
              expect(states.size).toBeLessThanOrEqual(1);
              expect(outcome.rows.map(row => Number(row.split(':')[1]))).toEqual(
                outcome.rows.map((_, place) => outcome.window.start + place),
              );
            }
          }
          const { operation } = customer;
          expect(operation.spent).toBeLessThanOrEqual(visit.limit);
          expect(visit.dryRun && operation.spent > 0).toBe(false);
          expect(operation.left).toBeLessThanOrEqual(visit.limit - operation.spent);
        }
        const spent = stays.reduce((sum, { customer }) => sum + customer.operation.spent, 0);
        const limits = plan.reduce((sum, { limit, dryRun }) => sum + (dryRun ? 0 : limit), 0);
        expect(shop.billed).toBeLessThanOrEqual(limits);
        // Also by those who have left since.
        expect(spent).toBe(shop.billed);
        for (const { customer, visit } of stays) {
          const { operation } = customer;
          expect(operation.left).toBe(visit.limit - operation.spent);
        }
      },
    ),
    { numRuns: 2000 },
  );
}, 60_000);

const spans = fc
  .tuple(fc.nat({ max: 50 }), fc.integer({ min: 1, max: 30 }))
  .map(([start, length]) => ({ start, end: Math.min(TOTAL_ROWS, start + length) }));

const arrivals = fc.array(fc.tuple(fc.nat({ max: 15 }), fc.array(spans, { minLength: 1, maxLength: 3 })), {
  minLength: 1,
  maxLength: 8,
});

function spanOfSent(text: string) {
  const [page = 0, size = 0] = text.split('/').map(Number);
  return { start: (page - 1) * size, end: Math.min(TOTAL_ROWS, page * size) };
}

/** Lets operations come one after another, while others are still served, and returns what each got. */
async function visitAll(shop: Shop, plan: readonly (readonly [number, readonly Span[]])[]) {
  const readings: Promise<unknown>[] = [];
  for (const [after, windows] of plan) {
    await shop.clock.advance(after);
    const { read } = shop.enter();
    readings.push(read(...windows.map(({ start, end }) => rows(start, end))));
  }
  const outcomes = await shop.finish(Promise.all(readings));
  expect(outcomes).toEqual(
    plan.map(([, windows]) => windows.map(window => expect.objectContaining({ window, total: TOTAL_ROWS }))),
  );
}

const wantedRows = (plan: readonly (readonly [number, readonly Span[]])[]) =>
  unite(plan.flatMap(([, windows]) => windows));

test('where requests are worth nothing, whatever is asked for in whatever order is bought once and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(arrivals, async plan => {
      const shop = openShop({
        total: TOTAL_ROWS,
        rate: 100,
        callCost: 0,
        latency: number => 5 + ((number * 7) % 20),
      });
      await visitAll(shop, plan);
      expect(unite(shop.sent.map(spanOfSent))).toEqual(wantedRows(plan));
      expect(shop.billed).toBe(rowsIn(wantedRows(plan)));
    }),
    { numRuns: 300 },
  );
});

test('where they are worth something, all together cost no more than each alone', async () => {
  await fc.assert(
    fc.asyncProperty(arrivals, async plan => {
      const shop = openShop({ total: TOTAL_ROWS, rate: 100, latency: number => 5 + ((number * 7) % 20) });
      await visitAll(shop, plan);
      // Where the listing ends is not known before the first answer.
      const unaware = { callCost: 10, total: undefined };
      const alone = plan
        .flatMap(([, windows]) => windows)
        .map(window => coverCost(planCover([window], unaware), unaware));
      expect(shop.billed + 10 * shop.sent.length).toBeLessThanOrEqual(
        alone.reduce((sum, cost) => sum + cost, 0),
      );
    }),
    { numRuns: 300 },
  );
});

test('regular pages, however many are read at the same time, are bought without a surplus row', async () => {
  const pages = fc.constantFrom(5, 6, 10, 12, 15, 20).chain(size =>
    fc.array(
      fc.tuple(
        fc.nat({ max: 15 }),
        fc
          .array(fc.nat({ max: TOTAL_ROWS / size - 1 }), { minLength: 1, maxLength: 3 })
          .map(places => places.map(place => ({ start: place * size, end: (place + 1) * size }))),
      ),
      { minLength: 1, maxLength: 8 },
    ),
  );
  await fc.assert(
    fc.asyncProperty(pages, async plan => {
      const shop = openShop({ total: TOTAL_ROWS, rate: 100, latency: number => 5 + ((number * 7) % 20) });
      await visitAll(shop, plan);
      expect(shop.billed).toBe(rowsIn(wantedRows(plan)));
    }),
    { numRuns: 300 },
  );
});
