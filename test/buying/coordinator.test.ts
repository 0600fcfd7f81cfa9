import { describe, expect, test } from 'vitest';
import { Quota } from '../../src/clients/quota.ts';
import { GatewayError } from '../../src/errors.ts';
import { ask, cursorAt, openShop, ROWS, rows, total } from './shop.ts';

const broken = new GatewayError('UPSTREAM_UNAVAILABLE', 'broken', { charged: 0 });

const code = (code: string) => expect.objectContaining({ extensions: expect.objectContaining({ code }) });

describe('failures', () => {
  test('a failed request fails the asks that needed its rows, and no others', async () => {
    const { enter, finish, sent } = openShop({
      answer: ({ page, size }) => (page === 11 && size === 10 ? broken : { total: 1000 }),
    });
    const { read } = enter();
    const outcomes = await finish(read(rows(0, 10), rows(100, 110), rows(500, 510), total()));
    expect(outcomes).toEqual([
      expect.objectContaining({ rows: expect.objectContaining({ length: 10, 0: 'a0' }) }),
      broken,
      expect.objectContaining({ rows: expect.objectContaining({ length: 10, 0: 'a500' }) }),
      expect.objectContaining({ total: 1000 }),
    ]);
    expect(sent).toEqual(['1/10', '11/10', '51/10']);
    expect(await finish(read(rows(100, 110)))).toEqual([broken]);
    expect(sent).toHaveLength(4);
  });

  test('where the first request fails, asks that only need the total fail with it and others go on', async () => {
    const { enter, finish, sent } = openShop({
      answer: (_request, number) => (number === 1 ? broken : { total: 1000 }),
    });
    const outcomes = await finish(enter().read(rows(0, 10), rows(500, 510), total()));
    expect(outcomes).toEqual([broken, expect.objectContaining({ total: 1000 }), broken]);
    expect(sent).toEqual(['1/10', '51/10']);
  });

  test('a failure reaches everybody who waited for the rows, and is not remembered', async () => {
    const { enter, finish, sent } = openShop({
      answer: (_request, number) => (number === 1 ? broken : { total: 1000 }),
    });
    const [first, second, third] = [enter(), enter(), enter()];
    const both = Promise.all([first.read(rows(0, 10)), second.read(rows(5, 10))]);
    expect(await finish(both)).toEqual([[broken], [broken]]);
    expect(await finish(third.read(rows(0, 10)))).toMatchObject([{ rows: { length: 10 } }]);
    expect(sent).toEqual(['1/10', '1/10']);
  });

  test('a request that is on its way when another one fails its only ask is paid for, and its rows are kept', async () => {
    const shop = openShop({
      answer: (_request, number) => (number === 2 ? broken : { total: 2000 }),
      latency: number => (number === 3 ? 50 : 10),
    });
    const customer = shop.enter();
    await shop.finish(customer.read(total()));
    const wide = rows(500, 1500);
    const outcomes = await shop.finish(customer.read(wide));
    expect(outcomes).toEqual([broken]);
    expect(shop.sent).toHaveLength(3);
    await shop.finish(customer.operation.billed());
    expect(shop.aborted).toBe(0);
    expect(customer.operation.spent).toBe(shop.billed);
    const before = shop.billed;
    expect(await shop.finish(shop.enter().read(wide))).toMatchObject([{ rows: { length: 1000 } }]);
    expect(shop.billed - before).toBeLessThan(1000);
  });

  test('what a failed ask had booked can be spent on another', async () => {
    const { enter, finish } = openShop({
      answer: (_request, number) => (number === 2 ? broken : { total: 1000 }),
    });
    const { operation, read } = enter({ creditLimit: 101 });
    await finish(read(total()));
    expect(await finish(read(rows(0, 100)))).toEqual([broken]);
    expect(operation.left).toBe(100);
    expect(await finish(read(rows(200, 300)))).toMatchObject([{ rows: { length: 100 } }]);
  });
});

