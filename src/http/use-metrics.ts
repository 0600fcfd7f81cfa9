import type { Plugin } from 'graphql-yoga';
import type { Registry } from 'prom-client';
import { CHALLENGE } from './use-clients.ts';

/**
 * Serves the metrics of the registry at `/metrics`, in the text format of Prometheus, to requests that `mayRead`: the
 * metrics name the clients.
 */
export function useMetrics(registry: Registry, mayRead: (request: Request) => boolean): Plugin {
  async function answerTo(request: Request, Response: typeof globalThis.Response): Promise<Response> {
    const { method } = request;
    if (!mayRead(request)) {
      return new Response(
        'The metrics need the key of a client, in the header "Authorization: Bearer KEY".\n',
        {
          status: 401,
          headers: { ...CHALLENGE, 'content-type': 'text/plain; charset=utf-8' },
        },
      );
    }
    if (method !== 'GET' && method !== 'HEAD') {
      return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
    }
    const metrics = await registry.metrics();
    return new Response(method === 'GET' ? metrics : null, {
      headers: { 'content-type': registry.contentType },
    });
  }

  return {
    // Not async, because all other requests would wait too.
    onRequest({ request, url, endResponse, fetchAPI }) {
      return url.pathname === '/metrics' ? answerTo(request, fetchAPI.Response).then(endResponse) : undefined;
    },
  };
}
