import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startRig } from '../rig.ts';

const rig = await startRig({ CREDIT_LIMIT: '2000' });
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(() => rig.sandbox.reset());

const names = (count: number) => Array.from({ length: count }, (_, place) => `d${place}.com`);
const aliases = (count: number, field: string) =>
  Array.from({ length: count }, (_, place) => `a${place}: ${field}`).join(' ');

describe('one operation', () => {
  it('looks up 1000 lists, and no more', async () => {
    const lists = (count: number) =>
      `query ($names: [DomainName!]!) { ${aliases(count, 'domains(names: $names) { backlinks(first: 0) { pageInfo { hasNextPage } } }')} }`;
    const { errors: none } = await rig.askText(lists(10), { names: names(100) });
    expect(none).toBeUndefined();
    const { errors: some = [] } = await rig.askText(lists(11), { names: names(100) });
    expect(some).toHaveLength(100);
    expect(some[0]).toMatchObject({
      message: expect.stringMatching(
        /^The operation looks up more than 1000 lists, global IDs and representations, .* Split it/,
      ),
      extensions: { code: 'BAD_USER_INPUT', retryable: false },
    });
  });

  it('looks up 1000 global IDs, and no more', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    const ids = (count: number) => Array(count).fill(btoa('Domain:a.com'));
    expect((await rig.askText(query, { ids: ids(1000) })).errors).toBeUndefined();
    const { errors } = await rig.askText(query, { ids: ids(1001) });
    expect(errors).toMatchObject([{ path: ['nodes'], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('delivers 50 pages of 1000 links with all their fields, and no more, however cheap they are', async () => {
    const fields = 'urlFrom urlTo anchor rel linkType externalLinks firstSeen lastVisited domainRank';
    const page = `backlinks(first: 1000) { edges { cursor node { ${fields} donor { name } } } }`;
    const { data, errors = [] } = await rig.askText(
      `{ domain(name: "rows-1000.example") { ${aliases(51, page)} } }`,
    );
    expect(errors).toHaveLength(1);
    expect(errors).toMatchObject([
      {
        message: expect.stringMatching(
          /^The operation selects more rows and fields .* fewer rows or fields .* are kept/,
        ),
        path: ['domain', expect.any(String)],
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ]);
    expect(data).toMatchObject({ domain: { a0: { edges: { length: 1000 } } } });
    expect(rig.sandbox.requests.reduce((sum, { credits }) => sum + credits, 0)).toBeLessThanOrEqual(1000);
  });

  it('cannot multiply held rows by held rows', async () => {
    await rig.askText(
      '{ domain(name: "rows-1000.example") { backlinks(first: 1000) { totalCount nodes { urlTo } } } }',
    );
    const intersect = 'intersect(competitors: ["b.com"], first: 1000)';
    await rig.askText(`{ domain(name: "rows-1000.example") { ${intersect} { nodes { domainRank } } } }`);
    rig.sandbox.reset();
    const before = process.cpuUsage();
    const { errors = [] } = await rig.askText(
      `{ domain(name: "rows-1000.example") { ${intersect} { nodes { linkCounts { domain { backlinks(first: 1000) { nodes { urlFrom urlTo } } } } } } } }`,
      {},
      { headers: { 'x-credits-dry-run': '1' } },
    );
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(5000);
    expect(errors.length).toBeGreaterThan(0);
    expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(
      new Set(['BAD_USER_INPUT', 'DRY_RUN']),
    );
  });

  it('compiles filters for at most half a second, however often it uses one', async () => {
    const any = (start: string) => ({ or: names(10).map(name => ({ anchor: { contains: start + name } })) });
    const filter = { and: [...'abcdefgh'].map(any) };
    const query = (count: number) =>
      `query ($filter: BacklinkFilter) { domain(name: "a.com") { ${aliases(count, 'backlinks(first: 0, filter: $filter) { totalCount }')} } }`;
    const { errors: own = [] } = await rig.askText(query(1), { filter });
    expect(own).toMatchObject([{ message: expect.stringMatching(/^filter: expands to 100000000 groups/) }]);
    const { errors = [] } = await rig.askText(query(100), { filter });
    expect(errors).toHaveLength(100);
    expect(errors.at(-1)).toMatchObject({
      message: expect.stringMatching(/^filter: the filters of the operation are too complex .* together/),
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect(rig.sandbox.requests).toEqual([]);
  });

  it('can use a filter of 100 groups for 100 domains', async () => {
    const filter = { or: names(100).map(name => ({ anchor: { contains: name } })) };
    const { errors } = await rig.askText(
      'query ($names: [DomainName!]!, $filter: BacklinkFilter) { domains(names: $names) { backlinks(first: 0, filter: $filter) { pageInfo { hasNextPage } } } }',
      { names: names(100), filter },
    );
    expect(errors).toBeUndefined();
  });
});