describe('sharing', () => {
  test('what is on its way for one is joined by others, whom it costs nothing', async () => {
    const { enter, finish, clock, sent } = openShop();
    const [payer, guest] = [enter(), enter()];
    const first = payer.read(rows(0, 10));
    await clock.advance(5);
    expect(sent).toEqual(['1/10']);
    const second = guest.read(rows(0, 15));
    expect(await finish(Promise.all([first, second]))).toMatchObject([
      [{ rows: { length: 10 } }],
      [{ rows: { length: 15 } }],
    ]);
    expect(sent).toEqual(['1/10', '3/5']);
    expect(payer.operation.spent).toBe(10);
    expect(guest.operation.spent).toBe(5);
    expect(guest.operation.saved()).toEqual([{ fingerprint: expect.stringMatching(/^rows@/), rows: 10 }]);
  });

  test('what arrives while a request waits for its turn is merged into it, and each pays for its own rows', async () => {
    const { enter, finish, clock, sent } = openShop({ rate: 1 });
    const [starter, ...others] = [enter(), enter(), enter(), enter()];
    const begun = starter.read(rows(900, 901));
    await clock.advance(1);
    const windows = [rows(0, 10), rows(10, 20), rows(5, 30)];
    const waiting = others.map((other, place) => other.read(...windows.slice(place, place + 1)));
    await finish(Promise.all([begun, ...waiting]));
    expect(sent).toEqual(['901/1', '1/30']);
    expect(others.map(({ operation }) => operation.spent)).toEqual([10, 10, 10]);
  });

  test('regular pages that are merged bring no surplus row, though one would save a request', async () => {
    const { enter, finish, clock, sent } = openShop({ rate: 1 });
    const begun = enter().read(rows(900, 901));
    await clock.advance(1);
    const pages = [rows(0, 5), rows(10, 15)].map(page => enter().read(page));
    await finish(Promise.all([begun, ...pages]));
    expect(sent).toEqual(['901/1', '1/5', '3/5']);
  });

  test('what is left of a page when a part of it is on its way is worth a surplus row', async () => {
    const { enter, finish, clock, sent } = openShop();
    const begun = enter().read(rows(0, 1));
    await clock.advance(5);
    await finish(Promise.all([begun, enter().read(rows(0, 20))]));
    expect(sent).toEqual(['1/1', '1/20']);
  });

  test('surplus rows are paid by one whom the request serves', async () => {
    const { enter, finish, clock, sent } = openShop({ rate: 1, callCost: 100 });
    const [starter, early, late] = [enter(), enter(), enter()];
    const begun = starter.read(rows(999, 1000));
    await clock.advance(1);
    // One request serves the late one alone, with seven rows more than that one needs.
    const far = early.read(rows(900, 910));
    const near = late.read(rows(7, 17));
    await finish(Promise.all([begun, far, near]));
    expect(sent).toEqual(['1000/1', '91/10', '1/17']);
    expect(early.operation.spent).toBe(10);
    expect(late.operation.spent).toBe(17);
  });

  test('one who cannot afford a share of a merged request does not keep the others from buying', async () => {
    const { enter, finish, clock } = openShop({ rate: 1, callCost: 1000 });
    const [starter, poor, rich] = [enter(), enter({ creditLimit: 10 }), enter()];
    const begun = starter.read(rows(999, 1000));
    await clock.advance(1);
    // One request for both would begin at row 0, with a surplus of seventeen for the one who came first.
    const both = [poor.read(rows(40, 50)), rich.read(rows(17, 40))];
    expect(await finish(Promise.all([...both, begun]))).toMatchObject([
      [{ rows: { length: 10 } }],
      [{ rows: { length: 23 } }],
      [{ rows: { length: 1 } }],
    ]);
    expect(poor.operation.spent).toBe(10);
  });
});

