import { describe, expect, it } from 'vitest';
import { isRegistrable, urlParts } from '../../../src/sandbox/web/hosts.ts';

describe('hosts', () => {
  it.each([
    ['example.com', true],
    ['www.example.com', true],
    ['blog.example.com', false],
    ['www.blog.example.com', false],
    ['example.co.uk', true],
    ['www.example.com.ua', true],
    ['blog.example.co.uk', false],
    ['xn--80aikifvh.xn--j1amh', true],
  ])('%s is registrable: %s', (host, registrable) => {
    expect(isRegistrable(host)).toBe(registrable);
  });

  it.each([
    ['https://a.com', 'a.com', '/', ''],
    ['http://a.com/', 'a.com', '/', ''],
    ['http://a.com?x=/y', 'a.com', '/', '?x=/y'],
    ['https://a.com/каталог сайтів/1?q=a b', 'a.com', '/каталог сайтів/1', '?q=a b'],
  ])('%s splits into its parts', (url, host, path, search) => {
    expect(urlParts(url)).toEqual({ host, path, search });
  });
});
