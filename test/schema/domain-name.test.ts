import fc from 'fast-check';
import { expect, test } from 'vitest';
import { domainNameOfUrl, isPlainName, readAnyName, readDomainName } from '../../src/schema/domain-name.ts';

test.each([
  ['gepur.com', 'gepur.com'],
  ['GEPUR.Com', 'gepur.com'],
  ['gepur.com.', 'gepur.com'],
  ['gepur。com', 'gepur.com'],
  ['пример.рф', 'xn--e1afmkfd.xn--p1ai'],
  ['faß.de', 'xn--fa-hia.de'],
  ['foo_bar.tumblr.com', 'foo_bar.tumblr.com'],
  ['a.b.c.d.example', 'a.b.c.d.example'],
])('%j is the domain name %s', (input, name) => {
  expect(readDomainName(input)).toBe(name);
});

test.each([
  ['', 'is empty'],
  ['   ', 'is empty'],
  ['https://gepur.com', 'has a scheme', 'gepur.com'],
  ['HTTPS://Gepur.com/blog?a=1', 'has a scheme', 'gepur.com'],
  ['//gepur.com', 'has a scheme', 'gepur.com'],
  ['gepur.com/blog', 'has a path', 'gepur.com'],
  ['gepur.com\\blog', 'has a path', 'gepur.com'],
  ['gepur.com?a', 'has a path', 'gepur.com'],
  ['gepur.com#a', 'has a path', 'gepur.com'],
  ['gepur.com:8080', 'has a port', 'gepur.com'],
  ['me@gepur.com', 'has a user', 'gepur.com'],
  ['127.0.0.1', 'is an IP address'],
  ['127.0.0.1.', 'is an IP address'],
  ['0x7f.1', 'is an IP address'],
  ['1.2.3', 'is an IP address'],
  ['[::1]', 'is an IP address'],
  ['::1', 'is an IP address'],
  ['localhost', 'has only one label'],
  ['localhost.', 'has only one label'],
  ['gepur.com..', 'is not a host name', 'gepur.com'],
  ['a..com', 'is not a host name'],
  ['.gepur.com', 'is not a host name'],
  ['-a.com', 'is not a host name'],
  ['a-.com', 'is not a host name'],
  [`${'a'.repeat(64)}.com`, 'is not a host name'],
  [`${'a.'.repeat(130)}com`, 'is not a host name'],
  ['gepur .com', 'contains a character that host names do not allow'],
  ['%67epur.com', 'contains a character that host names do not allow', 'gepur.com'],
  ['*.gepur.com', 'contains a character that host names do not allow'],
  ['gepur\u0000.com', 'contains a character that host names do not allow'],
])('%j is refused because it %s', (input, reason, example = 'example.com') => {
  expect(() => readDomainName(input)).toThrow(
    expect.objectContaining({
      message: expect.stringMatching(new RegExp(`${reason}.* for example "${example}"\\.$`)),
      extensions: { code: 'BAD_USER_INPUT', retryable: false },
    }),
  );
});

test('a refusal does not repeat more than the beginning of a long text', () => {
  expect(() => readDomainName('x/'.repeat(5000))).toThrow(
    expect.objectContaining({ message: expect.stringMatching(/^.{0,300}$/) }),
  );
});

test('what was read once is read again as itself, and any text is either read or refused as bad input', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'grapheme' }), fc.domain(), fc.webUrl(), fc.ipV6()), input => {
      let name: string;
      try {
        name = readDomainName(input);
      } catch (error) {
        expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
        return;
      }
      expect(name).toMatch(/^[a-z0-9._-]+$/);
      expect(readDomainName(name)).toBe(name);
    }),
  );
});

test('a plain name is what the conversion of all names makes of it', () => {
  const label = fc.stringMatching(/^[a-z0-9_-]{1,8}$/);
  const names = fc.array(
    fc.oneof(label, fc.constantFrom('xn--p1ai', 'a'.repeat(63), 'a'.repeat(64), 'A', '')),
    {
      minLength: 1,
      maxLength: 5,
    },
  );
  let plain = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        names.map(labels => labels.join('.')),
        fc.domain(),
        fc.string(),
      ),
      text => {
        if (isPlainName(text)) {
          plain += 1;
          expect(readAnyName(text)).toBe(text);
        }
      },
    ),
    { numRuns: 2000 },
  );
  expect(plain).toBeGreaterThan(100);
});

test.each([
  ['https://blog.gepur.com/a b?c', 'blog.gepur.com'],
  ['http://пример.рф/страница', 'xn--e1afmkfd.xn--p1ai'],
  ['https://gepur.com:8443/', 'gepur.com'],
  ['http://192.168.0.1/', undefined],
  ['http://localhost/', undefined],
  ['mailto:me@gepur.com', undefined],
  ['gepur.com/blog', undefined],
  ['', undefined],
])('the domain name of the URL %j is %s', (url, name) => {
  expect(domainNameOfUrl(url)).toBe(name);
});
