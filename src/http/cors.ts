import type { CORSOptions } from 'graphql-yoga';

/**
 * Lets pages that are served from this machine, such as a front end under development, read answers. Other sites
 * cannot, because every query can spend credits.
 */
export function corsFor(request: Request): CORSOptions {
  const origin = request.headers.get('origin');
  return origin !== null && LOOPBACK.has(URL.parse(origin)?.hostname ?? '') ? { origin: [origin] } : false;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
