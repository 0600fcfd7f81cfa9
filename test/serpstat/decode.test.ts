import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOf, dateOf, dateTimeOf, textOf } from '../../src/serpstat/decode.ts';

const MAX_INT = 2_147_483_647;

it('returns strings as they are, numbers as strings, and an empty string for everything else', () => {
  const texts = [' naïve café\n', '', 5, -0.5, null, undefined, true, ['a'], { a: 'b' }];
  expect(texts.map(textOf)).toEqual([' naïve café\n', '', '5', '-0.5', '', '', '', '', '']);
});

describe('a count', () => {
  it('is a whole number in the range of GraphQL, also as a string of digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_INT }), count => {
        expect(countOf(count)).toBe(count);
        expect(countOf(String(count))).toBe(count);
      }),
    );
    expect([countOf(0), countOf('0'), countOf('007'), countOf(MAX_INT), countOf(String(MAX_INT))]).toEqual([
      0,
      0,
      7,
      MAX_INT,
      MAX_INT,
    ]);
  });

  it.each([
    MAX_INT + 1,
    String(MAX_INT + 1),
    '9'.repeat(400),
    -1,
    '-1',
    0.5,
    '0.5',
    '1e3',
    '0x10',
    ' 5 ',
    '5 links',
    '٣',
    '',
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    undefined,
    true,
    [5],
    {},
  ])('is null for %j', value => {
    expect(countOf(value)).toBeNull();
  });
});

describe('a day', () => {
  it('is a calendar day, with or without a time', () => {
    fc.assert(
      fc.property(days, ({ year, month, day }) => {
        const text = `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
        const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
        expect(dateOf(text)).toBe(exists ? text : null);
        expect(dateOf(`${text} 23:59:59`)).toBe(exists ? text : null);
        expect(dateTimeOf(text)).toBe(exists ? `${text}T00:00:00` : null);
        expect(dateTimeOf(`${text} 23:59:59`)).toBe(exists ? `${text}T23:59:59` : null);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '0000-00-00',
    '0000-00-00 00:00:00',
    '2023-02-30',
    '2023-02-29',
    '1900-02-29',
    '2023-13-01',
    '2023-04-31',
    '2023-1-1',
    '01.01.2023',
    '20230101',
    '2023-01-01Z',
    '2023-01-01T',
    ' 2023-01-01',
    '2023-01-01\n',
    '+002023-01-01',
    'yesterday',
    '',
    20_230_101,
    null,
    undefined,
    {},
    ['2023-01-01'],
  ])('is null for %j', value => {
    expect(dateOf(value)).toBeNull();
    expect(dateTimeOf(value)).toBeNull();
  });

  it.each(['2000-02-29', '2024-02-29', '1999-12-31'])('can be %s', text => {
    expect(dateOf(text)).toBe(text);
  });
});

describe('a moment', () => {
  it('is a time of day, and keeps its seconds', () => {
    const part = fc.integer({ min: 0, max: 99 });
    fc.assert(
      fc.property(part, part, part, fc.constantFrom(' ', 'T'), (hours, minutes, seconds, between) => {
        const time = [hours, minutes, seconds].map(number => padded(number, 2)).join(':');
        const exists = hours < 24 && minutes < 60 && seconds < 60;
        expect(dateTimeOf(`2021-03-29${between}${time}`)).toBe(exists ? `2021-03-29T${time}` : null);
      }),
      { numRuns: 1000 },
    );
    expect(dateTimeOf('2021-03-29 09:19:13')).toBe('2021-03-29T09:19:13');
    expect(dateTimeOf('2021-03-29 24:00:00')).toBeNull();
  });

  it.each(['2021-03-29 09:19', '2021-03-29T09:19:13Z', '2021-03-29 09:19:13.5', '2021-03-29  09:19:13'])(
    'is null for %j, which has another format',
    value => {
      expect(dateTimeOf(value)).toBeNull();
    },
  );
});

const days = fc.record({
  year: fc.oneof(fc.integer({ min: 1, max: 9999 }), fc.constantFrom(1900, 2000, 2023, 2024)),
  month: fc.integer({ min: 0, max: 13 }),
  day: fc.oneof(fc.integer({ min: 0, max: 32 }), fc.integer({ min: 28, max: 31 })),
});

function daysOf(year: number, month: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

function padded(number: number, width: number): string {
  return String(number).padStart(width, '0');
}
