import { expect, it } from 'vitest';
import { redact } from '../../src/serpstat/redact.ts';

it('takes the token out wherever it stands, plain and as URLs write it', () => {
  const token = 'a+b/c&d=$&';
  const text = `${token} ?token=${encodeURIComponent(token)}&x=1 ${token}${token}`;
  expect(redact(text, token)).toBe('(hidden) ?token=(hidden)&x=1 (hidden)(hidden)');
});

it('leaves a text alone where there is no token', () => {
  expect(redact('Invalid token!', '')).toBe('Invalid token!');
});
