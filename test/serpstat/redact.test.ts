import { expect, it } from 'vitest';
import { redact } from '../../src/serpstat/refusal.ts';

it('removes every token, plain and URL-encoded', () => {
  const token = 'a+b/c&d=$&';
  const text = `${token} ?token=${encodeURIComponent(token)}&x=1 ${token}${token}`;
  expect(redact(text, token)).toBe('(hidden) ?token=(hidden)&x=1 (hidden)(hidden)');
});

it('returns the text unchanged if there is no token', () => {
  expect(redact('Invalid token!', '')).toBe('Invalid token!');
});