describe('leaving', () => {
  test('who leaves alone pays for the request that is at Serpstat, and its rows are kept', async () => {
    const shop = openShop({ latency: () => 100 });
    const customer = shop.enter();
    const reading = customer.read(rows(0, 10));
    await shop.clock.advance(5);
    customer.leave();
    expect(await shop.finish(reading)).toEqual([code('UPSTREAM_TIMEOUT')]);
    await shop.clock.advance(200);
    expect(shop.aborted).toBe(0);
    expect(customer.operation).toMatchObject({ spent: 10, left: 1_000_000 - 10 });
    expect(shop.account).toEqual([10]);
    expect(await shop.finish(shop.enter().read(rows(0, 10)))).toMatchObject([{ rows: { length: 10 } }]);
    expect(shop.sent).toEqual(['1/10']);
  });

  test('who asks again while the request is at Serpstat joins it, however often all have left', async () => {
    const shop = openShop({ latency: () => 600 });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const customer = shop.enter();
      void customer.read(rows(0, 100));
      await shop.clock.advance(150);
      customer.leave();
    }
    const last = shop.enter();
    expect(await shop.finish(last.read(rows(0, 100)))).toMatchObject([{ rows: { length: 100 } }]);
    expect(shop.sent).toEqual(['1/100']);
    expect(shop.billed).toBe(100);
    expect(last.operation.spent).toBe(0);
  });

  test('who leaves alone before the turn of the request leaves the turn to others', async () => {
    const shop = openShop({ rate: 1 });
    const [starter, customer, other] = [shop.enter(), shop.enter(), shop.enter()];
    await shop.finish(starter.read(rows(0, 1)));
    const reading = customer.read(rows(0, 10));
    await shop.clock.advance(5);
    customer.leave();
    await shop.finish(reading);
    await shop.finish(other.read(rows(500, 501)));
    expect(shop.sent).toEqual(['1/1', '501/1']);
    expect(customer.operation.left).toBe(customer.operation.options.creditLimit);
  });

  test('others who wait for the same rows get them, and who had them requested pays', async () => {
    const shop = openShop({ latency: () => 100 });
    const [payer, guest] = [shop.enter(), shop.enter({ creditLimit: 0 })];
    const reading = payer.read(rows(0, 10));
    await shop.clock.advance(5);
    const joined = guest.read(rows(5, 10));
    await shop.clock.advance(5);
    payer.leave();
    expect(await shop.finish(Promise.all([reading, joined]))).toMatchObject([
      [code('UPSTREAM_TIMEOUT')],
      [{ rows: { length: 5 } }],
    ]);
    expect(shop.aborted).toBe(0);
    expect(payer.operation.spent).toBe(10);
    expect(guest.operation.spent).toBe(0);
  });

  test('who has the total requested pays the credit that it costs', async () => {
    const shop = openShop({ latency: () => 100 });
    const [payer, guest] = [shop.enter(), shop.enter()];
    const reading = payer.read(total());
    await shop.clock.advance(5);
    const joined = guest.read(total());
    await shop.clock.advance(5);
    payer.leave();
    await shop.finish(Promise.all([reading, joined]));
    expect(shop.billed).toBe(1);
    expect(payer.operation.spent).toBe(1);
    expect(guest.operation.spent).toBe(0);
  });

  test('whose time would be up before the turn comes is told so at once, and nobody else', async () => {
    const { enter, finish, clock } = openShop({ rate: 0.5 });
    await finish(enter().read(rows(0, 1)));
    const [hasty, patient] = [enter({ deadline: clock.now() + 1000 }), enter()];
    const reading = patient.read(rows(0, 10));
    const [outcome] = await hasty.read(rows(500, 503));
    expect(outcome).toEqual(code('UPSTREAM_BUSY'));
    expect(hasty.operation.left).toBe(hasty.operation.options.creditLimit);
    expect(await finish(reading)).toMatchObject([{ rows: { length: 10 } }]);
  });

  test('whose turn others push out of its time is told so as soon as that is clear', async () => {
    const { enter, finish, clock } = openShop({ rate: 1, total: 60_000 });
    await finish(enter().read(total()));
    const early = enter({ deadline: clock.now() + 4000 });
    const reading = early.read(rows(50_000, 50_010), rows(40_000, 40_010));
    await clock.advance(10);
    for (let place = 0; place < 20; place += 1) {
      void enter().read(rows(place * 1000, place * 1000 + 500));
    }
    expect(await finish(reading)).toMatchObject([code('UPSTREAM_BUSY'), { rows: { length: 10 } }]);
    expect(clock.now()).toBeLessThan(2500);
  });
});

/** Asks for so many pages of a thousand rows, from `start` on. */
const pages = (start: number, count: number) =>
  Array.from({ length: count }, (_, place) => rows(start + place * 1000, start + (place + 1) * 1000));

