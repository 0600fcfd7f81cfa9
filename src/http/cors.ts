import type { CORSOptions } from 'graphql-yoga';

/**
 * Pages that are served from this machine, such as a front end under development, may read answers; other sites may
 * not, because whoever can ask can spend credits.
 */
export function corsFor(request: Request): CORSOptions {
  const origin = request.headers.get('origin');
  return origin !== null && LOOPBACK.has(URL.parse(origin)?.hostname ?? '') ? { origin: [origin] } : false;
}

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
