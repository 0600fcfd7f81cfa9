import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Extents } from '../../src/paging/extents.ts';
import type { Span } from '../../src/paging/span.ts';
import type { Store } from '../../src/store/store.ts';
import { ALL, EVER, NONE, NOON, pageOf } from './pages.ts';

/** A store and what belongs to it. */
export interface StoreRig {
  readonly store: Store;
  /** Closes the store and opens it again on what it has left behind; missing where it leaves nothing. */
  reopen?(): Promise<StoreRig>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What every store promises. `start` makes an empty one with room for all that is written here. */
export function storeConformance(name: string, start: () => Promise<StoreRig>): void {
  describe(name, () => {
    let rig: StoreRig;

    beforeEach(async () => {
      rig = await start();
    });

    afterEach(() => rig[Symbol.asyncDispose]());

    test('knows nothing of a listing that was never written', async () => {
      await rig.store.write(pageOf(['a']));
      expect(await rig.store.read('two', ALL, EVER)).toBeUndefined();
    });

    test('reads what lies in the span, and where it begins', async () => {
      await rig.store.write(pageOf(['a', 'b', 'c'], { start: 10 }));
      await rig.store.write(pageOf(['x', 'y'], { start: 20 }));
      expect(await rig.store.read('one', { start: 11, end: 21 }, EVER)).toEqual({
        boughtAt: NOON,
        total: 1000,
        extents: [
          { start: 11, rows: ['b', 'c'] },
          { start: 20, rows: ['x'] },
        ],
      });
    });

    test('joins pages that touch, and lets the newer rows win where they overlap', async () => {
      await rig.store.write(pageOf(['c', 'd'], { start: 2 }));
      await rig.store.write(pageOf(['a', 'b'], { start: 0 }));
      await rig.store.write(pageOf(['B', 'C'], { start: 1 }));
      const snapshot = await rig.store.read('one', ALL, EVER);
      expect(snapshot?.extents).toEqual([{ start: 0, rows: ['a', 'B', 'C', 'd'] }]);
    });

    test('reads age and total where the span is empty', async () => {
      await rig.store.write(pageOf(['a'], { total: 7 }));
      expect(await rig.store.read('one', NONE, EVER)).toEqual({ boughtAt: NOON, total: 7, extents: [] });
    });

    test('peeks at what a read finds, or at nothing', async () => {
      expect(rig.store.peek('one', ALL, EVER)).toBeUndefined();
      await rig.store.write(pageOf(['a', 'b', 'c'], { start: 10 }));
      const asks = [
        { span: { start: 11, end: 13 }, freshSince: EVER },
        { span: { start: 12, end: 20 }, freshSince: EVER },
        { span: NONE, freshSince: NOON },
        { span: ALL, freshSince: NOON + 1 },
      ];
      for (const { span, freshSince } of asks) {
        const peeked = rig.store.peek('one', span, freshSince);
        const found = await rig.store.read('one', span, freshSince);
        expect([undefined, found]).toContainEqual(peeked);
      }
    });

    test('keeps an empty answer and its total', async () => {
      await rig.store.write(pageOf([], { total: 0 }));
      expect(await rig.store.read('one', ALL, EVER)).toEqual({ boughtAt: NOON, total: 0, extents: [] });
    });

    test('adds an empty page without losing a row', async () => {
      await rig.store.write(pageOf(['a']));
      await rig.store.write(pageOf([], { start: 500 }));
      expect((await rig.store.read('one', ALL, EVER))?.extents).toEqual([{ start: 0, rows: ['a'] }]);
    });

    test('removes the rows of another age, newer or older', async () => {
      await rig.store.write(pageOf(['a', 'b', 'c']));
      for (const boughtAt of [NOON + 1, NOON - 1]) {
        await rig.store.write(pageOf(['B'], { start: 1, boughtAt }));
        expect(await rig.store.read('one', ALL, EVER)).toEqual({
          boughtAt,
          total: 1000,
          extents: [{ start: 1, rows: ['B'] }],
        });
      }
    });

    test('removes the rows of another total, also for an empty page', async () => {
      await rig.store.write(pageOf(['a', 'b', 'c'], { total: 3 }));
      await rig.store.write(pageOf([], { total: 2 }));
      expect(await rig.store.read('one', ALL, EVER)).toEqual({ boughtAt: NOON, total: 2, extents: [] });
    });

    test('reads nothing that was bought before the moment asked for', async () => {
      await rig.store.write(pageOf(['a']));
      expect(await rig.store.read('one', ALL, NOON)).toBeDefined();
      expect(await rig.store.read('one', ALL, NOON + 1)).toBeUndefined();
      expect(await rig.store.read('one', NONE, NOON + 1)).toBeUndefined();
      // Somebody else may be content with it.
      expect(await rig.store.read('one', ALL, NOON - 1)).toBeDefined();
    });

    test('does not change a snapshot that it has returned', async () => {
      await rig.store.write(pageOf(['a', 'b']));
      const before = await rig.store.read('one', ALL, EVER);
      await rig.store.write(pageOf(['A'], { start: 0 }));
      await rig.store.write(pageOf([], { boughtAt: NOON + 1 }));
      expect(before?.extents).toEqual([{ start: 0, rows: ['a', 'b'] }]);
    });

    test('takes pages of one listing that are written at once', async () => {
      const pages = [4, 0, 3, 1, 2].map(page => pageOf([page, page], { start: 2 * page }));
      await Promise.all(pages.map(page => rig.store.write(page)));
      expect((await rig.store.read('one', ALL, EVER))?.extents).toEqual([
        { start: 0, rows: [0, 0, 1, 1, 2, 2, 3, 3, 4, 4] },
      ]);
    });

    test('gives any JSON value back as it was', async () => {
      const rows = fc.array(fc.jsonValue({ stringUnit: 'binary' }).map(parsed), { minLength: 1 });
      await fc.assert(
        fc.asyncProperty(rows, async written => {
          await rig.store.write(pageOf(written));
          const snapshot = await rig.store.read('one', { start: 0, end: written.length }, EVER);
          expect(snapshot?.extents).toEqual([{ start: 0, rows: written }]);
        }),
        { numRuns: 30 },
      );
    });

    test('holds after any writes and reopenings what a map holds', async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async steps => {
          const model = new Map<string, Modelled>();
          await rig[Symbol.asyncDispose]();
          rig = await start();
          for (const taken of steps) {
            switch (taken.kind) {
              case 'write':
                await rig.store.write(pageOf(taken.rows, taken));
                writeToModel(model, taken);
                break;
              case 'reopen':
                rig = (await rig.reopen?.()) ?? rig;
                break;
              case 'read':
                expect([undefined, readFromModel(model, taken)]).toContainEqual(
                  rig.store.peek(taken.fingerprint, taken.span, taken.freshSince),
                );
                expect(await rig.store.read(taken.fingerprint, taken.span, taken.freshSince)).toEqual(
                  readFromModel(model, taken),
                );
            }
          }
          for (const fingerprint of FINGERPRINTS) {
            expect(await rig.store.read(fingerprint, ALL, EVER)).toEqual(
              readFromModel(model, { fingerprint, span: ALL, freshSince: EVER }),
            );
          }
        }),
        { numRuns: 60 },
      );
    });

