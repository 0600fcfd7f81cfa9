import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeValue, escapeMessage, quote } from '../src/quote.ts';

describe('a quoted text', () => {
  it.each([
    ['example.com', '"example.com"'],
    ['', '""'],
    ['say "hi" \\', '"say \\"hi\\" \\\\"'],
    ['пример.рф', '"пример.рф"'],
    ['line\r\nend\u0000\u007f\u0085', '"line\\r\\nend\\u0000\\u007f\\u0085"'],
    ['\u202egnp.exe\u2069\u200b\ufeff', '"\\u202egnp.exe\\u2069\\u200b\\ufeff"'],
    ['\u2028\u2029', '"\\u2028\\u2029"'],
    ['\ud800 \udc00', '"\\ud800 \\udc00"'],
    ['\u{e0041}', '"\\udb40\\udc41"'],
  ])('%j reads %s', (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });

  it('is whole up to 100 characters, and cut with the length of the whole behind', () => {
    expect(quote('a'.repeat(100))).toBe(`"${'a'.repeat(100)}"`);
    expect(quote('a'.repeat(101))).toBe(`"${'a'.repeat(100)}"… (101 characters)`);
  });

  it('is never cut within a character', () => {
    expect(quote('😀'.repeat(100))).toBe(`"${'😀'.repeat(100)}"`);
    expect(quote(`a${'😀'.repeat(100)}`)).toBe(`"a${'😀'.repeat(99)}"… (201 characters)`);
  });

  it('is JSON for the text where it is whole, in characters that all can be seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), text => {
        expect(JSON.parse(quote(text))).toBe(text);
        expect(quote(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});

it.each([
  [5, '5'],
  [true, 'true'],
  [null, 'null'],
  [['a'], 'a list'],
  [{ a: 1 }, 'an object'],
  ['a', '"a"'],
])('a value %j is described as %s', (value, described) => {
  expect(describeValue(value)).toBe(described);
});

it('the message of another is cut and escaped, but not quoted', () => {
  expect(escapeMessage('Unknown "\u202ea"', 100)).toBe('Unknown "\\u202ea"');
  expect(escapeMessage('Unknown type', 7)).toBe('Unknown… (12 characters)');
});
