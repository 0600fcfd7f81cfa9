import type { Random } from '../../../src/sandbox/web/random.ts';

/** A text such as nobody means well by. What it is good for, or bad, depends on where it is put. */
export function hostileText(random: Random): string {
  const text = random.pick(TEXTS);
  switch (random.below(8)) {
    case 0:
      return text.repeat(1 + random.below(2000));
    case 1:
      return text + random.pick(TEXTS);
    case 2:
      return random.pick(TEXTS) + text + random.below(1_000_000);
    case 3:
    case 4:
    case 5:
      return Array.from({ length: 1 + random.below(40) }, () => unit(random)).join('');
    default:
      return text;
  }
}

const TEXTS: readonly [string, ...string[]] = [
  '',
  ' ',
  'a',
  '\u0000',
  '\r\nx-injected: 1\r\n\r\n',
  '\u001b[2J\u001b]0;owned\u0007',
  '\u202egnp.exe',
  '\u2066\u2069\u200f\u061c',
  '\u200b\u200c\u200d\ufeff',
  '\u2028\u2029\u0085',
  '\ud800',
  '\udfff\ud800',
  'Z\u0351\u0327\u034a\u033f\u0489',
  '😀👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '\ufdd0\uffff\u{10ffff}',
  'ß\u0130\ufb03\u1e9e',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'undefined',
  'NaN',
  '-1',
  '1e999',
  '0x7fffffff',
  '99999999999999999999',
  "' OR 1=1; DROP TABLE rows; --",
  '"}]}}}',
  '{"$gt":""}',
  '{{7*7}}<%= 7*7 %>#{7*7}',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '%00%2e%2e%2f%zz',
  'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data/',
  'javascript:alert(1)',
  '$(reboot)`reboot`|reboot;reboot&reboot',
  '\\\\',
  '"',
  '#',
  '...',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
  'xn--',
  'xn--0000000000000000000000000000000000000000000000000000000',
  '127.0.0.1',
  '[::1]',
  'localhost',
];

/** Names that are none here, some of which every object of JavaScript has. */
export const NAMES: readonly [string, ...string[]] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
  'backlink',
  'Domains',
  '_entities',
  '__Schema',
  'x'.repeat(3000),
];

/** Any UTF-16 unit, so that most pairs of them are none. */
function unit(random: Random): string {
  return String.fromCharCode(random.below(0x10000));
}
