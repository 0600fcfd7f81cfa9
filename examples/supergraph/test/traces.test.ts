import { Trace } from '@apollo/usage-reporting-protobuf';
import { expect, test } from 'vitest';
import { composeSupergraph } from '../src/compose.ts';
import { startSitesSubgraph } from '../src/sites-subgraph.ts';
import { startApolloRouter } from './apollo-router.ts';
import { ask } from './ask.ts';
import { FORTY_SITES } from './forty-sites.ts';
import { startSerpstat } from './serpstat.ts';

test("Apollo Gateway finds the gateway's fields, their times and errors in its traces", async () => {
  await using sites = await startSitesSubgraph(FORTY_SITES, 0);
  await using serpstat = await startSerpstat();
  await using router = await startApolloRouter(
    await composeSupergraph({ serpstat: serpstat.url, sites: sites.url }),
  );

  const { data, errors, extensions } = await ask(router.url, {
    query: `{ sites(first: 2) { nodes { domain {
      links: backlinks(first: 3) { totalCount nodes { urlFrom } }
      wrong: backlinks(first: -1) { totalCount }
    } } } }`,
    headers: { 'apollo-federation-include-trace': 'ftv1' },
  });
  expect(data.sites.nodes[1].domain.links.nodes).toHaveLength(3);
  expect(errors).toHaveLength(2);

  const trace = Trace.decode(Buffer.from(String(extensions.ftv1), 'base64'));
  const fetches = trace.queryPlan?.sequence?.nodes ?? [];
  expect(fetches[0]?.fetch?.serviceName).toBe('sites');
  const fetch = fetches[1]?.flatten?.node?.fetch;
  expect(fetch).toMatchObject({ serviceName: 'serpstat', traceParsingFailed: false });

  const { root, durationNs = 0 } = fetch?.trace ?? {};
  const links = nodeAt(root, ['_entities', 1, 'links']);
  expect(links).toMatchObject({
    originalFieldName: 'backlinks',
    type: 'BacklinkConnection',
    parentType: 'Domain',
  });
  expect(Number(links?.endTime)).toBeGreaterThan(Number(links?.startTime));
  expect(Number(links?.endTime)).toBeLessThanOrEqual(Number(durationNs));
  expect(nodeAt(root, ['_entities', 1, 'links', 'nodes', 2, 'urlFrom'])?.type).toBe('String!');
  const wrong = nodeAt(root, ['_entities', 0, 'wrong']);
  expect(wrong?.error?.map(({ message }) => message)).toEqual(['<masked>']);
});

function nodeAt(root: Trace.INode | null | undefined, path: readonly (string | number)[]) {
  return path.reduce(
    (parent, key) =>
      parent?.child?.find(
        ({ responseName, index }) => key === (typeof key === 'string' ? responseName : index),
      ),
    root,
  );
}