    test('holds as many fragments as a listing can have', async () => {
      for (let start = 0; start < 2000; start += 2) {
        await rig.store.write(pageOf([start], { start, total: 60_000 }));
      }
      const snapshot = await rig.store.read('one', { start: 1001, end: 1006 }, EVER);
      expect(snapshot?.extents).toEqual([
        { start: 1002, rows: [1002] },
        { start: 1004, rows: [1004] },
      ]);
    });

    test('keeps rows and totals when it is closed and opened again', async () => {
      await rig.store.write(pageOf(['a', 'b'], { start: 5 }));
      await rig.store.write(pageOf([], { fingerprint: 'two', total: 0 }));
      rig = (await rig.reopen?.()) ?? rig;
      await rig.store.write(pageOf(['c'], { start: 7 }));
      expect((await rig.store.read('one', ALL, EVER))?.extents).toEqual([
        { start: 5, rows: ['a', 'b', 'c'] },
      ]);
      expect(await rig.store.read('two', ALL, EVER)).toEqual({ boughtAt: NOON, total: 0, extents: [] });
    });
  });
}

const FINGERPRINTS = ['one', 'two'];

const fingerprint = fc.constantFrom(...FINGERPRINTS);
const boughtAt = fc.constantFrom(NOON, NOON, NOON, NOON + 1);
const span = fc.tuple(fc.nat(60), fc.nat(40)).map(([start, length]) => ({ start, end: start + length }));

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      fingerprint,
      boughtAt,
      total: fc.constantFrom(100, 100, 100, 101),
      start: fc.nat(50),
      rows: fc.array(fc.nat(999), { maxLength: 20 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('read' as const),
      fingerprint,
      span,
      freshSince: fc.constantFrom(EVER, NOON, NOON + 1),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reopen' as const) }) },
);

interface Modelled {
  readonly boughtAt: number;
  readonly total: number;
  readonly rows: ReadonlyMap<number, number>;
}

function writeToModel(
  model: Map<string, Modelled>,
  page: { fingerprint: string; boughtAt: number; total: number; start: number; rows: readonly number[] },
): void {
  const { boughtAt, total, start } = page;
  const held = model.get(page.fingerprint);
  const kept = held?.boughtAt === boughtAt && held.total === total ? [...held.rows] : [];
  const added = page.rows.map((row, offset) => [start + offset, row] as const);
  model.set(page.fingerprint, { boughtAt, total, rows: new Map([...kept, ...added]) });
}

function readFromModel(
  model: ReadonlyMap<string, Modelled>,
  asked: { fingerprint: string; span: Span; freshSince: number },
) {
  const held = model.get(asked.fingerprint);
  if (held === undefined || held.boughtAt < asked.freshSince) {
    return undefined;
  }
  return { boughtAt: held.boughtAt, total: held.total, extents: runsOf(held.rows, asked.span) };
}

function runsOf(rows: ReadonlyMap<number, number>, { start, end }: Span): Extents<number> {
  const runs: { start: number; rows: number[] }[] = [];
  let run: { start: number; rows: number[] } | undefined;
  for (let index = start; index < end; index += 1) {
    const row = rows.get(index);
    if (row === undefined) {
      run = undefined;
    } else if (run === undefined) {
      run = { start: index, rows: [row] };
      runs.push(run);
    } else {
      run.rows.push(row);
    }
  }
  return runs;
}

/** As JSON has it: without -0. */
function parsed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