describe('the order of turns', () => {
  test('one who wants a page waits for no more than one request of each who came before', async () => {
    const { enter, finish, clock, sent } = openShop({ rate: 1, total: 60_000 });
    await finish(enter().read(total()));
    const crowd = [0, 1, 2].map(place => enter().read(...pages(place * 10_000, 8)));
    await clock.advance(1500);
    const before = sent.length;
    await finish(enter().read(rows(55_000, 55_010)));
    expect(sent.slice(before)).toHaveLength(4);
    expect(sent.at(-1)).toBe('5501/10');
    await clock.advance(60_000);
    expect(await Promise.all(crowd)).toMatchObject(Array(3).fill(Array(8).fill({ rows: { length: 1000 } })));
  });

  test('a page that many wait for has the place of the one for whom it comes first', async () => {
    const { enter, finish, clock, sent } = openShop({ rate: 1, total: 60_000 });
    await finish(enter().read(total()));
    const all = enter().read(...pages(0, 8));
    await clock.advance(10);
    const last = enter().read(rows(7000, 8000));
    await finish(last);
    expect(sent).toEqual(['1/1', '1/1000', '8/1000']);
    await clock.advance(10_000);
    expect(await all).toMatchObject(Array(8).fill({ rows: { length: 1000 } }));
    expect(sent).toHaveLength(9);
  });
});

describe('limits', () => {
  test('an ask that does not fit is refused with what it needs and what is left, and the others go on', async () => {
    const { enter, finish, sent } = openShop();
    const { read } = enter({ creditLimit: 50 });
    const outcomes = await finish(read(rows(0, 30), rows(90, 120), rows(200, 220)));
    expect(outcomes).toEqual([
      expect.objectContaining({ rows: expect.objectContaining({ length: 30 }) }),
      expect.objectContaining({
        extensions: { code: 'CREDIT_LIMIT_EXCEEDED', retryable: false, creditsNeeded: 30, creditsLeft: 20 },
      }),
      expect.objectContaining({ rows: expect.objectContaining({ length: 20 }) }),
    ]);
    expect(sent).toEqual(['1/30', '11/20']);
  });

  test('rows that another one buys cost nothing, and so fit any limit', async () => {
    const { enter, finish, clock } = openShop();
    const reading = enter().read(rows(0, 30));
    await clock.advance(5);
    const [, outcome] = await finish(Promise.all([reading, enter({ creditLimit: 0 }).read(rows(0, 30))]));
    expect(outcome).toMatchObject([{ rows: { length: 30 } }]);
  });

  test('the last rows count before anybody knows where they are', async () => {
    const { enter, finish, sent } = openShop();
    const outcomes = await finish(enter({ creditLimit: 10 }).read(ask({ last: 10 }), total()));
    expect(outcomes).toEqual([code('CREDIT_LIMIT_EXCEEDED'), expect.objectContaining({ total: 1000 })]);
    expect(sent).toEqual(['1/1']);
  });

  test('a page that reaches past the known end is bought only if a listing that has grown can be paid for', async () => {
    let size = 100;
    const { enter, finish, sent } = openShop({ answer: () => ({ total: size }) });
    await finish(enter().read(total()));
    size = 124;
    // Page 4 of 31 is all of the last seven rows, until the listing grows.
    const { operation, read } = enter({ creditLimit: 8 });
    await finish(read(rows(93, 100)));
    expect(operation.spent).toBeLessThanOrEqual(8);
    expect(sent).not.toContain('4/31');
  });

  test('where it can be paid for, a listing that has grown is charged in full', async () => {
    let size = 100;
    const shop = openShop({ answer: () => ({ total: size }) });
    await shop.finish(shop.enter().read(total()));
    size = 124;
    const { operation, read } = shop.enter();
    await shop.finish(read(rows(93, 100)));
    expect(shop.sent).toEqual(['1/1', '4/31']);
    expect(operation.spent).toBe(shop.billed - 1);
  });
});

