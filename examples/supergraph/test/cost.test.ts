import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { composeSupergraph } from '../src/compose.ts';
import { startHiveRouter } from '../src/hive-router.ts';
import { startSitesSubgraph } from '../src/sites-subgraph.ts';
import { ask } from './ask.ts';
import { FORTY_SITES } from './forty-sites.ts';
import { type MeasureBill, startSerpstat } from './serpstat.ts';
import { slicedOperations } from './sliced-operations.ts';

const started: AsyncDisposable[] = [];
let supergraph: string;
let measure: MeasureBill;

beforeAll(async () => {
  const sites = await startSitesSubgraph(FORTY_SITES, 0);
  const serpstat = await startSerpstat({ CREDIT_LIMIT: '1000000' });
  started.push(sites, serpstat);
  supergraph = await composeSupergraph({ serpstat: serpstat.url, sites: sites.url });
  measure = serpstat.bill;
});

afterAll(async () => {
  await Promise.all(started.map(part => part[Symbol.asyncDispose]()));
});

async function startRouter(maxCost?: number) {
  const router = await startHiveRouter(supergraph, 0, maxCost === undefined ? {} : { maxCost });
  started.push(router);
  return router;
}

test('Hive Gateway estimates at least the credits that an operation spends', async () => {
  const { url } = await startRouter();
  const operations = fc.sample(slicedOperations, { numRuns: 200, seed: 20261128 });
  const tooCheap: object[] = [];
  let most = 0;
  for (const query of operations) {
    // Nothing that was bought before makes an operation cheaper.
    const { result, bill } = await measure(() => ask(url, { query, headers: { 'x-credits-refresh': '1' } }));
    const { estimated } = result.extensions.cost as { estimated: number };
    expect(result.errors, query).toEqual([]);
    if (estimated < bill.credits) {
      tooCheap.push({ query, estimated, spent: bill.credits });
    }
    most = Math.max(most, bill.credits);
  }
  expect(tooCheap).toEqual([]);
  expect(most).toBeGreaterThan(100);
});

test('a router that is limited to 50 refuses first: 500 before it reaches the gateway', async () => {
  const { url } = await startRouter(50);
  const listOf = (first: number) => ({
    query: `{ sites(first: 1) { nodes { domain { backlinks(first: ${first}) { nodes { urlFrom } } } } } }`,
  });
  const refused = await measure(() => ask(url, listOf(500)));
  expect(refused.result.errors).toMatchObject([{ code: 'COST_ESTIMATED_TOO_EXPENSIVE' }]);
  expect(refused.bill).toEqual({ credits: 0, requests: 0 });

  const answered = await measure(() => ask(url, listOf(20)));
  expect(answered.result.errors).toEqual([]);
  expect(answered.bill).toEqual({ credits: 20, requests: 1 });
});

// The documentation warns of these: where the router estimates too little, only the gateway's own limits hold.
test.each([
  {
    what: 'a batch of entities',
    query: '{ sites(first: 40) { nodes { domain { backlinks(first: 3) { nodes { urlFrom } } } } } }',
    estimated: 8,
    credits: 120,
  },
  {
    what: 'a list without first and last',
    query: '{ domain(name: "rows-1040.example") { backlinks { nodes { urlTo } } } }',
    estimated: 3,
    credits: 20,
  },
  {
    what: 'a list that is selected twice, with aliases',
    query: `{ domain(name: "rows-1040.example") { backlinks(first: 10) {
      a: nodes { urlTo }
      b: nodes { donor { backlinks(first: 5) { totalCount nodes { urlTo } } } }
    } } }`,
    estimated: 20,
    credits: 53,
  },
])('Hive Gateway estimates too little for $what', async ({ query, estimated, credits }) => {
  const { url } = await startRouter();
  const { result, bill } = await measure(() => ask(url, { query, headers: { 'x-credits-refresh': '1' } }));
  expect(result.errors).toEqual([]);
  expect(result.extensions.cost).toMatchObject({ estimated });
  expect(bill.credits).toBe(credits);
});
