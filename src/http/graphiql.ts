import type { GraphiQLOptions } from 'graphql-yoga';

export interface PageOptions {
  /**
   * Says that a sandbox answers, in a comment above the first example. The browser keeps that tab even after a token is
   * set; the title always says what answers now.
   */
  readonly notice: string | undefined;
  /** Whether the headers of each tab have a place for a key. */
  readonly needsKey: boolean;
  /** Whether the gateway refuses what is typed here, so that the page has to say so. */
  readonly documentsOnly: boolean;
}

/** The tabs that GraphiQL opens with. */
export function graphiqlOptions({ notice, needsKey, documentsOnly }: PageOptions): GraphiQLOptions {
  const [first, ...others] = EXAMPLES;
  const comments = [...(documentsOnly ? [DOCUMENTS_ONLY] : []), ...(notice === undefined ? [] : [notice])];
  const comment = comments.map(text => `${text.replace(/^/gm, '# ')}\n\n`).join('');
  const tabs = [{ ...first, query: comment + first.query }, ...others];
  const title = notice === undefined ? 'serpstat-graphql' : 'serpstat-graphql (sandbox)';
  return needsKey
    ? { title, ...KEY_OPTIONS, defaultTabs: tabs.map(tab => ({ ...tab, headers: headersOf(tab, KEY) })) }
    : {
        title,
        defaultTabs: tabs.map(tab => ({ ...tab, headers: tab.headers ? headersText(tab.headers) : null })),
      };
}

const DOCUMENTS_ONLY = `This gateway answers only trusted documents
(DOCUMENTS_ONLY), so it refuses what you run here.`;

const KEY = { Authorization: 'Bearer YOUR_KEY' };

const KEY_HEADERS = headersText(KEY);

function headersOf({ headers }: Example, key: Readonly<Record<string, string>>): string {
  return headersText({ ...key, ...headers });
}

function headersText(headers: Readonly<Record<string, string>>): string {
  return JSON.stringify(headers, null, 2);
}

const KEY_OPTIONS: GraphiQLOptions = {
  headers: KEY_HEADERS,
  defaultHeaders: KEY_HEADERS,
  defaultEditorToolsVisibility: 'headers',
};

interface Example {
  readonly query: string;
  readonly variables?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const EXAMPLES: readonly [Example, ...Example[]] = [
  {
    query: `# Links to a domain that match a nested filter.
# Each row costs one credit.
query Backlinks {
  domain(name: "serpstat.com") {
    backlinks(
      first: 10
      filter: {
        rel: { includesAny: [FOLLOW] }
        or: [
          { anchor: { contains: "serpstat" } }
          {
            externalLinks: { lte: 50 }
            not: { linkType: { in: [IMAGE] } }
          }
        ]
      }
      orderBy: { field: DOMAIN_RANK }
    ) {
      totalCount
      nodes {
        urlFrom
        urlTo
        anchor
        rel
        domainRank
        lastVisited
      }
    }
  }
}
`,
  },
  {
    query: `# Link gap: who links to both competitors,
# but not to us?
query LinkGap {
  domain(name: "gepur.com") {
    intersect(
      competitors: ["klubok.com", "issaplus.com"]
      first: 10
      filter: {
        linkCounts: [
          { domain: "gepur.com", eq: 0 }
          { domain: "klubok.com", gte: 1 }
          { domain: "issaplus.com", gte: 1 }
        ]
      }
      orderBy: { field: DOMAIN_RANK }
    ) {
      totalCount
      nodes {
        domain {
          name
        }
        domainRank
        linkCounts {
          domain {
            name
          }
          count
        }
      }
    }
  }
}
`,
  },
  {
    query: `# Paging: for the next page, put pageInfo.endCursor
# into the variable "after", below.
query Page(
  $name: DomainName!
  $first: Int!
  $after: String
) {
  domain(name: $name) {
    backlinks(first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      edges {
        cursor
        node {
          urlFrom
          anchor
        }
      }
    }
  }
}
`,
    variables: `${JSON.stringify({ name: 'gepur.com', first: 5, after: null }, null, 2)}\n`,
  },
  {
    query: `# The price before buying: the header
# x-credits-dry-run (see Headers, below) makes the
# gateway report what this costs and buy nothing.
query Price {
  domain(name: "gepur.com") {
    backlinks(first: 100) {
      nodes {
        urlFrom
      }
    }
  }
}
`,
    headers: { 'x-credits-dry-run': '1' },
  },
  {
    query: `# Credit balance of the plan.
# Costs no credits.
query CreditBalance {
  serpstatCredits {
    limit
    used
    left
  }
}
`,
  },
];