describe('listings that move', () => {
  test('are read again from their new state: no window mixes two', async () => {
    const { enter, finish, sent } = openShop({
      answer: (_request, number) => (number === 1 ? { total: 2000 } : { total: 2001, state: 'b' }),
    });
    const outcomes = await finish(enter().read(rows(0, 2), rows(1500, 1502)));
    expect(outcomes).toMatchObject([
      { rows: ['a0', 'a1'], total: 2000 },
      { rows: ['b1500', 'b1501'], total: 2001 },
    ]);
    expect(sent).toEqual(['1/2', '751/2']);
  });

  test('are noticed by a row that is another, where the total is the same', async () => {
    const { enter, finish, sent } = openShop({
      callCost: 100,
      answer: (_request, number) => ({ total: 2000, state: number === 1 ? 'a' : 'b' }),
    });
    const { read } = enter();
    await finish(read(rows(4, 8)));
    // One request for the rest begins at row 0, and so brings the held rows once more.
    const outcomes = await finish(read(rows(7, 17)));
    expect(outcomes).toMatchObject([{ rows: { length: 10, 0: 'b7' } }]);
    expect(sent).toEqual(['2/4', '1/17']);
  });

  test('and never stand still are given up as a bad response that may be tried again', async () => {
    const { enter, finish, sent } = openShop({ answer: (_request, number) => ({ total: 5000 + number }) });
    const outcomes = await finish(enter().read(rows(500, 1500)));
    expect(outcomes).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE', retryable: true } }]);
    expect(sent).toHaveLength(4);
  });

  test('leave no room for an answer from before the move: it counts as no other move', async () => {
    const { enter, finish, sent } = openShop({
      answer: (_request, number) => (number <= 2 ? { total: 2000 } : { total: 2001, state: 'b' }),
      // The second request is answered from the old state, but comes after the third.
      latency: number => (number === 2 ? 100 : 10),
    });
    const { read } = enter();
    await finish(read(total()));
    const outcomes = await finish(read(rows(0, 10), rows(1000, 1010), rows(1500, 1510)));
    expect(outcomes).toMatchObject([
      { rows: { length: 10, 0: 'b0' }, total: 2001 },
      { rows: { length: 10, 0: 'b1000' }, total: 2001 },
      { rows: { length: 10, 0: 'b1500' }, total: 2001 },
    ]);
    expect(sent).toEqual(['1/1', '1/10', '101/10', '151/10', '1/10']);
  });

  test('and are gone where a window lay cost a credit more to find that out', async () => {
    const shop = openShop({ answer: ({ page }) => (page === 1 ? { total: 0 } : { total: undefined }) });
    const { operation, read } = shop.enter();
    const outcomes = await shop.finish(read(rows(500, 510)));
    expect(outcomes).toMatchObject([{ window: { start: 0, end: 0 }, rows: [], total: 0 }]);
    expect(shop.sent).toEqual(['51/10', '1/1']);
    expect(operation.spent).toBe(2);
  });

  test('and are gone leave nothing in the store of what they were', async () => {
    let isGone = false;
    const { enter, finish, sent } = openShop({
      answer: ({ page }) => (isGone ? { total: page === 1 ? 0 : undefined } : { total: 1000 }),
    });
    await finish(enter().read(rows(0, 10)));
    isGone = true;
    const [gone] = await finish(enter().read(rows(500, 510)));
    expect(gone).toMatchObject({ total: 0 });
    expect(await finish(enter().read(rows(0, 10)))).toMatchObject([{ rows: [], total: 0 }]);
    expect(sent).toEqual(['1/10', '51/10', '1/1']);
  });

  test('a probe for the end that fails fails those who wait for it', async () => {
    const { enter, finish } = openShop({
      answer: ({ page }) => (page === 1 ? broken : { total: undefined }),
    });
    expect(await finish(enter().read(rows(500, 510)))).toEqual([broken]);
  });

  test('a window past the end of a listing that shrank is empty, and the total is the new one', async () => {
    const { enter, finish } = openShop({ total: 3 });
    const outcomes = await finish(enter().read(rows(500, 510)));
    expect(outcomes).toMatchObject([{ window: { start: 3, end: 3 }, rows: [], total: 3 }]);
  });
});

