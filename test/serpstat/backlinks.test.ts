import fc from 'fast-check';
import { GraphQLInt } from 'graphql';
import { GraphQLLocalDate, GraphQLLocalDateTime } from 'graphql-scalars';
import { describe, expect, it } from 'vitest';
import { type BacklinksQuestion, backlinksListing } from '../../src/serpstat/backlinks.ts';
import type { RawRow } from '../../src/serpstat/listing.ts';

const question: BacklinksQuestion = {
  query: 'serpstat.com',
  searchType: 'DOMAIN',
  onePerDomain: true,
  filter: undefined,
  orderBy: { field: 'LAST_VISITED', direction: 'DESC' },
};

const paramsOf = (changes: Partial<BacklinksQuestion>) =>
  backlinksListing({ ...question, ...changes }).params;

describe('the parameters of getNewBacklinks', () => {
  it('match the documentation, without page and size', () => {
    const complexFilter = [
      [
        { field: 'url_from', compareType: 'notContains', value: ['7654765'] },
        { field: 'link_nofollow', compareType: 'contains', value: ['0', '1', '2', '4'] },
        { field: 'anchor', compareType: 'notContains', value: ['лопспрол'] },
        { field: 'check', compareType: 'lte', value: ['1.1.2030'] },
        { field: 'links_external', compareType: 'between', value: ['1', '500'] },
      ],
      [
        { field: 'links_external', compareType: 'lte', value: ['800'] },
        { additional_filters: 'no_subdomains' },
        { additional_filters: 'only_main_page' },
      ],
    ] as const;
    const { method, params } = backlinksListing({
      ...question,
      filter: complexFilter,
      orderBy: { field: 'URL_FROM', direction: 'DESC' },
    });
    expect(method).toBe('SerpstatBacklinksProcedure.getNewBacklinks');
    expect(params).toEqual({
      query: 'serpstat.com',
      searchType: 'domain',
      sort: 'url_from',
      order: 'desc',
      linkPerDomain: 1,
      complexFilter,
    });
  });

  it('always have the search type and the links per domain, and a filter only if there is one', () => {
    expect(paramsOf({})).toStrictEqual({
      query: 'serpstat.com',
      searchType: 'domain',
      sort: 'check',
      order: 'desc',
      linkPerDomain: 1,
    });
    expect(paramsOf({ onePerDomain: false })).toMatchObject({ linkPerDomain: 0 });
  });

  it('have the same order, whatever the order in the question', () => {
    const reversed = Object.fromEntries(Object.entries({ ...question, filter: [] }).reverse());
    expect(JSON.stringify(backlinksListing(reversed as unknown as BacklinksQuestion).params)).toBe(
      // The same members, so of the same type.
      JSON.stringify(paramsOf({ filter: [] })),
    );
  });

  it.each([
    ['DOMAIN', 'domain'],
    ['DOMAIN_WITH_SUBDOMAINS', 'domain_with_subdomains'],
    ['URL', 'url'],
    ['PART_URL', 'part_url'],
  ] as const)('call the search type %s %s', (searchType, word) => {
    expect(paramsOf({ searchType })).toMatchObject({ searchType: word });
  });

  it.each([
    ['URL_FROM', 'url_from'],
    ['ANCHOR', 'anchor'],
    ['REL', 'link_nofollow'],
    ['EXTERNAL_LINKS', 'links_external'],
    ['LINK_TYPE', 'link_type'],
    ['URL_TO', 'url_to'],
    ['LAST_VISITED', 'check'],
    ['FIRST_SEEN', 'add'],
    ['DOMAIN_RANK', 'domain_rank'],
  ] as const)('call the order by %s %s', (field, sort) => {
    expect(paramsOf({ orderBy: { field, direction: 'ASC' } })).toMatchObject({ sort, order: 'asc' });
    expect(paramsOf({ orderBy: { field, direction: 'DESC' } })).toMatchObject({ sort, order: 'desc' });
  });
});

const { decodeRow } = backlinksListing(question);

const documented: RawRow = {
  url_from: 'https://www.wmlou.com/',
  url_to: 'https://serpstat.com/?ref=326045',
  nofollow: 'follow',
  link_type: 'href',
  links_ext: 330,
  link_text: 'Serpstat',
  first_seen: '2020-11-24',
  last_visited: '2021-03-29 09:19:13',
  domain_rank: 22,
};

