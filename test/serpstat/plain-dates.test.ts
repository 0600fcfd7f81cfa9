import fc from 'fast-check';
import { GraphQLLocalDate, GraphQLLocalDateTime } from 'graphql-scalars';
import { expect, test } from 'vitest';
import { isPlainDate, isPlainDateTime } from '../../src/serpstat/plain-dates.ts';

const two = (max: number) => fc.integer({ min: 0, max }).map(number => String(number).padStart(2, '0'));

const dates = fc
  .tuple(fc.integer({ min: 0, max: 9999 }), two(14), two(33))
  .map(([year, month, day]) => `${String(year).padStart(4, '0')}-${month}-${day}`);

const times = fc.tuple(two(25), two(61), two(61)).map(parts => parts.join(':'));

test('a plain date is a calendar day', () => {
  let plain = 0;
  fc.assert(
    fc.property(fc.oneof(dates, fc.string()), text => {
      if (isPlainDate(text)) {
        plain += 1;
        expect(GraphQLLocalDate.serialize(text)).toBe(text);
        expect(new Date(text).toISOString()).toBe(`${text}T00:00:00.000Z`);
      }
    }),
    { numRuns: 2000 },
  );
  expect(plain).toBeGreaterThan(100);
});

test('a plain date and time is a moment of the calendar', () => {
  let plain = 0;
  fc.assert(
    fc.property(fc.tuple(dates, fc.constantFrom('T', ' ', ''), times), parts => {
      const text = parts.join('');
      if (isPlainDateTime(text)) {
        plain += 1;
        expect(GraphQLLocalDateTime.serialize(text)).toBe(text);
        expect(new Date(`${text}Z`).toISOString()).toBe(`${text}.000Z`);
      }
    }),
    { numRuns: 2000 },
  );
  expect(plain).toBeGreaterThan(100);
});
