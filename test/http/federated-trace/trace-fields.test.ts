import { buildSchema, type ExecutionResult, execute, parse } from 'graphql';
import { expect, test } from 'vitest';
import { encodeTrace } from '../../../src/http/federated-trace/encode-trace.ts';
import { traceFields } from '../../../src/http/federated-trace/trace-fields.ts';
import { TraceRecorder } from '../../../src/http/federated-trace/trace-recorder.ts';
import { createFakeClock } from '../../fake-clock.ts';
import { decodeTrace, nodeAt } from './decode-trace.ts';

const MS = 1e6;

/** Executes the document 100 ms after the trace has begun. */
async function traceOf(query: string) {
  const clock = createFakeClock();
  const trace = new TraceRecorder(clock);
  const begin = clock.epoch();
  await clock.advance(100);
  const schema = traceFields(
    buildSchema('type Query { slow(ms: Int!): Int at: [Query] failed: Int fails(ms: Int!): Int }'),
  );
  const rootValue = {
    at: () => [rootValue, rootValue],
    slow: ({ ms }: { ms: number }) => new Promise(resolve => clock.after(ms, () => resolve(ms))),
    fails: ({ ms }: { ms: number }) =>
      new Promise((_, reject) => clock.after(ms, () => reject(new Error('wrong')))),
    failed: () => {
      throw new Error('wrong');
    },
  };
  const result = execute({ schema, document: parse(query), rootValue, contextValue: { trace } });
  await clock.advance(5000);
  const { errors = [] } = (await result) as ExecutionResult; // one of several only with @defer
  return { decoded: decodeTrace(encodeTrace(trace.finish(errors))), begin };
}

test('a field lasts until its promise is settled, in nanoseconds since the operation began', async () => {
  const { decoded, begin } = await traceOf('{ slow(ms: 2500) at { slow(ms: 7) } fails(ms: 30) failed }');
  const times = (...path: (string | number)[]) => {
    const { start = Number.NaN, end = Number.NaN } = nodeAt(decoded, path) ?? {};
    return [start / MS, end / MS];
  };
  expect(times('slow')).toEqual([100, 2600]);
  expect(times('at')).toEqual([100, 100]);
  expect(times('at', 1, 'slow')).toEqual([100, 107]);
  expect(times('fails')).toEqual([100, 130]);
  expect(times('failed')).toEqual([100, 100]);
  expect(decoded).toMatchObject({ startedAt: begin, endedAt: begin + 5100, duration: 5100 * MS });
});

test('a field that is not settled when the operation ends has no end', async () => {
  const clock = createFakeClock();
  const trace = new TraceRecorder(clock);
  const schema = traceFields(buildSchema('type Query { never: Int }'));
  const rootValue = { never: () => new Promise(() => {}) };
  void execute({ schema, document: parse('{ never }'), rootValue, contextValue: { trace } });
  const never = nodeAt(decodeTrace(encodeTrace(trace.finish([]))), ['never']);
  expect(never).toMatchObject({ start: 0, type: 'Int' });
  expect(never?.end).toBeUndefined();
});
