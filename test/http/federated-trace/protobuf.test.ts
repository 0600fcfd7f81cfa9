import { expect, test } from 'vitest';
import {
  type Bytes,
  double,
  embedded,
  integer,
  text,
  toBase64,
} from '../../../src/http/federated-trace/protobuf.ts';

const hex = (bytes: Bytes) => Buffer.from(bytes, 'latin1').toString('hex');

// https://protobuf.dev/programming-guides/encoding/
test('messages are written as in the examples of the documentation of Protocol Buffers', () => {
  const test1 = integer(1, 150);
  expect(hex(test1)).toBe('089601');
  expect(hex(text(2, 'testing'))).toBe('120774657374696e67');
  expect(hex(embedded(3, test1))).toBe('1a03089601');
  expect(hex(test1 + text(2, 'testing'))).toBe('089601120774657374696e67');
});

test('integers above 32 bits keep every digit', () => {
  expect(hex(integer(11, 2 ** 53 - 1))).toBe('58ffffffffffffff0f');
  expect(hex(integer(11, 2 ** 32))).toBe('588080808010');
  expect(hex(integer(11, 0))).toBe('5800');
});

test('a field above number 15 has a tag of two bytes', () => {
  expect(hex(double(31, 1))).toBe('f901000000000000f03f');
  expect(hex(integer(33, 1))).toBe('880201');
});

test('texts are UTF-8, and their lengths count bytes', () => {
  expect(hex(text(1, 'ї'))).toBe('0a02d197');
  expect(toBase64(text(1, 'ї'))).toBe(Buffer.from('0a02d197', 'hex').toString('base64'));
});
