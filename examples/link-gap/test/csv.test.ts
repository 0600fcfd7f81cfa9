import { expect, test } from 'vitest';
import { toCsv } from '../src/csv.ts';

test('a field is quoted where RFC 4180 needs it', () => {
  expect(toCsv([['a', 'b,c', 'd"e', 'f\ng', null, 5]])).toBe('a,"b,c","d""e","f\ng",,5\r\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])('a spreadsheet reads %j as text', text => {
  expect(toCsv([[text]])).toBe(`'${text}\r\n`);
});

test('a negative number stays a number', () => {
  expect(toCsv([[-1]])).toBe('-1\r\n');
});
