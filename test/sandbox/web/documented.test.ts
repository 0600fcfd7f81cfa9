import { afterAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { everyRow, intersect, newBacklinks, post } from '../wire.ts';

const sandbox = await startSandbox({ balance: 972_854 });
afterAll(() => sandbox.close());

const documentedIntersect = `{
  "id": "123",
  "method": "SerpstatBacklinksProcedure.getIntersect",
  "params": {
    "query": "gepur.com",
    "sort": "links_count1",
    "order": "desc",
    "page": 1,
    "size": 2,
    "intersect": ["klubok.com", "issaplus.com"],
    "complexFilter": [
      [
        { "field": "domain_rank", "compareType": "gte", "value": [1] },
        { "field": "links_count1", "compareType": "gte", "value": [1] },
        { "field": "links_count2", "compareType": "gte", "value": [1] }
      ]
    ]
  }
}`;

const documentedIntersectAnswer = {
  id: '123',
  result: {
    data: [
      {
        Domain: 'znaxarenko.mybb.ru',
        SDR: 5,
        'Links count for domain #1 gepur.com': 177,
        'Links count for domain #2 klubok.com': 3,
        'Links count for domain #3 issaplus.com': 0,
      },
      {
        Domain: 'speshka.com',
        SDR: 30,
        'Links count for domain #1 gepur.com': 61,
        'Links count for domain #2 klubok.com': 1,
        'Links count for domain #3 issaplus.com': 92,
      },
    ],
    summary_info: { left_lines: 972_852, page: 1, count: 2, total: 233, sort: 'links_count1', order: 'DESC' },
  },
};

const documentedBacklinks = `{
  "id": 1,
  "method": "SerpstatBacklinksProcedure.getNewBacklinks",
  "params": {
    "query": "serpstat.com",
    "searchType": "domain",
    "sort": "url_from",
    "order": "desc",
    "page": 1,
    "size": 2,
    "linkPerDomain": 1,
    "complexFilter": [
      [
        { "field": "url_from", "compareType": "notContains", "value": ["7654765"] },
        { "field": "link_nofollow", "compareType": "contains", "value": ["0", "1", "2", "4"] },
        { "field": "anchor", "compareType": "notContains", "value": ["лопспрол"] },
        { "field": "check", "compareType": "lte", "value": ["1.1.2030"] },
        { "field": "links_external", "compareType": "between", "value": ["1", "500"] }
      ],
      [
        { "field": "links_external", "compareType": "lte", "value": ["800"] },
        { "additional_filters": "no_subdomains" },
        { "additional_filters": "only_main_page" }
      ]
    ]
  }
}`;

const documentedBacklinksAnswer = {
  id: '1',
  result: {
    data: [
      {
        url_from: 'https://www.wmlou.com/',
        url_to: 'https://serpstat.com/?ref=326045',
        nofollow: 'follow',
        link_type: 'href',
        links_ext: 330,
        link_text: 'Serpstat',
        first_seen: '2020-11-24',
        last_visited: '2021-03-29 09:19:13',
        domain_rank: 22,
      },
      {
        url_from: 'https://www.vsesv.com/',
        url_to: 'http://serpstat.com',
        nofollow: 'follow',
        link_type: 'href',
        links_ext: 11,
        link_text: 'Serpstat',
        first_seen: '2021-08-06',
        last_visited: '2021-08-06 10:42:54',
        domain_rank: 17,
      },
    ],
    summary_info: { left_lines: 999_806, page: 1, count: 2, total: 167, sort: 'url_from', order: 'DESC' },
  },
};

describe('the documented requests', () => {
  it('get the documented answer of getIntersect, to the letter', async () => {
    sandbox.setBalance(972_854);
    const { text } = await post(sandbox, documentedIntersect);
    expect(text).toBe(JSON.stringify(documentedIntersectAnswer));
  });

  it.each(['1.1.2030', '01.01.2030'])(
    'get the documented answer of getNewBacklinks, to the letter, with the date %s',
    async date => {
      sandbox.setBalance(999_808);
      const { text } = await post(sandbox, documentedBacklinks.replace('1.1.2030', date));
      expect(text).toBe(JSON.stringify(documentedBacklinksAnswer));
    },
  );
});

describe('the documented domains', () => {
  it('have backlinks that match their intersection', async () => {
    const params = { query: 'gepur.com', intersect: ['klubok.com', 'issaplus.com'] };
    const donors = await everyRow(sandbox, intersect, params);
    for (const [i, query] of [params.query, ...params.intersect].entries()) {
      const key = `Links count for domain #${i + 1} ${query}`;
      const links = await everyRow(sandbox, newBacklinks, { query, searchType: 'domain', linkPerDomain: 0 });
      const counted = new Map<string, number>();
      for (const { url_from } of links) {
        const host = /^https?:\/\/(?:www\.)?([^/?]+)/.exec(String(url_from))?.[1] ?? '';
        counted.set(host, (counted.get(host) ?? 0) + 1);
      }
      const stated = donors.filter(row => row[key] !== 0).map(row => [String(row.Domain), row[key]] as const);
      expect(counted).toEqual(new Map(stated));
      expect(counted.size).toBeGreaterThan(500);
    }
  });
});
