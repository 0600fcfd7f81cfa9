import { expect, it } from 'vitest';
import { isLoopback } from '../src/loopback.ts';

it.each(['127.0.0.1', '127.255.0.1', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', 'localhost', 'LOCALHOST'])(
  'only this machine reaches %s',
  host => {
    expect(isLoopback(host)).toBe(true);
  },
);

it.each([
  '0.0.0.0',
  '::',
  '128.0.0.1',
  '::2',
  '::ffff:10.0.0.1',
  '127.0.0.1.example',
  'localhost.example',
  '127.1',
  '',
])('others can reach %j', host => {
  expect(isLoopback(host)).toBe(false);
});
