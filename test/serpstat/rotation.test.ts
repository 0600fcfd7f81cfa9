import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rotation } from '../../src/serpstat/rotation.ts';

const parties = [{}, {}, {}, {}];

/** An item and whose it is. */
interface Entry {
  readonly party: object;
  readonly item: string;
}

/** A rotation into which items have come one after the other, and some of which have left. */
const filled = fc
  .record({
    owners: fc.array(fc.nat({ max: parties.length - 1 }), { maxLength: 30 }),
    leaving: fc.array(fc.nat({ max: 29 }), { maxLength: 10 }),
  })
  .map(({ owners, leaving }) => {
    const rotation = new Rotation<string>();
    const entries = owners.map(
      (owner, place): Entry => ({
        party: parties[owner] ?? {},
        item: `${owner}:${place}`,
      }),
    );
    for (const { party, item } of entries) {
      rotation.add(party, item);
    }
    for (const { party, item } of leaving.flatMap(place => entries.slice(place, place + 1))) {
      rotation.remove(party, item);
    }
    const left = entries.filter((_, place) => !leaving.includes(place));
    return { rotation, entries: left };
  });

test('takes out what its order and its count of turns foretell', () => {
  fc.assert(
    fc.property(filled, ({ rotation, entries }) => {
      expect(rotation.size).toBe(entries.length);
      const order = rotation.inOrder();
      for (const { party, item } of entries) {
        expect(order[rotation.turnsBefore(party, item)]).toBe(item);
      }
      const taken = order.map(() => rotation.take());
      expect(taken).toEqual(order);
      expect(rotation.take()).toBeUndefined();
      expect(rotation.size).toBe(0);
    }),
  );
});

test('gives each party what is its own in the order in which it came', () => {
  fc.assert(
    fc.property(filled, ({ rotation, entries }) => {
      const waiting = Map.groupBy(entries, ({ party }) => party);
      for (let item = rotation.take(); item !== undefined; item = rotation.take()) {
        const owner = entries.find(entry => entry.item === item);
        expect(waiting.get(owner?.party ?? {})?.shift()?.item).toBe(item);
      }
      expect([...waiting.values()].flat()).toEqual([]);
    }),
  );
});

test('serves one of each party in every round', () => {
  const rotation = new Rotation<string>();
  const [a, b, c] = parties;
  for (const item of ['a1', 'a2', 'a3']) {
    rotation.add(a ?? {}, item);
  }
  rotation.add(b ?? {}, 'b1');
  expect(rotation.take()).toBe('a1');
  rotation.add(c ?? {}, 'c1');
  rotation.add(b ?? {}, 'b2');
  expect(rotation.inOrder()).toEqual(['b1', 'a2', 'c1', 'b2', 'a3']);
});

test('names the last item of whoever has most of them', () => {
  const rotation = new Rotation<string>();
  const [a, b] = parties;
  expect(rotation.lastOfLongest()).toBeUndefined();
  rotation.add(a ?? {}, 'a1');
  rotation.add(b ?? {}, 'b1');
  rotation.add(b ?? {}, 'b2');
  expect(rotation.lastOfLongest()).toBe('b2');
});
