import { expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import { Executions } from '../../src/execution/executions.ts';
import { createFakeClock } from '../fake-clock.ts';

const LARGE = 6000;

function start(limit: number) {
  const clock = createFakeClock();
  const executions = new Executions(limit, clock);
  const names: string[] = [];
  function operation(name: string) {
    const controller = new AbortController();
    const execution = executions.start({
      signal: controller.signal,
      cancel: reason => controller.abort(reason),
    });
    const deliver = (weight = LARGE) =>
      execution.deliver(weight)?.then(
        () => names.push(name),
        error => names.push(`${name}: ${error instanceof GatewayError ? error.extensions.code : error}`),
      );
    return { execution, deliver, controller };
  }
  return { clock, names, operation };
}

test('so many large operations execute at a time, and others wait until one has ended', async () => {
  const { names, operation } = start(2);
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(operation);
  await Promise.all([a?.deliver(), b?.deliver()]);
  const waiting = [c?.deliver(), d?.deliver(), c?.deliver()];
  await a?.deliver();
  expect(names).toEqual(['a', 'b', 'a']);
  a?.execution.end();
  await Promise.all([waiting[0], waiting[2]]);
  expect(names).toEqual(['a', 'b', 'a', 'c', 'c']);
  b?.execution.end();
  await waiting[1];
  expect(names.at(-1)).toBe('d');
});

test('a small operation does not wait', async () => {
  const { names, operation } = start(1);
  await operation('large').deliver();
  await operation('small').deliver(100);
  expect(names).toEqual(['large', 'small']);
});

test('who waits until its time is up is told which limit, and when to try again', async () => {
  const { operation } = start(1);
  await operation('first').deliver();
  const { execution, controller } = operation('second');
  const refusal = execution.deliver(LARGE);
  controller.abort();
  await expect(refusal).rejects.toMatchObject({
    message: expect.stringMatching(
      /executes 1 large operations .*\(MAX_CONCURRENCY\).*REQUEST_TIMEOUT_MS.*Try again/,
    ),
    extensions: { code: 'UPSTREAM_BUSY', retryable: true, retryAfterMs: 1000 },
  });
});

test('an operation that has written a part leaves its place while the rest waits for Serpstat', async () => {
  const { clock, names, operation } = start(1);
  const inParts = operation('in parts');
  await inParts.deliver();
  inParts.execution.partWritten();
  const other = operation('other').deliver();
  await clock.advance(1000);
  expect(names).toEqual(['in parts']);
  void inParts.execution.waitFor(new Promise<void>(() => {}));
  inParts.execution.partWritten();
  await other;
  expect(names).toEqual(['in parts', 'other']);
  expect(inParts.controller.signal.aborted).toBe(false);
});

test('an operation that waits for Serpstat gives way, but not at once, and not if nobody needs its place', async () => {
  const { clock, names, operation } = start(1);
  const patient = operation('patient');
  await patient.deliver();
  const rows = Promise.withResolvers<void>();
  const waits = patient.execution.waitFor(rows.promise);
  await clock.advance(10_000);
  expect(patient.controller.signal.aborted).toBe(false);
  rows.resolve();
  await waits;

  const never = new Promise<void>(() => {});
  void patient.execution.waitFor(never);
  const other = operation('other').deliver();
  await clock.advance(200);
  expect(patient.controller.signal.aborted).toBe(false);
  await clock.advance(100);
  expect(patient.controller.signal.reason).toMatchObject({
    message: expect.stringMatching(/MAX_CONCURRENCY.*are kept/),
    extensions: { code: 'UPSTREAM_BUSY' },
  });
  patient.execution.end();
  await other;
  expect(names).toEqual(['patient', 'other']);
});

test('rows that come after the end take no place', async () => {
  const { names, operation } = start(1);
  const ended = operation('ended');
  ended.execution.end();
  await ended.deliver();
  await operation('next').deliver();
  expect(names).toEqual(['ended: UPSTREAM_TIMEOUT', 'next']);
});
