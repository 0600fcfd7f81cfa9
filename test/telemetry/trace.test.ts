import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentTraceId, inTrace, traceIdFrom } from '../../src/telemetry/trace.ts';
import { TRACE_ID } from '../rig.ts';

const ID = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'b7ad6b7169203331';

describe('the trace id', () => {
  it.each([
    `00-${ID}-${PARENT}-00`,
    `00-${ID}-${PARENT}-01`,
    `00-${ID}-${PARENT}-ff`,
    `01-${ID}-${PARENT}-01`,
    `cc-${ID}-${PARENT}-01-what-the-future-will-be-like`,
    `fe-${ID}-${PARENT}-01-`,
  ])('is taken from %j', header => {
    expect(traceIdFrom(header)).toBe(ID);
  });

  it.each([
    null,
    '',
    ID,
    `00-${ID}-${PARENT}`,
    `00-${ID}-${PARENT}-`,
    `00-${ID}-${PARENT}-1`,
    `00-${ID}-${PARENT}-01-`,
    `00-${ID}-${PARENT}-01-more`,
    `00-${ID}-${PARENT}-01.more`,
    `00-${ID}-${PARENT}-01, 00-${ID}-${PARENT}-01`,
    `cc-${ID}-${PARENT}-01.what-the-future-will-be-like`,
    `ff-${ID}-${PARENT}-01`,
    `0-${ID}-${PARENT}-01`,
    `000-${ID}-${PARENT}-01`,
    `00-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${ID}-${'0'.repeat(16)}-01`,
    `cc-${'0'.repeat(32)}-${PARENT}-01`,
    `00-${ID.toUpperCase()}-${PARENT}-01`,
    `00-${ID}-${PARENT.toUpperCase()}-01`,
    `00-${ID}-${PARENT}-0A`,
    `00-${ID.slice(1)}-${PARENT}-01`,
    `00-${ID}g-${PARENT}-01`,
    `00-${ID}-${PARENT}0-01`,
    `00-${ID}_${PARENT}_01`,
    ` 00-${ID}-${PARENT}-01`,
    `00-${ID}-${PARENT}-01\n`,
  ])('is a new one for %j', header => {
    const [first, second] = [traceIdFrom(header), traceIdFrom(header)];
    expect(first).toMatch(TRACE_ID);
    expect(new Set([first, second, ID]).size).toBe(3);
  });

  it('is 32 hexadecimal digits for any header', () => {
    const hex = (length: number) =>
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
    const header = fc.oneof(
      fc.string(),
      fc.tuple(hex(2), hex(32), hex(16), hex(2)).map(parts => parts.join('-')),
    );
    fc.assert(fc.property(header, text => TRACE_ID.test(traceIdFrom(text))));
  });
});

it('follows the work and everything that it starts, also when other work runs at the same time', async () => {
  const work = async () => {
    const before = currentTraceId();
    await setImmediate();
    return [before, currentTraceId()];
  };
  const other = ID.replaceAll('0', '1');
  expect(await Promise.all([inTrace(ID, work), inTrace(other, work)])).toEqual([
    [ID, ID],
    [other, other],
  ]);
});

it('is a new one outside of any work', () => {
  expect(currentTraceId()).toMatch(TRACE_ID);
  expect(currentTraceId()).not.toBe(currentTraceId());
});
