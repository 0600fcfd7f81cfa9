import type { AnswerError, Question } from './ask.ts';
import { FORTY_SITES } from './forty-sites.ts';
import type { Bill } from './serpstat.ts';

/** A query to the supergraph, and the query that gets the same lists of the gateway itself. */
export interface Case {
  readonly routed: Question;
  readonly direct: Question;
  /** The part of the router's data that the gateway itself answers with. */
  // biome-ignore lint/suspicious/noExplicitAny: each case knows its own data.
  readonly ours: (data: any) => unknown;
  readonly bill: Bill;
  readonly errors?: readonly Pick<AnswerError, 'path' | 'code'>[];
}

const names = FORTY_SITES.map(({ domain }) => domain);
const [first = '', second = '', third = ''] = names;

const domainsOfSites: Case['ours'] = ({ sites }) => ({
  domains: sites.nodes.map(({ domain }: { domain: unknown }) => domain),
});

const FILTER = {
  rel: { includesAny: ['FOLLOW'] },
  or: [{ externalLinks: { lte: 100 } }, { lastWeek: true }],
};

const GAP = `competitors: ["${second}", "${third}"], filter: { linkCounts: [{ domain: "${first}", eq: 0 }] }, first: 4`;

const LINKS = `
  fragment Row on Backlink { urlFrom rel linkType donor { name } }
  fragment Links on Domain {
    name
    newest: backlinks(first: 2) { nodes { ...Row } }
    best: backlinks(last: 2, orderBy: { field: DOMAIN_RANK, direction: ASC }) { edges { cursor node { ...Row } } }
  }`;

const BAD = 'bad: backlinks(filter: { not: { anchor: { startsWith: "buy" } } }) { totalCount }';

const SKIP = `
  name
  skipped: backlinks(first: 5) @skip(if: $yes) { totalCount }
  included: backlinks(first: 1, orderBy: { field: ANCHOR }) @include(if: $yes) { totalCount nodes { anchor @skip(if: $yes) rel } }`;

export const CASES: Readonly<Record<string, Case>> = {
  'lists of each site': {
    routed: {
      query:
        '{ sites(first: 40) { nodes { domain { name backlinks(first: 3) { nodes { urlFrom anchor } } } } } }',
    },
    direct: {
      query:
        'query ($names: [DomainName!]!) { domains(names: $names) { name backlinks(first: 3) { nodes { urlFrom anchor } } } }',
      variables: { names },
    },
    ours: domainsOfSites,
    bill: { credits: 120, requests: 40 },
  },
  'filters in variables': {
    routed: {
      query: `query ($links: BacklinkFilter, $sites: SiteFilter, $first: Int) {
        sites(filter: $sites, first: 3) {
          nodes { domain { name backlinks(filter: $links, first: $first) { totalCount nodes { urlFrom } } } }
        }
      }`,
      variables: { links: FILTER, sites: { owner: { equals: 'Tools' } }, first: 2 },
    },
    direct: {
      query: `query ($names: [DomainName!]!, $links: BacklinkFilter, $first: Int) {
        domains(names: $names) { name backlinks(filter: $links, first: $first) { totalCount nodes { urlFrom } } }
      }`,
      variables: { names: [names[1], names[3], names[5]], links: FILTER, first: 2 },
    },
    ours: domainsOfSites,
    bill: { credits: 6, requests: 3 },
  },
  'a link gap': {
    routed: {
      query: `{ site(domain: "${first}") { owner domain {
        name intersect(${GAP}) { totalCount nodes { domain { name } domainRank linkCounts { domain { name } count } } }
      } } }`,
    },
    direct: {
      query: `{ domain(name: "${first}") {
        name intersect(${GAP}) { totalCount nodes { domain { name } domainRank linkCounts { domain { name } count } } }
      } }`,
    },
    ours: data => ({ domain: data.site.domain }),
    bill: { credits: 4, requests: 1 },
  },
  'aliases and fragments': {
    routed: {
      query: `{ a: site(domain: "${first}") { d: domain { ...Links } } b: site(domain: "${second}") { domain { ...Links } } } ${LINKS}`,
    },
    direct: {
      query: `{ a: domain(name: "${first}") { ...Links } b: domain(name: "${second}") { ...Links } } ${LINKS}`,
    },
    ours: data => ({ a: data.a.d, b: data.b.domain }),
    bill: { credits: 6, requests: 4 },
  },
  'from our side to theirs and back': {
    routed: {
      query: `{ domain(name: "${first}") {
        name site { owner rivals { name site { owner } backlinks(first: 2, orderBy: { field: URL_TO }) { nodes { urlTo donor { name site { owner } } } } } }
      } }`,
    },
    direct: {
      query: `{ domains(names: ["${second}", "${third}"]) { name backlinks(first: 2, orderBy: { field: URL_TO }) { nodes { urlTo donor { name } } } } }`,
    },
    ours: data => ({ domains: data.domain.site.rivals.map(withoutSites) }),
    bill: { credits: 4, requests: 2 },
  },
  'an error in one place': {
    routed: {
      query: `{ a: site(domain: "${first}") { domain { name ${BAD} } } b: site(domain: "${second}") { domain { name good: backlinks(first: 1, orderBy: { field: REL }) { totalCount } } } }`,
    },
    direct: {
      query: `{ a: domain(name: "${first}") { name ${BAD} } b: domain(name: "${second}") { name good: backlinks(first: 1, orderBy: { field: REL }) { totalCount } } }`,
    },
    ours: data => ({ a: data.a.domain, b: data.b.domain }),
    bill: { credits: 1, requests: 1 },
    errors: [{ path: 'a.domain.bad', code: 'BAD_USER_INPUT' }],
  },
  'skip and include': {
    routed: {
      query: `query ($yes: Boolean!) { sites(first: 2) { nodes { owner @skip(if: $yes) domain { ${SKIP} } } } }`,
      variables: { yes: true },
    },
    direct: {
      query: `query ($yes: Boolean!) { domains(names: ["${first}", "${second}"]) { ${SKIP} } }`,
      variables: { yes: true },
    },
    ours: domainsOfSites,
    bill: { credits: 2, requests: 2 },
  },
  'a dry run': {
    routed: {
      query: `{ site(domain: "${first}") { domain { name backlinks(first: 7, orderBy: { field: LINK_TYPE }) { totalCount } } } }`,
      headers: { 'x-credits-dry-run': '1' },
    },
    direct: {
      query: `{ domain(name: "${first}") { name backlinks(first: 7, orderBy: { field: LINK_TYPE }) { totalCount } } }`,
      headers: { 'x-credits-dry-run': '1' },
    },
    ours: data => ({ domain: data.site.domain }),
    bill: { credits: 0, requests: 0 },
    errors: [{ path: 'site.domain.backlinks', code: 'DRY_RUN' }],
  },
};

interface Rival {
  readonly name: string;
  readonly backlinks: {
    readonly nodes: readonly { readonly urlTo: string; readonly donor: { name: string } }[];
  };
}

function withoutSites({ name, backlinks }: Rival) {
  const nodes = backlinks.nodes.map(({ urlTo, donor }) => ({ urlTo, donor: { name: donor.name } }));
  return { name, backlinks: { nodes } };
}
