import type { Plugin } from 'graphql-yoga';
import type { Registry } from 'prom-client';

/** Serves the metrics of the registry at `/metrics`, in the text format of Prometheus. */
export function useMetrics(registry: Registry): Plugin {
  async function answerTo({ method }: Request, Response: typeof globalThis.Response): Promise<Response> {
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
