import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { type Listener, listen } from './listen.ts';
import type { Site } from './sites.ts';

/** Starts the subgraph of these sites. Port 0 picks a free one. */
export function startSitesSubgraph(sites: readonly Site[], port: number): Promise<Listener> {
  const schema = buildSubgraphSchema({ typeDefs: parse(SDL), resolvers: resolversOf(sites) });
  return listen(createYoga({ schema, logging: false }), port);
}

const SDL = readFileSync(new URL('sites.graphql', import.meta.url), 'utf8');

function resolversOf(sites: readonly Site[]) {
  const sorted = sites.toSorted((a, b) => (a.domain < b.domain ? -1 : 1));
  const siteOn = (domain: string) => sorted.find(site => site.domain === domain) ?? null;
  const siteWithId = ({ id }: { id: string }) => siteOn(id.replace(/^site:/, ''));
  return {
    Query: {
      sites: (_: unknown, args: SitesArguments) => pageOf(sorted, args),
      site: (_: unknown, { domain }: { domain: string }) => siteOn(domain),
      node: (_: unknown, args: { id: string }) => siteWithId(args),
    },
    Node: { __resolveType: () => 'Site' },
    Site: {
      __resolveReference: siteWithId,
      id: idOf,
      domain: ({ domain }: Site) => ({ name: domain }),
      rivals: ({ rivals }: Site) => rivals.map(name => ({ name })),
    },
    Domain: {
      site: ({ name }: { name: string }) => siteOn(name),
    },
  };
}

interface SitesArguments {
  readonly filter?: { readonly owner?: { readonly equals?: string; readonly contains?: string } };
  readonly first: number;
  readonly after?: string;
}

function pageOf(sites: readonly Site[], { filter, first, after }: SitesArguments) {
  const { equals, contains } = filter?.owner ?? {};
  const found = sites.filter(
    ({ owner }) =>
      (equals === undefined || owner === equals) && (contains === undefined || owner.includes(contains)),
  );
  const start = after === undefined ? 0 : found.findIndex(site => idOf(site) === after) + 1;
  const nodes = found.slice(start, start + first);
  return {
    nodes,
    pageInfo: {
      hasNextPage: start + first < found.length,
      hasPreviousPage: start > 0,
      startCursor: nodes.map(idOf).at(0),
      endCursor: nodes.map(idOf).at(-1),
    },
  };
}

function idOf({ domain }: Site): string {
  return `site:${domain}`;
}
