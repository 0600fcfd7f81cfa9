import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { backlinks, call, everyRow, intersect, newBacklinks, type Row } from '../wire.ts';

const sandbox = await startSandbox({ balance: 1e9, today: '2026-11-15' });
afterAll(() => sandbox.close());

async function total(params: object): Promise<unknown> {
  const { result } = await backlinks(sandbox, { size: 1, ...params });
  return result?.summary_info.total;
}

const hostOf = (url: unknown) => /^https?:\/\/(?:www\.)?([^/?]+)/.exec(String(url))?.[1];

describe('sizes', () => {
  it.each([1, 2, 99, 5000, 60_000, 100_000])('rows-%i.example has exactly that many rows', async size => {
    expect(await total({ query: `rows-${size}.example` })).toBe(size);
  });

  it('are exact when read page by page', async () => {
    expect(
      await everyRow(sandbox, newBacklinks, { query: 'rows-1234.example', searchType: 'domain' }, 100),
    ).toHaveLength(1234);
  });

  it('of other names are mostly tens to thousands; some exceed 60,000 and some are 0', async () => {
    const sizes: number[] = [];
    for (let i = 0; i < 40; i++) {
      const params = { query: `site-${i}.com`, intersect: ['rows-0.example'], size: 1 };
      const { result } = await call(sandbox, intersect, params);
      sizes.push(Number(result?.summary_info.total ?? 0));
    }
    const among = (low: number, high: number) => sizes.filter(size => size >= low && size <= high).length;
    expect(among(10, 9999)).toBeGreaterThan(26);
    expect(among(0, 0)).toBeGreaterThan(0);
    expect(await total({ query: 'google.com' })).toBeGreaterThan(60_000);
  });
});

it('gives the same answers in another sandbox', async () => {
  const other = await startSandbox({ today: '2026-11-15' });
  const params = { query: 'example.com', searchType: 'domain_with_subdomains', linkPerDomain: 0, size: 1000 };
  const [a, b] = await Promise.all([sandbox, other].map(each => call(each, newBacklinks, params)));
  expect(a?.result?.data.length).toBeGreaterThan(100);
  expect(b?.result?.data).toEqual(a?.result?.data);
  const pair = { query: 'example.com', intersect: ['example.org'], size: 1000 };
  const [c, d] = await Promise.all([sandbox, other].map(each => call(each, intersect, pair)));
  expect(d?.result?.data).toEqual(c?.result?.data);
  await other.close();
});

it('never changes its answers', async () => {
  const { result } = await backlinks(sandbox, { query: 'rows-3.example', size: 1, sort: 'url_from' });
  expect(result?.data).toMatchInlineSnapshot(`
    [
      {
        "domain_rank": 83,
        "first_seen": "2025-04-27",
        "last_visited": "2026-06-11 09:19:13",
        "link_text": "https://rows-3.example/",
        "link_type": "href",
        "links_ext": 713,
        "nofollow": "follow",
        "url_from": "https://www.zimodo.ru/?p=15858",
        "url_to": "https://rows-3.example/",
      },
    ]
  `);
});

