import fc from 'fast-check';
import { expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { Ask } from '../../src/listing/ask.ts';
import { type Answer, ask, type Customer, cursorAt, openShop, rows, type Shop, total } from './shop.ts';

const TOTAL_ROWS = 60;

const asks: fc.Arbitrary<Ask<string>> = fc.oneof(
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
    const customer = shop.enter({ limit: visit.limit, fresh: visit.fresh, dryRun: visit.dryRun });
    if (visit.leaves !== null) {
      shop.clock.after(visit.leaves, customer.leave);
    }
    stays.push(
      customer.read(...visit.asks).then(async outcomes => {
        if (visit.leaves === null) {
          await customer.buyer.billed();
        }
        customer.buyer.ended = true;
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
          const { budget } = customer.buyer;
          expect(budget.spent).toBeLessThanOrEqual(visit.limit);
          expect(visit.dryRun && budget.spent > 0).toBe(false);
          expect(budget.left).toBeLessThanOrEqual(visit.limit - budget.spent);
        }
        const spent = stays.reduce((sum, { customer }) => sum + customer.buyer.budget.spent, 0);
        const limits = plan.reduce((sum, { limit, dryRun }) => sum + (dryRun ? 0 : limit), 0);
        expect(shop.billed).toBeLessThanOrEqual(limits);
        expect(spent).toBeLessThanOrEqual(shop.billed);
        if (plan.every(({ leaves }) => leaves === null)) {
          expect(spent).toBe(shop.billed);
          for (const { customer, visit } of stays) {
            expect(customer.buyer.budget.left).toBe(visit.limit - customer.buyer.budget.spent);
          }
        }
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 2000) },
  );
}, 1_200_000);
