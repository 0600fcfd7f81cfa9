import { describe, expect, it } from 'vitest';
import { mapParts, type Part } from '../../../src/http/incremental/parts.ts';

const LAST: Part = { incremental: [{ data: { b: 2 }, path: [] }], hasNext: false };

/** Yields the parts, then waits for ever; counts how often it is told to stop. */
function sourceOf(...parts: readonly (Part | Error)[]) {
  const left = [...parts];
  const source = {
    stopped: 0,
    async next(): Promise<IteratorResult<Part>> {
      const value = left.shift();
      if (value instanceof Error) {
        throw value;
      }
      return value === undefined ? new Promise(() => {}) : { done: false, value };
    },
    async return(): Promise<IteratorResult<Part>> {
      source.stopped += 1;
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => source,
  };
  return source;
}

function mapped(source: AsyncIterable<Part>, map?: (part: Part) => Part) {
  const controller = new AbortController();
  const ends: string[] = [];
  const parts = mapParts(source, {
    signal: controller.signal,
    ...(map && { map }),
    end: () => ends.push('ended'),
  });
  return { parts, ends, controller };
}

describe('the parts of an answer end once', () => {
  it('with the last part, which is still delivered', async () => {
    const { parts, ends, controller } = mapped(sourceOf({ data: { a: 1 }, hasNext: true }, LAST));
    expect(await parts.next()).toEqual({ done: false, value: { data: { a: 1 }, hasNext: true } });
    expect(ends).toEqual([]);
    expect(await parts.next()).toEqual({ done: false, value: LAST });
    expect(await parts.next()).toEqual({ done: true, value: undefined });
    controller.abort();
    expect(ends).toEqual(['ended']);
  });

  it('with a part that is made the last one', async () => {
    const source = sourceOf({ data: { a: 1 }, hasNext: true }, LAST);
    const { parts, ends } = mapped(source, part => ({ ...part, hasNext: false }));
    expect(await parts.next()).toMatchObject({ done: false, value: { data: { a: 1 } } });
    expect(await parts.next()).toEqual({ done: true, value: undefined });
    expect([ends, source.stopped]).toEqual([['ended'], 1]);
  });

  it('when the client hangs up, also while a part is awaited', async () => {
    const source = sourceOf({ data: { a: 1 }, hasNext: true });
    const { parts, ends, controller } = mapped(source);
    await parts.next();
    const awaited = parts.next();
    controller.abort();
    expect(await awaited).toEqual({ done: true, value: undefined });
    expect(await parts.return?.()).toEqual({ done: true, value: undefined });
    expect([ends, source.stopped > 0]).toEqual([['ended'], true]);
  });

  it('when the client had hung up before', async () => {
    const signal = AbortSignal.abort();
    const ends: string[] = [];
    const parts = mapParts(sourceOf(LAST), { signal, end: () => ends.push('ended') });
    expect(await parts.next()).toEqual({ done: true, value: undefined });
    expect(ends).toEqual(['ended']);
  });

  it('when the executor fails', async () => {
    const { parts, ends } = mapped(sourceOf(new Error('broken')));
    await expect(parts.next()).rejects.toThrow('broken');
    expect(ends).toEqual(['ended']);
  });
});
