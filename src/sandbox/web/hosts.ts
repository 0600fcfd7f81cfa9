/** Whether a text is a lower-case ASCII host name of at least two labels, the last of which is not a number. */
export function isHostName(text: string): boolean {
  return text.length <= 253 && HOST_NAME.test(text);
}

const HOST_NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Removes `www.`, which names the same site and is not a subdomain. */
export function withoutWww(host: string): string {
  return host.startsWith('www.') ? host.slice(4) : host;
}

/** Whether a host (with or without `www.`) is a registrable name and not a subdomain of one. */
export function isRegistrable(host: string): boolean {
  const name = withoutWww(host);
  const suffix = name.slice(name.indexOf('.') + 1);
  return !suffix.includes('.') || SECOND_LEVEL_SUFFIXES.has(suffix);
}

const SECOND_LEVEL_SUFFIXES: ReadonlySet<string> = new Set([
  'co.uk',
  'org.uk',
  'com.ua',
  'org.ua',
  'in.ua',
  'co.jp',
  'com.br',
  'com.tr',
  'com.au',
]);

export interface UrlParts {
  readonly host: string;
  /** `/` if the URL has none. */
  readonly path: string;
  /** The query with its `?`, or empty. */
  readonly search: string;
}

/** Splits a URL as text: crawled URLs contain raw Unicode and spaces, which a URL parser would rewrite. */
export function urlParts(url: string): UrlParts {
  const afterScheme = url.indexOf('://') + 3;
  const pathAt = url.slice(afterScheme).search(/[/?]/);
  if (pathAt === -1) {
    return { host: url.slice(afterScheme), path: '/', search: '' };
  }
  const host = url.slice(afterScheme, afterScheme + pathAt);
  const rest = url.slice(afterScheme + pathAt);
  const searchAt = rest.indexOf('?');
  if (searchAt === -1) {
    return { host, path: rest, search: '' };
  }
  return { host, path: rest.slice(0, searchAt) || '/', search: rest.slice(searchAt) };
}

/** Whether a URL has neither a path nor a query. */
export function isMainPage(url: string): boolean {
  const { path, search } = urlParts(url);
  return path === '/' && search === '';
}