describe('the fields', () => {
  let rows: Row[];
  beforeAll(async () => {
    rows = await everyRow(sandbox, newBacklinks, {
      query: 'rows-4000.example',
      searchType: 'domain',
      linkPerDomain: 0,
    });
  });

  it('are the documented ones, in their formats', () => {
    for (const row of rows) {
      expect(row).toEqual({
        url_from: expect.stringMatching(/^https?:\/\/[a-z0-9.-]+([/?]|$)/),
        url_to: expect.stringMatching(/^https?:\/\/(www\.)?rows-4000\.example([/?]|$)/),
        nofollow: expect.stringMatching(/^(follow|nofollow|UGC|sponsored)(,(nofollow|UGC|sponsored))*$/),
        link_type: expect.stringMatching(/^(href|image|redirect|frame|rss|alternate|form|canonical)$/),
        links_ext: expect.any(Number),
        link_text: expect.any(String),
        first_seen: expect.stringMatching(/^20\d\d-\d\d-\d\d$/),
        last_visited: expect.stringMatching(/^20\d\d-\d\d-\d\d \d\d:\d\d:\d\d$/),
        domain_rank: expect.toSatisfy(rank => /^\d+$/.test(String(rank)) && Number(rank) <= 100),
      });
      expect(String(row.last_visited) >= String(row.first_seen)).toBe(true);
      expect(String(row.last_visited) < '2026-11-15').toBe(true);
    }
  });

  it('contain every oddity of the live API', () => {
    const some = (field: string, pattern: RegExp) => rows.some(row => pattern.test(String(row[field])));
    for (const word of ['href', 'image', 'redirect', 'frame', 'rss', 'alternate', 'form', 'canonical']) {
      expect(rows.some(row => row.link_type === word)).toBe(true);
    }
    expect(some('url_from', /^https:\/\/www\./)).toBe(true);
    expect(some('url_from', /^http:/)).toBe(true);
    expect(some('url_from', /^https?:\/\/forum\./)).toBe(true);
    expect(some('url_from', /\.co\.uk\//)).toBe(true);
    expect(some('url_from', /xn--/)).toBe(true);
    expect(some('url_from', / .*\d/)).toBe(true);
    expect(some('url_from', /ブログ/)).toBe(true);
    expect(some('url_from', /\?/)).toBe(true);
    expect(some('link_text', /^$/)).toBe(true);
    expect(some('link_text', /відгуки/)).toBe(true);
    expect(some('link_text', /\p{Emoji_Presentation}/u)).toBe(true);
    expect(some('nofollow', /^nofollow,UGC,sponsored$/)).toBe(true);
    expect(new Set(rows.map(row => typeof row.domain_rank))).toEqual(new Set(['number', 'string']));
  });

  it('have a different source page in every row', () => {
    expect(new Set(rows.map(row => row.url_from)).size).toBe(rows.length);
  });
});

describe('linkPerDomain', () => {
  it('1 returns the first link of each donor, 0 returns all links', async () => {
    const params = { query: 'rows-800.example', searchType: 'domain' };
    const one = await everyRow(sandbox, newBacklinks, { ...params, linkPerDomain: 1 });
    const all = await everyRow(sandbox, newBacklinks, { ...params, linkPerDomain: 0 });
    expect(new Set(one.map(row => hostOf(row.url_from))).size).toBe(one.length);
    expect(new Set(all.map(row => hostOf(row.url_from))).size).toBe(one.length);
    expect(all.length).toBeGreaterThan(one.length);
    const urls = new Set(all.map(row => row.url_from));
    expect(one.every(row => urls.has(String(row.url_from)))).toBe(true);
  });
});

describe('searchType', () => {
  it('domain covers the host and www., domain_with_subdomains covers all subdomains', async () => {
    const targets = async (query: string, searchType: string) => {
      const rows = await everyRow(sandbox, newBacklinks, { query, searchType, linkPerDomain: 0 });
      return new Set(rows.map(row => /^https?:\/\/([^/?]+)/.exec(String(row.url_to))?.[1]));
    };
    expect(await targets('gepur.com', 'domain')).toEqual(new Set(['gepur.com', 'www.gepur.com']));
    const wide = await targets('gepur.com', 'domain_with_subdomains');
    expect(wide.size).toBeGreaterThan(2);
    const [subdomain = ''] = [...wide].filter(host => !/^(www\.)?gepur/.test(String(host)));
    expect(subdomain).toMatch(/^(blog|shop|help)\.gepur\.com$/);
    expect(await targets(subdomain, 'domain')).toEqual(new Set([subdomain]));
  });

  it('url finds one page, part_url all pages below it', async () => {
    const params = { query: 'example.com', searchType: 'domain', linkPerDomain: 0 };
    const all = await everyRow(sandbox, newBacklinks, params);
    const target = (row: Row) =>
      String(row.url_to)
        .replace(/^https?:\/\//, '')
        .replace(/^[^/?]+$/, '$&/');
    for (const query of ['example.com/', 'example.com/blog/', 'www.example.com/']) {
      const page = await everyRow(sandbox, newBacklinks, { ...params, query, searchType: 'url' });
      expect(page).toEqual(all.filter(row => target(row).replace(/\?.*/, '') === query));
      const below = await everyRow(sandbox, newBacklinks, { ...params, query, searchType: 'part_url' });
      expect(below).toEqual(all.filter(row => target(row).startsWith(query)));
      expect(page.length).toBeGreaterThan(0);
      expect(below.length).toBeGreaterThan(page.length);
    }
  });

  it('url with one link per donor finds the first link of each donor to that page', async () => {
    const params = { query: 'example.com/blog/', searchType: 'url', sort: 'domain_rank' };
    const all = await everyRow(sandbox, newBacklinks, { ...params, linkPerDomain: 0 });
    const one = await everyRow(sandbox, newBacklinks, { ...params, linkPerDomain: 1 });
    expect(new Set(one.map(row => hostOf(row.url_from)))).toEqual(
      new Set(all.map(row => hostOf(row.url_from))),
    );
    expect(new Set(one.map(row => hostOf(row.url_from))).size).toBe(one.length);
  });

  it('answers that there is no data for a page that nobody links to', async () => {
    const answer = await backlinks(sandbox, { query: 'example.com/no/such/page', searchType: 'url' });
    expect(answer.error?.code).toBe(32017);
  });
});

describe('donors', () => {
  it('are shared by domains and have the same rank everywhere', async () => {
    const ranks = new Map<string | undefined, number>();
    let shared = 0;
    for (const query of ['rows-600.example', 'rows-700.example', 'example.com']) {
      for (const row of await everyRow(sandbox, newBacklinks, { query, searchType: 'domain' })) {
        const host = hostOf(row.url_from);
        const rank = ranks.get(host);
        if (rank !== undefined) {
          shared += 1;
          expect(Number(row.domain_rank)).toBe(rank);
        }
        ranks.set(host, Number(row.domain_rank));
      }
    }
    expect(shared).toBeGreaterThan(100);
  });

  it('of getIntersect are the donors of any of the domains, each once, with numbered keys', async () => {
    const params = { query: 'rows-300.example', intersect: ['rows-200.example', 'www.rows-100.example'] };
    const rows = await everyRow(sandbox, intersect, params);
    const hosts = await Promise.all(
      ['rows-300.example', 'rows-200.example', 'rows-100.example'].map(async query => {
        const links = await everyRow(sandbox, newBacklinks, { query, searchType: 'domain' });
        return links.map(row => hostOf(row.url_from));
      }),
    );
    expect(rows.map(row => row.Domain).toSorted()).toEqual([...new Set(hosts.flat())].toSorted());
    expect(Object.keys(rows[0] ?? {})).toEqual([
      'Domain',
      'SDR',
      'Links count for domain #1 rows-300.example',
      'Links count for domain #2 rows-200.example',
      'Links count for domain #3 www.rows-100.example',
    ]);
    expect(
      rows.some(row =>
        Object.values(row)
          .slice(2)
          .every(count => count !== 0),
      ),
    ).toBe(true);
    expect(rows.some(row => Object.values(row).slice(2).includes(0))).toBe(true);
  });
});