describe('what was bought before', () => {
  test('is not bought again, also by a later operation', async () => {
    const { enter, finish, sent } = openShop();
    await finish(enter().read(rows(0, 10)));
    const guest = enter();
    expect(await finish(guest.read(rows(2, 12), ask({ last: 5, before: cursorAt(9) }, ROWS)))).toMatchObject([
      { rows: { length: 10 } },
      { rows: { length: 5, 0: 'a4' } },
    ]);
    expect(sent).toEqual(['1/10', '6/2']);
    expect(guest.operation.spent).toBe(2);
    expect(guest.operation.saved()).toEqual([{ fingerprint: expect.stringMatching(/^rows@/), rows: 8 }]);
  });

  test('is not served beyond its age', async () => {
    const { enter, finish, clock, sent } = openShop({ ttlMs: 1000 });
    await finish(enter().read(rows(0, 10)));
    await clock.advance(900);
    await finish(enter().read(rows(0, 10)));
    expect(sent).toEqual(['1/10']);
    await clock.advance(200);
    await finish(enter().read(rows(0, 10)));
    expect(sent).toEqual(['1/10', '1/10']);
  });

  test('is not taken by one who wants it fresh, whose purchase others then get', async () => {
    const { enter, finish, clock, sent } = openShop({
      answer: (_request, number) => ({ total: 1000, state: number === 1 ? 'a' : 'b' }),
    });
    await finish(enter().read(rows(0, 10)));
    await clock.advance(100);
    expect(await finish(enter({ fresh: true }).read(rows(0, 10)))).toMatchObject([{ rows: { 0: 'b0' } }]);
    expect(await finish(enter().read(rows(0, 10)))).toMatchObject([{ rows: { 0: 'b0' } }]);
    expect(sent).toEqual(['1/10', '1/10']);
  });

  test('does not come back to one who wants it fresh when somebody else asks the store', async () => {
    const { enter, finish, clock, sent } = openShop({
      answer: (_request, number) => ({ total: 1000, state: number === 1 ? 'a' : 'b' }),
    });
    await finish(enter().read(rows(0, 10)));
    await clock.advance(100);
    const picky = enter({ fresh: true }).read(rows(0, 10));
    await clock.advance(5);
    const other = enter().read(rows(0, 10));
    expect(await finish(Promise.all([picky, other]))).toMatchObject([
      [{ rows: { 0: 'b0' } }],
      [{ rows: { 0: 'b0' } }],
    ]);
    expect(sent).toEqual(['1/10', '1/10']);
  });

  test('is fresh enough where the operation itself has bought it', async () => {
    const { enter, finish, clock, sent } = openShop({ ttlMs: 0 });
    const picky = enter({ fresh: true });
    await finish(picky.read(rows(0, 10)));
    await clock.advance(100);
    await finish(picky.read(rows(0, 10)));
    expect(sent).toEqual(['1/10']);
  });
});

describe('a dry run', () => {
  test('buys nothing, and counts what would be bought once', async () => {
    const { enter, finish, sent } = openShop();
    const { operation, read } = enter({ dryRun: true });
    const outcomes = await finish(read(rows(0, 10), rows(5, 20), total()));
    expect(outcomes).toEqual([code('DRY_RUN'), code('DRY_RUN'), code('DRY_RUN')]);
    await finish(read(rows(0, 20), rows(30, 40)));
    expect(operation.requested).toBe(30);
    expect(operation.spent).toBe(0);
    expect(sent).toEqual([]);
  });

  test('answers what is there', async () => {
    const { enter, finish, sent } = openShop();
    await finish(enter().read(rows(0, 10)));
    const { operation, read } = enter({ dryRun: true });
    const outcomes = await finish(read(rows(0, 10), rows(10, 20), total()));
    expect(outcomes).toMatchObject([{ rows: { length: 10 } }, code('DRY_RUN'), { total: 1000 }]);
    expect(operation.requested).toBe(10);
    expect(sent).toHaveLength(1);
  });

  test('that wants it fresh counts everything, and takes nothing from others', async () => {
    const { enter, finish, clock, sent } = openShop({ latency: () => 50 });
    await finish(enter().read(rows(0, 10)));
    await clock.advance(100);
    const reader = enter();
    const reading = reader.read(rows(0, 20));
    await clock.advance(5);
    const dry = enter({ dryRun: true, fresh: true });
    expect(await dry.read(rows(0, 10))).toEqual([code('DRY_RUN')]);
    expect(dry.operation.requested).toBe(10);
    await finish(reading);
    expect(reader.operation.spent).toBe(10);
    expect(sent).toEqual(['1/10', '2/10']);
  });
});

test('a fault of the gateway fails those who wait for the listing, and nobody after them', async () => {
  const shop = openShop();
  const fault = new Error('a fault');
  const { enter } = shop.dependencies.queue;
  Object.assign(shop.dependencies.queue, {
    enter() {
      throw fault;
    },
  });
  const quota = new Quota('team-a', shop.clock);
  quota.creditsPerDay = 100;
  const [one, other] = [shop.enter({ quota }), shop.enter()];
  expect(await shop.finish(Promise.all([one.read(rows(0, 10)), other.read(rows(5, 10))]))).toEqual([
    [fault],
    [fault],
  ]);
  expect(quota.left, 'what was reserved is released').toBe(100);
  Object.assign(shop.dependencies.queue, { enter });
  expect(await shop.finish(shop.enter().read(rows(0, 10)))).toMatchObject([{ rows: { length: 10 } }]);
  await shop.finish(shop.buying.idle());
  expect(shop.sent).toEqual(['1/10']);
});
