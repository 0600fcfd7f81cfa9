import type { Plugin } from 'graphql-yoga';
import { type Coding, codingFor, compress } from './content-encoding.ts';
import { digestOf, isKnown } from './entity-tag.ts';

/**
 * Shows GraphiQL to browsers at `endpoint`. The page has 9 MB: it is made, compressed and hashed once, and a browser
 * that has it gets 304.
 */
export function useGraphiQLPage(endpoint: string, render: () => string): Plugin {
  const versions = new Map<Coding | 'identity', Promise<Buffer<ArrayBuffer>>>();
  let page: { readonly bytes: Buffer<ArrayBuffer>; readonly hash: string } | undefined;

  function madePage() {
    if (page === undefined) {
      const bytes = Buffer.from(render());
      page = { bytes, hash: digestOf(bytes) };
    }
    return page;
  }

  function version(coding: Coding | undefined): Promise<Buffer<ArrayBuffer>> {
    const known = versions.get(coding ?? 'identity');
    if (known !== undefined) {
      return known;
    }
    const { bytes } = madePage();
    const made = coding === undefined ? Promise.resolve(bytes) : compress(bytes, coding);
    versions.set(coding ?? 'identity', made);
    return made;
  }

  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      const { method, headers } = request;
      const isForBrowser = method === 'GET' && headers.get('accept')?.includes('text/html');
      if (!isForBrowser || url.pathname.replace(/\/$/, '') !== endpoint) {
        return;
      }
      const coding = codingFor(headers.get('accept-encoding'), ['br', 'zstd', 'gzip']);
      const etag = `"${madePage().hash}${coding ? `-${coding}` : ''}"`;
      const caching = { etag, 'cache-control': 'no-cache', vary: 'accept, accept-encoding' };
      if (isKnown(etag, headers.get('if-none-match'))) {
        endResponse(new fetchAPI.Response(null, { status: 304, headers: caching }));
        return;
      }
      return version(coding).then(body =>
        endResponse(
          new fetchAPI.Response(body, {
            headers: {
              ...caching,
              'content-type': 'text/html; charset=utf-8',
              ...(coding && { 'content-encoding': coding }),
            },
          }),
        ),
      );
    },
  };
}
