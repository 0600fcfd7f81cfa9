import { expect, test } from 'vitest';
import { planCover } from '../../src/paging/cover.ts';
import { type Span, unite } from '../../src/paging/span.ts';
import { openShop, rows, type Shop } from './shop.ts';

const LISTINGS = 50;

/** The same ask of another listing. */
function ofListing(place: number, { start, end }: Span) {
  const listing = { method: 'getRows', params: { place }, decodeRow: String };
  return { ...rows(start, end), listing, fingerprint: `rows of ${place}` };
}

function crowd(count: number): readonly { readonly place: number; readonly span: Span }[] {
  return Array.from({ length: count }, (_, number) => {
    const length = 1 + ((number * 7919) % 200);
    const start = (number * 104_729) % 4000;
    return { place: number % LISTINGS, span: { start, end: start + length } };
  });
}

async function serve({ enter, clock }: Shop, windows: ReturnType<typeof crowd>) {
  let served = 0;
  const all = Promise.all(
    windows.map(async ({ place, span }) => {
      const outcome = await enter().read(ofListing(place, span));
      served += 1;
      return outcome;
    }),
  );
  for (let seconds = 0; served < windows.length && seconds < 3600; seconds += 1) {
    await clock.advance(1000);
  }
  return await all;
}

test('a thousand windows over fifty listings at once are merged as if all had been known beforehand', async () => {
  const shop = openShop({ total: 5000, rate: 1 });
  const windows = crowd(1000);
  const outcomes = await serve(shop, windows);
  expect(outcomes.map(([outcome]) => outcome)).toEqual(
    windows.map(({ span }) => expect.objectContaining({ window: span })),
  );
  const best = Map.groupBy(windows, ({ place }) => place)
    .values()
    .map(own => planCover(unite(own.map(({ span }) => span)), { callCost: 10 }).length)
    .reduce((sum, requests) => sum + requests, 0);
  expect(shop.sent.length).toBeLessThanOrEqual(1.1 * best);
});

test('listings take turns: one that needs many requests does not keep another waiting', async () => {
  const { enter, finish, clock, sent } = openShop({ total: 60_000, rate: 100 });
  const wide = enter().read(
    ...Array.from({ length: 20 }, (_, place) => rows(place * 1000, (place + 1) * 1000)),
  );
  await clock.advance(15);
  await finish(enter().read(ofListing(1, { start: 0, end: 10 })));
  expect(sent.length).toBeLessThan(25);
  await finish(wide);
});

test('a market is idle when nothing is bought or stored any more', async () => {
  const shop = openShop();
  const { buying } = shop;
  await buying.idle();
  const reading = shop.enter().read(rows(0, 10));
  await shop.clock.advance(1);
  let isIdle = false;
  const idle = buying.idle().then(() => {
    isIdle = true;
  });
  await shop.clock.advance(5);
  expect(isIdle).toBe(false);
  await shop.finish(reading);
  await shop.finish(idle);
  expect(await buying.read(shop.enter().operation, [])).toEqual([]);
});

test('an operation that is cancelled while the store is read leaves nothing behind', async () => {
  const reading = Promise.withResolvers<void>();
  const { buying, enter, finish, sent } = openShop({
    store: inner => ({
      ...inner,
      async read(...args) {
        await reading.promise;
        return await inner.read(...args);
      },
    }),
  });
  const { read, leave } = enter();
  const results = read(rows(0, 10));
  leave();
  reading.resolve();
  expect(await finish(results)).toEqual([expect.objectContaining({ message: 'hung up' })]);
  await finish(buying.idle());
  expect(sent).toEqual([]);
});
