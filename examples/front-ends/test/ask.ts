/** An answer of the gateway to `askForLinks`. */
export interface Answer {
  readonly data: { readonly domain: { readonly backlinks: { readonly edges: readonly Edge[] } | null } };
  readonly errors?: readonly {
    readonly extensions: { readonly code: string; readonly retryAfterMs?: number };
  }[];
}

interface Edge {
  readonly node: { readonly urlFrom: string };
}

interface Options {
  readonly first?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly send?: typeof fetch;
}

/** Asks for the first links to a domain, without a client. */
export async function askForLinks(
  url: string,
  name: string,
  { first = 20, headers, signal, send = fetch }: Options = {},
): Promise<Answer> {
  const response = await send(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: LINKS, variables: { name, first } }),
    signal: signal ?? null,
  });
  return response.json();
}

const LINKS = `
  query ($name: DomainName!, $first: Int) {
    domain(name: $name) { backlinks(first: $first) { edges { node { urlFrom } } } }
  }
`;

/** The linking pages of the list, in its order. */
export async function linksTo(url: string, name: string, first: number): Promise<readonly string[]> {
  const { data } = await askForLinks(url, name, { first });
  return data.domain.backlinks?.edges.map(({ node }) => node.urlFrom) ?? [];
}
