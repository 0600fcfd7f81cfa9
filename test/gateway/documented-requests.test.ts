import { afterAll, beforeAll, expect, test } from 'vitest';
import { BacklinksPage } from '../documents/backlinks.ts';
import { IntersectPage } from '../documents/intersect.ts';
import { type Rig, startRig } from '../rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig[Symbol.asyncDispose]());

test('the documented getIntersect request and its answer', async () => {
  rig.sandbox.reset();
  const { data, errors } = await rig.ask(IntersectPage, {
    name: 'gepur.com',
    competitors: ['klubok.com', 'issaplus.com'],
    filter: {
      domainRank: { gte: 1 },
      linkCounts: [
        { domain: 'gepur.com', gte: 1 },
        { domain: 'klubok.com', gte: 1 },
      ],
    },
    orderBy: { field: 'LINK_COUNT', direction: 'DESC' },
    first: 2,
  });

  expect(errors).toBeUndefined();
  expect(sentBodies()).toEqual([
    {
      id: expect.any(String),
      method: 'SerpstatBacklinksProcedure.getIntersect',
      params: {
        query: 'gepur.com',
        sort: 'links_count1',
        order: 'desc',
        page: 1,
        size: 2,
        intersect: ['klubok.com', 'issaplus.com'],
        complexFilter: asSets([
          [
            { field: 'domain_rank', compareType: 'gte', value: [1] },
            { field: 'links_count1', compareType: 'gte', value: [1] },
            { field: 'links_count2', compareType: 'gte', value: [1] },
          ],
        ]),
      },
    },
  ]);
  const intersect = data?.domain.intersect;
  expect(intersect?.totalCount).toBe(233);
  expect(intersect?.edges.map(({ node }) => node)).toEqual([
    donor('znaxarenko.mybb.ru', 5, [177, 3, 0]),
    donor('speshka.com', 30, [61, 1, 92]),
  ]);
  expect(rig.sandbox.billed).toBe(2);
});

function donor(
  name: string,
  domainRank: number,
  [gepur, klubok, issaplus]: readonly [number, number, number],
) {
  return {
    domain: { name },
    domainRank,
    linkCounts: [
      { domain: { name: 'gepur.com' }, count: gepur },
      { domain: { name: 'klubok.com' }, count: klubok },
      { domain: { name: 'issaplus.com' }, count: issaplus },
    ],
  };
}

test('the documented getNewBacklinks request and its answer', async () => {
  rig.sandbox.reset();
  const { data, errors } = await rig.ask(BacklinksPage, {
    name: 'serpstat.com',
    searchType: 'DOMAIN',
    onePerDomain: true,
    filter: {
      or: [
        {
          urlFrom: { notContains: '7654765' },
          rel: { includesAny: ['FOLLOW', 'NOFOLLOW', 'UGC', 'SPONSORED'] },
          anchor: { notContains: 'лопспрол' },
          lastVisited: { lte: '2030-01-01' },
          externalLinks: { between: { min: 1, max: 500 } },
        },
        { externalLinks: { lte: 800 }, noSubdomains: true, onlyMainPage: true },
      ],
    },
    orderBy: { field: 'URL_FROM', direction: 'DESC' },
    first: 2,
  });

  expect(errors).toBeUndefined();
  expect(sentBodies()).toEqual([
    {
      id: expect.any(String),
      method: 'SerpstatBacklinksProcedure.getNewBacklinks',
      params: {
        query: 'serpstat.com',
        searchType: 'domain',
        sort: 'url_from',
        order: 'desc',
        page: 1,
        size: 2,
        linkPerDomain: 1,
        complexFilter: asSets([
          [
            { field: 'url_from', compareType: 'notContains', value: ['7654765'] },
            { field: 'link_nofollow', compareType: 'contains', value: ['0', '1', '2', '4'] },
            { field: 'anchor', compareType: 'notContains', value: ['лопспрол'] },
            // The page writes this day as 1.1.2030, and its format as DD.MM.YYYY.
            { field: 'check', compareType: 'lte', value: ['01.01.2030'] },
            { field: 'links_external', compareType: 'between', value: ['1', '500'] },
          ],
          [
            { field: 'links_external', compareType: 'lte', value: ['800'] },
            { additional_filters: 'no_subdomains' },
            { additional_filters: 'only_main_page' },
          ],
        ]),
      },
    },
  ]);
  const backlinks = data?.domain.backlinks;
  expect(backlinks?.totalCount).toBe(167);
  expect(backlinks?.edges.map(({ node }) => node)).toEqual([
    {
      urlFrom: 'https://www.wmlou.com/',
      urlTo: 'https://serpstat.com/?ref=326045',
      donor: { name: 'www.wmlou.com' },
      anchor: 'Serpstat',
      rel: ['FOLLOW'],
      linkType: 'TEXT',
      externalLinks: 330,
      firstSeen: '2020-11-24',
      lastVisited: '2021-03-29T09:19:13',
      domainRank: 22,
    },
    {
      urlFrom: 'https://www.vsesv.com/',
      urlTo: 'http://serpstat.com',
      donor: { name: 'www.vsesv.com' },
      anchor: 'Serpstat',
      rel: ['FOLLOW'],
      linkType: 'TEXT',
      externalLinks: 11,
      firstSeen: '2021-08-06',
      lastVisited: '2021-08-06T10:42:54',
      domainRank: 17,
    },
  ]);
  expect(rig.sandbox.billed).toBe(2);
});

/** The bodies that Serpstat was sent, with complexFilter's lists as sets: their order means nothing. */
function sentBodies() {
  return rig.sandbox.requests.map(({ id, method, params }) => {
    const { complexFilter, ...others } = params as { complexFilter: unknown[][] };
    return { id, method, params: { ...others, complexFilter: asSets(complexFilter) } };
  });
}

function asSets(groups: readonly (readonly unknown[])[]) {
  return new Set(groups.map(group => new Set(group)));
}
