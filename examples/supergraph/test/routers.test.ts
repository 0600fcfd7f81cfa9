import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeSupergraph } from '../src/compose.ts';
import { startHiveRouter } from '../src/hive-router.ts';
import { startSitesSubgraph } from '../src/sites-subgraph.ts';
import { startApolloRouter } from './apollo-router.ts';
import { ask } from './ask.ts';
import { FORTY_SITES } from './forty-sites.ts';
import { CASES } from './queries.ts';
import { startSerpstat } from './serpstat.ts';

const started = new Set<AsyncDisposable>();
let hive: Route;
let apollo: Route;
let direct: Route;

beforeAll(async () => {
  const sites = keep(await startSitesSubgraph(FORTY_SITES, 0));
  [hive, apollo, direct] = await Promise.all([
    startRoute(sites.url, supergraph => startHiveRouter(supergraph, 0)),
    startRoute(sites.url, startApolloRouter),
    startRoute(sites.url),
  ]);
});

afterAll(async () => {
  await Promise.all([...started].map(part => part[Symbol.asyncDispose]()));
});

describe.each(Object.entries(CASES))('%s', (_, { routed, direct: question, ours, bill, errors = [] }) => {
  test('both routers answer as the gateway itself does, at the same price', async () => {
    const [fromHive, fromApollo, fromGateway] = await Promise.all([
      hive.measure(() => ask(hive.url, routed)),
      apollo.measure(() => ask(apollo.url, routed)),
      direct.measure(() => ask(direct.url, question)),
    ]);

    expect(fromHive.result.errors).toMatchObject(errors);
    expect(fromHive.result.errors).toHaveLength(errors.length);
    expect(fromApollo.result.errors).toEqual(fromHive.result.errors);
    expect(messagesOf(fromGateway.result.errors)).toEqual(messagesOf(fromHive.result.errors));

    expect(fromApollo.result.data).toEqual(fromHive.result.data);
    expect(ours(fromHive.result.data)).toEqual(fromGateway.result.data);

    expect([fromHive.bill, fromApollo.bill, fromGateway.bill]).toEqual([bill, bill, bill]);
  });
});

// https://github.com/ardatan/graphql-tools/pull/2951: the data is right, and so are codes and messages.
test('where several domains of one list fail, Hive Gateway gives all errors the path of the first', async () => {
  const question = {
    query:
      '{ sites(first: 3) { nodes { domain { name backlinks(first: 2, orderBy: { field: URL_FROM }) { nodes { urlFrom } } } } } }',
    headers: { 'x-credit-limit': '3' },
  };
  const [fromHive, fromApollo] = await Promise.all([ask(hive.url, question), ask(apollo.url, question)]);
  expect(fromHive.data).toEqual(fromApollo.data);
  const error = { code: 'CREDIT_LIMIT_EXCEEDED' };
  expect(fromApollo.errors).toMatchObject([
    { ...error, path: 'sites.nodes.1.domain.backlinks' },
    { ...error, path: 'sites.nodes.2.domain.backlinks' },
  ]);
  expect(fromHive.errors).toMatchObject([
    { ...error, path: 'sites.nodes.0.domain.backlinks' },
    { ...error, path: 'sites.nodes.0.domain.backlinks' },
  ]);
});

/** A way to ask a gateway of its own. */
interface Route {
  readonly url: string;
  readonly measure: Awaited<ReturnType<typeof startSerpstat>>['bill'];
}

async function startRoute(
  sites: string,
  startRouter?: (supergraph: string) => Promise<AsyncDisposable & { readonly url: string }>,
): Promise<Route> {
  const serpstat = keep(await startSerpstat());
  const router =
    startRouter && keep(await startRouter(await composeSupergraph({ serpstat: serpstat.url, sites })));
  return { url: (router ?? serpstat).url, measure: serpstat.bill };
}

function keep<Part extends AsyncDisposable>(part: Part): Part {
  started.add(part);
  return part;
}

const messagesOf = (errors: readonly { readonly message: string }[]) => errors.map(({ message }) => message);