describe('a row of getNewBacklinks', () => {
  it('is decoded as documented', () => {
    expect(decodeRow(documented)).toStrictEqual({
      urlFrom: 'https://www.wmlou.com/',
      urlTo: 'https://serpstat.com/?ref=326045',
      anchor: 'Serpstat',
      rel: ['FOLLOW'],
      linkType: 'TEXT',
      externalLinks: 330,
      firstSeen: '2020-11-24',
      lastVisited: '2021-03-29T09:19:13',
      domainRank: 22,
    });
  });

  it('keeps the readable fields if all others are absent', () => {
    expect(decodeRow({})).toStrictEqual({
      urlFrom: '',
      urlTo: '',
      anchor: '',
      rel: [],
      linkType: null,
      externalLinks: null,
      firstSeen: null,
      lastVisited: null,
      domainRank: null,
    });
    expect(decodeRow({ link_text: '🔥 <b>', domain_rank: '22', links_ext: '11' })).toMatchObject({
      anchor: '🔥 <b>',
      domainRank: 22,
      externalLinks: 11,
    });
  });

  it('keeps URLs unchanged, including Unicode and spaces', () => {
    const url_from = ' HTTP://Пример.рф/a b?q=ä#x ';
    expect(decodeRow({ ...documented, url_from, url_to: url_from })).toMatchObject({
      urlFrom: url_from,
      urlTo: url_from,
    });
  });

  it.each([
    ['follow', ['FOLLOW']],
    ['nofollow', ['NOFOLLOW']],
    ['UGC', ['UGC']],
    ['Sponsored', ['SPONSORED']],
    ['nofollow,UGC', ['NOFOLLOW', 'UGC']],
    [' NoFollow ,\tSPONSORED , ugc', ['NOFOLLOW', 'SPONSORED', 'UGC']],
    ['nofollow,Nofollow,NOFOLLOW', ['NOFOLLOW']],
    ['noopener, nofollow, , toString, __proto__', ['NOFOLLOW']],
    ['no follow', []],
    ['', []],
    [null, []],
    [1, []],
    [['nofollow'], []],
  ])('with the attributes %j has %j', (nofollow, rel) => {
    expect(decodeRow({ ...documented, nofollow }).rel).toEqual(rel);
  });

  it.each([
    ['href', 'TEXT'],
    ['image', 'IMAGE'],
    ['redirect', 'REDIRECT'],
    ['frame', 'IFRAME'],
    ['form', 'FORM'],
    ['canonical', 'CANONICAL'],
    ['rss', 'RSS'],
    ['alternate', 'ALTERNATE'],
    [' Href ', 'TEXT'],
    ['FRAME', 'IFRAME'],
    ['text', null],
    ['iframe', null],
    ['hologram', null],
    ['constructor', null],
    ['', null],
    [null, null],
    [{}, null],
  ])('with the type %j has the type %j', (link_type, linkType) => {
    expect(decodeRow({ ...documented, link_type }).linkType).toBe(linkType);
  });

  it('is never lost, and fits the types of GraphQL, whatever JSON its fields contain', () => {
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.stringMatching(/^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?$/),
      fc.integer().map(String),
      fc.double(),
    );
    const fields = Object.fromEntries(Object.keys(documented).map(name => [name, odd]));
    fc.assert(
      fc.property(fc.record(fields, { requiredKeys: [] }), raw => {
        const row = decodeRow(raw);
        expect([row.urlFrom, row.urlTo, row.anchor].every(text => typeof text === 'string')).toBe(true);
        expect(row.rel.every(rel => ['FOLLOW', 'NOFOLLOW', 'UGC', 'SPONSORED'].includes(rel))).toBe(true);
        expect(new Set(row.rel).size).toBe(row.rel.length);
        // The types that these fields are given out as, which throw at what they do not take.
        for (const count of [row.externalLinks, row.domainRank]) {
          expect(count === null || Object.is(GraphQLInt.serialize(count), count)).toBe(true);
        }
        expect(row.firstSeen === null || GraphQLLocalDate.serialize(row.firstSeen)).toBe(
          row.firstSeen ?? true,
        );
        expect(row.lastVisited === null || GraphQLLocalDateTime.serialize(row.lastVisited)).toBe(
          row.lastVisited ?? true,
        );
      }),
      { numRuns: 500 },
    );
  });
});
