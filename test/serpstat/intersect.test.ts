import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IntersectQuestion, intersectListing } from '../../src/serpstat/intersect.ts';

const question: IntersectQuestion = {
  domains: ['gepur.com', 'klubok.com', 'issaplus.com'],
  filter: undefined,
  orderBy: { field: 'domain_rank', direction: 'DESC' },
};

const paramsOf = (changes: Partial<IntersectQuestion>) =>
  intersectListing({ ...question, ...changes }).params;

describe('the parameters of getIntersect', () => {
  it('match the documentation, without page and size', () => {
    const complexFilter = [
      [
        { field: 'domain_rank', compareType: 'gte', value: [1] },
        { field: 'links_count1', compareType: 'gte', value: [1] },
        { field: 'links_count2', compareType: 'gte', value: [1] },
      ],
    ] as const;
    const { method, params } = intersectListing({
      ...question,
      filter: complexFilter,
      orderBy: { field: { linksOf: 1 }, direction: 'DESC' },
    });
    expect(method).toBe('SerpstatBacklinksProcedure.getIntersect');
    expect(params).toEqual({
      query: 'gepur.com',
      sort: 'links_count1',
      order: 'desc',
      intersect: ['klubok.com', 'issaplus.com'],
      complexFilter,
    });
  });

  it('have a filter only if there is one, and one competitor if there is one', () => {
    expect(paramsOf({ domains: ['example.com', 'competitor1.com'] })).toStrictEqual({
      query: 'example.com',
      intersect: ['competitor1.com'],
      sort: 'domain_rank',
      order: 'desc',
    });
  });

  it.each([1, 2, 3])('name domain %d in the order by its links', linksOf => {
    expect(paramsOf({ orderBy: { field: { linksOf }, direction: 'ASC' } })).toMatchObject({
      sort: `links_count${linksOf}`,
      order: 'asc',
    });
  });
});

const { decodeRow } = intersectListing(question);

const countsOf = (raw: Record<string, unknown>) => decodeRow(raw).linkCounts.map(({ count }) => count);

describe('a row of getIntersect', () => {
  it('is decoded as documented', () => {
    expect(
      decodeRow({
        Domain: 'speshka.com',
        SDR: 30,
        'Links count for domain #1 gepur.com': 61,
        'Links count for domain #2 klubok.com': 1,
        'Links count for domain #3 issaplus.com': 92,
      }),
    ).toStrictEqual({
      donor: 'speshka.com',
      domainRank: 30,
      linkCounts: [
        { domain: 'gepur.com', count: 61 },
        { domain: 'klubok.com', count: 1 },
        { domain: 'issaplus.com', count: 92 },
      ],
    });
  });

  it('reads each count by the position in its key, for any domain and order of keys', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(1000), fc.string()), { minLength: 3, maxLength: 3 }),
        fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
        (counts, places) => {
          const keyed = places.map(place => [
            `Links count for domain #${place + 1} ${counts[place]?.[1]}`,
            counts[place]?.[0],
          ]);
          expect(countsOf(Object.fromEntries(keyed))).toEqual(counts.map(([count]) => count));
        },
      ),
    );
    expect(
      countsOf({
        'Links count for domain #2 #1.example': '7',
        'Links count for domain #3 gepur.com': 8,
        'Links count for domain #1': 9,
        'Links count for domain #10 issaplus.com': 10,
      }),
    ).toEqual([9, 7, 8]);
  });

  it.each([
    ['missing', {}],
    ['null', { 'Links count for domain #1 gepur.com': null }],
    ['a word', { 'Links count for domain #1 gepur.com': 'many' }],
    ['negative', { 'Links count for domain #1 gepur.com': -1 }],
    ['beyond all integers', { 'Links count for domain #1 gepur.com': 2 ** 31 }],
  ])('has 0 for a count that is %s', (_what, counts) => {
    expect(countsOf({ Domain: 'speshka.com', ...counts })).toEqual([0, 0, 0]);
  });

  it('has its donor in lower case and its rank as a number', () => {
    expect(decodeRow({ Domain: 'Speshka.COM', SDR: '30' })).toMatchObject({
      donor: 'speshka.com',
      domainRank: 30,
    });
    expect(decodeRow({ SDR: 'high' })).toMatchObject({ donor: '', domainRank: null });
  });

  it('is never lost, whatever JSON it contains', () => {
    const key = fc.oneof(
      fc.constantFrom('Domain', 'SDR'),
      fc.nat(4).map(place => `Links count for domain #${place} x`),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), raw => {
        const { donor, domainRank, linkCounts } = decodeRow(raw);
        expect(typeof donor).toBe('string');
        expect(domainRank === null || Number.isInteger(domainRank)).toBe(true);
        expect(linkCounts.map(({ domain }) => domain)).toEqual(question.domains);
        expect(linkCounts.every(({ count }) => Number.isInteger(count) && count >= 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
