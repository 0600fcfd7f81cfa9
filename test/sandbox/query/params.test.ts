import { afterAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { call, intersect, newBacklinks, stats } from '../wire.ts';

const sandbox = await startSandbox();
afterAll(() => sandbox.close());

/** The code of the error. Expects it to cost nothing, except for 32017. */
async function errorCode(method: string, params: unknown): Promise<unknown> {
  const before = sandbox.billed;
  const { error } = await call(sandbox, method, params);
  if (error && error.code !== 32017) {
    expect(sandbox.billed).toBe(before);
  }
  return error?.code;
}

const links = { query: 'rows-3.example', searchType: 'domain' };
const donors = { query: 'rows-3.example', intersect: ['rows-2.example'] };

describe('both listing methods', () => {
  const both = [
    [newBacklinks, links],
    [intersect, donors],
  ] as const;

  it.each([
    ['size', 0, 32602],
    ['size', 1001, 32602],
    ['size', 1.5, 32602],
    ['size', '10', 32602],
    ['size', null, 32602],
    ['page', 0, 32602],
    ['page', -1, 32602],
    ['page', '1', 32602],
    ['page', 601, 402],
    ['sort', 'links_ext', 32602],
    ['sort', null, 32602],
    ['order', 'down', 32602],
    ['order', 1, 32602],
    ['query', undefined, 32602],
    ['query', 'Example.com', 32602],
    ['query', 'приклад.укр', 32602],
    ['query', 'https://example.com', 32602],
    ['query', 'example.com/', 32602],
    ['query', 'example', 32602],
    ['query', '192.168.0.1', 32602],
    ['query', '-example.com', 32602],
    ['query', `${'a'.repeat(64)}.com`, 32602],
    ['query', ['example.com'], 32602],
    ['limit', 10, 32602],
    ['token', 'sandbox', 32602],
  ])('reject %s %j with %i', async (name, value, code) => {
    for (const [method, params] of both) {
      expect(await errorCode(method, { ...params, [name]: value })).toBe(code);
    }
  });

  it.each([
    ['size', 1],
    ['size', 1000],
    ['page', 600],
    ['order', 'asc'],
    ['order', 'DESC'],
    ['sort', 'domain_rank'],
    ['query', 'xn--80aikifvh.xn--j1amh'],
    ['query', 'forum.my-site.co.uk'],
  ])('accept %s %j', async (name, value) => {
    for (const [method, params] of both) {
      expect(await errorCode(method, { ...params, [name]: value })).toBeOneOf([undefined, 32017]);
    }
  });

  it.each([undefined, null, [], 'query'])('reject the params %j', async params => {
    for (const [method] of both) {
      expect(await errorCode(method, params)).toBe(32602);
    }
  });

  it('end at row 60,000', async () => {
    for (const [method, params] of both) {
      expect(await errorCode(method, { ...params, page: 60, size: 1000 })).toBeUndefined();
      expect(await errorCode(method, { ...params, page: 61, size: 1000 })).toBe(402);
      expect(await errorCode(method, { ...params, page: 60_000, size: 1 })).toBeUndefined();
      expect(await errorCode(method, { ...params, page: 60_001, size: 1 })).toBe(402);
    }
  });

  it('say which values are valid', async () => {
    const { error } = await call(sandbox, newBacklinks, { ...links, size: 5000 });
    expect(error?.message).toBe('size must be a whole number from 1 to 1000, not 5000');
    const deep = await call(sandbox, newBacklinks, { ...links, page: 601 });
    expect(deep.error?.message).toMatch(/^To get more than 60000 results use export/);
  });

  it('have the documented defaults', async () => {
    const { result } = await call(sandbox, newBacklinks, { ...links, query: 'rows-150.example' });
    expect(result?.summary_info).toMatchObject({
      page: 1,
      count: 100,
      sort: 'check',
      order: 'DESC',
      total: 150,
    });
    const other = await call(sandbox, intersect, { ...donors, query: 'rows-150.example' });
    expect(other.result?.summary_info).toMatchObject({
      page: 1,
      count: 100,
      sort: 'domain_rank',
      order: 'DESC',
    });
  });
});

describe('getNewBacklinks', () => {
  it.each([
    ['searchType', undefined],
    ['searchType', 'DOMAIN'],
    ['searchType', 'subdomains'],
    ['linkPerDomain', 2],
    ['linkPerDomain', true],
    ['linkPerDomain', null],
    ['sort', 'links_count1'],
    ['sort', 'first_seen'],
    ['intersect', ['a.com']],
  ])('rejects %s %j', async (name, value) => {
    expect(await errorCode(newBacklinks, { ...links, [name]: value })).toBe(32602);
  });

  it.each([
    ['sort', 'url_from'],
    ['sort', 'anchor'],
    ['sort', 'link_nofollow'],
    ['sort', 'links_external'],
    ['sort', 'link_type'],
    ['sort', 'url_to'],
    ['sort', 'check'],
    ['sort', 'add'],
    ['searchType', 'domain_with_subdomains'],
    ['linkPerDomain', 0],
    ['linkPerDomain', 1],
    ['linkPerDomain', '0'],
    ['linkPerDomain', '1'],
  ])('accepts %s %j', async (name, value) => {
    expect(await errorCode(newBacklinks, { ...links, [name]: value })).toBeUndefined();
  });

  it.each(['url', 'URL', 'part_url'])('requires a host and a path as the query of %s', async searchType => {
    const ask = (query: string) => errorCode(newBacklinks, { query, searchType });
    expect(await ask('rows-500.example/')).toBeUndefined();
    expect(await ask('rows-500.example/каталог товарів/?a=1')).toBe(32017);
    expect(await ask('rows-500.example')).toBe(32602);
    expect(await ask('https://rows-500.example/')).toBe(32602);
    expect(await ask('/blog/')).toBe(32602);
  });
});

describe('getIntersect', () => {
  it.each([
    ['intersect', undefined],
    ['intersect', 'a.com'],
    ['intersect', []],
    ['intersect', ['a.com', 'b.com', 'c.com']],
    ['intersect', ['a.com', 'a.com']],
    ['intersect', ['rows-3.example']],
    ['intersect', ['A.com']],
    ['intersect', ['a.com/']],
    ['sort', 'links_count3'],
    ['sort', 'links_count0'],
    ['sort', 'check'],
    ['searchType', 'domain'],
    ['linkPerDomain', 1],
  ])('rejects %s %j', async (name, value) => {
    expect(await errorCode(intersect, { ...donors, [name]: value })).toBe(32602);
  });

  it('accepts two competitors and can then sort by the third count', async () => {
    const params = { ...donors, intersect: ['rows-2.example', 'rows-1.example'] };
    expect(await errorCode(intersect, { ...params, sort: 'links_count3' })).toBeUndefined();
  });
});

it('getStats accepts no parameters', async () => {
  expect(await errorCode(stats, {})).toBeUndefined();
  expect(await errorCode(stats, { page: 1 })).toBe(32602);
  expect(await errorCode(stats, undefined)).toBe(32602);
});
