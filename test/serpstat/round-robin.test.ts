import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RoundRobin } from '../../src/serpstat/round-robin.ts';

const operations = [{}, {}, {}, {}];

/** An item and its operation. */
interface Entry {
  readonly operation: object;
  readonly item: string;
}

/** A round robin to which items were added one after the other, and from which some were removed. */
const filled = fc
  .record({
    owners: fc.array(fc.nat({ max: operations.length - 1 }), { maxLength: 30 }),
    leaving: fc.array(fc.nat({ max: 29 }), { maxLength: 10 }),
  })
  .map(({ owners, leaving }) => {
    const queue = new RoundRobin<string>();
    const entries = owners.map(
      (owner, place): Entry => ({
        operation: operations[owner] ?? {},
        item: `${owner}:${place}`,
      }),
    );
    for (const { operation, item } of entries) {
      queue.add(operation, item);
    }
    for (const { operation, item } of leaving.flatMap(place => entries.slice(place, place + 1))) {
      queue.remove(operation, item);
    }
    const left = entries.filter((_, place) => !leaving.includes(place));
    return { queue, entries: left };
  });

test('takes items in the order that inOrder and turnsBefore predict', () => {
  fc.assert(
    fc.property(filled, ({ queue, entries }) => {
      expect(queue.size).toBe(entries.length);
      const order = queue.inOrder();
      for (const { operation, item } of entries) {
        expect(order[queue.turnsBefore(operation, item)]).toBe(item);
      }
      const taken = order.map(() => queue.take());
      expect(taken).toEqual(order);
      expect(queue.take()).toBeUndefined();
      expect(queue.size).toBe(0);
    }),
  );
});

test('takes the items of one operation in the order in which they were added', () => {
  fc.assert(
    fc.property(filled, ({ queue, entries }) => {
      const waiting = Map.groupBy(entries, ({ operation }) => operation);
      for (let item = queue.take(); item !== undefined; item = queue.take()) {
        const owner = entries.find(entry => entry.item === item);
        expect(waiting.get(owner?.operation ?? {})?.shift()?.item).toBe(item);
      }
      expect([...waiting.values()].flat()).toEqual([]);
    }),
  );
});

test('takes one item of each operation in every round', () => {
  const queue = new RoundRobin<string>();
  const [a, b, c] = operations;
  for (const item of ['a1', 'a2', 'a3']) {
    queue.add(a ?? {}, item);
  }
  queue.add(b ?? {}, 'b1');
  expect(queue.take()).toBe('a1');
  queue.add(c ?? {}, 'c1');
  queue.add(b ?? {}, 'b2');
  expect(queue.inOrder()).toEqual(['b1', 'a2', 'c1', 'b2', 'a3']);
});

test('returns the last item of the operation that has the most', () => {
  const queue = new RoundRobin<string>();
  const [a, b] = operations;
  expect(queue.lastOfLongest()).toBeUndefined();
  queue.add(a ?? {}, 'a1');
  queue.add(b ?? {}, 'b1');
  queue.add(b ?? {}, 'b2');
  expect(queue.lastOfLongest()).toBe('b2');
});
