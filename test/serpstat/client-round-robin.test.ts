import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClientRoundRobin, type Owner } from '../../src/serpstat/client-round-robin.ts';

const owners: readonly Owner[] = ['a', 'a', 'b', 'b', 'c', undefined].map(client => ({
  client,
  operation: {},
}));

interface Entry {
  readonly owner: Owner;
  readonly item: number;
}

/** A queue to which items were added one after the other, and from which some were removed. */
const filled = fc
  .record({
    added: fc.array(fc.constantFrom(...owners), { maxLength: 30 }),
    leaving: fc.array(fc.nat({ max: 29 }), { maxLength: 10 }),
  })
  .map(({ added, leaving }) => {
    const queue = new ClientRoundRobin<number>();
    const entries = added.map((owner, item): Entry => ({ owner, item }));
    for (const { owner, item } of entries) {
      queue.add(owner, item);
    }
    for (const { owner, item } of leaving.flatMap(place => entries.slice(place, place + 1))) {
      queue.remove(owner, item);
    }
    return { queue, entries: entries.filter(({ item }) => !leaving.includes(item)) };
  });

test('takes items in the order that inOrder and turnsBefore predict', () => {
  fc.assert(
    fc.property(filled, ({ queue, entries }) => {
      expect(queue.size).toBe(entries.length);
      const order = queue.inOrder();
      for (const { owner, item } of entries) {
        expect(order[queue.turnsBefore(owner, item)]).toBe(item);
      }
      expect(order.map(() => queue.take())).toEqual(order);
      expect([queue.take(), queue.size]).toEqual([undefined, 0]);
    }),
  );
});

test('takes one item of each client in every round, whatever the number of its operations', () => {
  const queue = new ClientRoundRobin<string>();
  for (const item of ['a1', 'a2', 'a3', 'a4']) {
    queue.add({ client: 'a', operation: {} }, item);
  }
  expect(queue.take()).toBe('a1');
  queue.add({ client: 'b', operation: {} }, 'b1');
  expect(queue.inOrder()).toEqual(['a2', 'b1', 'a3', 'a4']);
});

test('returns the last item of the client that has the most, and of its operation that has the most', () => {
  const queue = new ClientRoundRobin<string>();
  expect(queue.lastOfLongest()).toBeUndefined();
  const [a1, a2, b1] = owners.filter(({ client }) => client === 'a' || client === 'b');
  for (const [owner, item] of [
    [b1, 'b'],
    [a1, 'a'],
    [a2, 'a-first'],
    [a2, 'a-last'],
  ] as const) {
    queue.add(owner ?? expect.fail(), item);
  }
  expect(queue.lastOfLongest()).toBe('a-last');
});
