import type { Plugin } from 'graphql-yoga';

/** Redirects `/` to the GraphQL endpoint, where a browser finds GraphiQL. */
export function useRootRedirect(endpoint: string): Plugin {
  return {
    onRequest({ url, endResponse, fetchAPI }) {
      if (url.pathname === '/') {
        endResponse(new fetchAPI.Response(null, { status: 302, headers: { location: endpoint } }));
      }
    },
  };
}
