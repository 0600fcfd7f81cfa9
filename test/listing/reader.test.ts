import { expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { Ask, Wants } from '../../src/listing/ask.ts';
import { createListingReader } from '../../src/listing/reader.ts';
import { encodeCursor } from '../../src/paging/cursor.ts';
import { type PageArguments, readPageArguments } from '../../src/paging/window.ts';
import type { PageRequest } from '../../src/serpstat/listing.ts';

const ROWS: Wants = { rows: true, bounds: false, total: false };
const TOTAL: Wants = { rows: false, bounds: false, total: true };

function ask(args: PageArguments, wants = ROWS): Ask<string> {
  return {
    listing: { method: 'getRows', params: {}, decodeRow: String },
    fingerprint: 'rows',
    page: readPageArguments(args, 'rows'),
    wants,
  };
}

const after = (index: number) => encodeCursor('rows', index);

/** A listing whose rows name their index and the state of the listing; `answer` decides what a request meets. */
function shop(answer: (request: PageRequest, requestNumber: number) => { total: number; state?: string }) {
  const requests: string[] = [];
  return {
    requests,
    reader: createListingReader<string>({
      callCost: 10,
      async buy(request) {
        requests.push(`${request.page}/${request.size}`);
        const { total, state = 'a' } = answer(request, requests.length);
        const start = (request.page - 1) * request.size;
        const length = Math.max(0, Math.min(request.size, total - start));
        const rows = Array.from({ length }, (_, place) => `${state}${start + place}`);
        return { rows, total, charged: Math.max(1, length), creditsLeft: null };
      },
    }),
  };
}

test('a failed request fails the asks that needed its rows, and no others', async () => {
  const broken = new GatewayError('UPSTREAM_UNAVAILABLE', 'broken');
  const { reader, requests } = shop(({ page, size }) => {
    if (page === 11 && size === 10) {
      throw broken;
    }
    return { total: 1000 };
  });
  const [front, middle, far, total] = [
    ask({ first: 10 }),
    ask({ first: 10, after: after(99) }),
    ask({ first: 10, after: after(499) }),
    ask({ first: 10 }, TOTAL),
  ];
  const outcomes = await reader.read([front, middle, far, total]);
  expect(requests).toEqual(['1/10', '11/10', '51/10']);
  expect(outcomes.get(front)).toMatchObject({ rows: { length: 10, 0: 'a0' } });
  expect(outcomes.get(middle)).toBe(broken);
  expect(outcomes.get(far)).toMatchObject({ rows: { length: 10, 0: 'a500' } });
  expect(outcomes.get(total)).toMatchObject({ total: 1000 });

  const again = await reader.read([middle]);
  expect(again.get(middle)).toBe(broken);
  expect(requests).toHaveLength(4);
});

test('where the first request fails, asks that only need the total fail with it and others go on', async () => {
  const broken = new GatewayError('UPSTREAM_TIMEOUT', 'slow');
  const { reader, requests } = shop((_request, number) => {
    if (number === 1) {
      throw broken;
    }
    return { total: 1000 };
  });
  const [front, far, total] = [ask({ first: 10 }), ask({ first: 10, after: after(499) }), ask({}, TOTAL)];
  const outcomes = await reader.read([front, far, total]);
  expect(outcomes.get(front)).toBe(broken);
  expect(outcomes.get(total)).toBe(broken);
  expect(outcomes.get(far)).toMatchObject({ rows: { length: 10 }, total: 1000 });
  expect(requests).toEqual(['1/10', '51/10']);
});

test('a later batch finds what an earlier one has bought, even while that is on its way', async () => {
  const { reader, requests } = shop(() => ({ total: 100 }));
  const [first, second] = [ask({ first: 10 }), ask({ first: 15 })];
  const [one, two] = await Promise.all([reader.read([first]), reader.read([second])]);
  expect(one.get(first)).toMatchObject({ rows: { length: 10 } });
  expect(two.get(second)).toMatchObject({ rows: { length: 15 } });
  expect(requests[0]).toBe('1/10');
  expect(requests).toHaveLength(2);
});

test('a listing that moves while it is read is read again from its new state: no connection mixes two', async () => {
  // The first page tells 2000 rows; from the second request on there are 2001, and every row is another.
  const { reader, requests } = shop((_request, number) =>
    number === 1 ? { total: 2000 } : { total: 2001, state: 'b' },
  );
  const [front, far] = [ask({ first: 2 }), ask({ first: 2, after: after(1499) })];
  const outcomes = await reader.read([front, far]);
  expect(outcomes.get(front)).toMatchObject({ rows: ['b0', 'b1'], total: 2001 });
  expect(outcomes.get(far)).toMatchObject({ rows: ['b1500', 'b1501'], total: 2001 });
  expect(requests).toEqual(['1/2', '751/2', '1/2']);
});

test('a listing that never stands still is given up as a bad response that may be tried again', async () => {
  const { reader, requests } = shop((_request, number) => ({ total: 5000 + number }));
  const wide = [ask({ first: 1000 }), ask({ first: 1000, after: after(2999) })] as const;
  const outcomes = await reader.read(wide);
  expect([...outcomes.values()]).toEqual([
    expect.objectContaining({ extensions: { code: 'UPSTREAM_BAD_RESPONSE', retryable: true } }),
    expect.objectContaining({ extensions: { code: 'UPSTREAM_BAD_RESPONSE', retryable: true } }),
  ]);
  expect(requests.length).toBeLessThanOrEqual(5);
});

test('a window past the end of a listing that shrank is empty, and the total is the new one', async () => {
  const { reader } = shop(() => ({ total: 3 }));
  const far = ask({ first: 10, after: after(499) });
  const outcomes = await reader.read([far]);
  expect(outcomes.get(far)).toEqual({ window: { start: 3, end: 3 }, rows: [], total: 3 });
});
