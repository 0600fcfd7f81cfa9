import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Claim, creditsByOperation, divide } from '../../src/buying/shares.ts';
import { rowsIn, type Span, unite } from '../../src/paging/span.ts';

const [a, b, c] = [1, 2, 3];

const span = (start: number, end: number): Span => ({ start, end });

function creditsOf(request: Span, ...claims: readonly Claim[]): readonly (number | undefined)[] {
  const credits = creditsByOperation(divide(request, claims));
  return [a, b, c].map(operation => credits.get(operation));
}

test('each row is paid by the first who lacks it', () => {
  expect(
    creditsOf(
      span(0, 30),
      { operation: a, rows: [span(0, 10)] },
      { operation: b, rows: [span(5, 20)] },
      { operation: c, rows: [span(10, 30)] },
    ),
  ).toEqual([10, 10, 10]);
});

test('rows that nobody lacks are paid by the first whom the request serves', () => {
  expect(
    creditsOf(
      span(0, 20),
      { operation: a, rows: [span(90, 99)] },
      { operation: b, rows: [span(7, 12)] },
      { operation: c, rows: [span(12, 17)] },
    ),
  ).toEqual([undefined, 15, 5]);
});

test('a request that serves nobody, like the probe for a total, is paid by the first', () => {
  expect(creditsOf(span(0, 1), { operation: a, rows: [] }, { operation: b, rows: [span(50, 60)] })).toEqual([
    1,
    undefined,
    undefined,
  ]);
  expect(divide(span(0, 1), [])).toEqual([]);
});

test('the shares are all of the request, each row once', () => {
  const spans = fc
    .tuple(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 20 }))
    .map(([at, rows]) => span(at, at + rows));
  const claims = fc.array(
    fc.record({ operation: fc.constantFrom(a, b, c), rows: fc.array(spans, { maxLength: 3 }).map(unite) }),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(
    fc.property(spans, claims, (request, all) => {
      const shares = divide(request, all).map(share => share.span);
      expect(unite(shares)).toEqual([request]);
      expect(rowsIn(shares)).toBe(rowsIn([request]));
    }),
  );
});
