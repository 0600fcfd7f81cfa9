import type { Plugin } from 'graphql-yoga';

/** Once the gateway closes, turns new requests away, so that those in flight come to an end. */
export function useDrain(isClosing: () => boolean): Plugin {
  return {
    onRequest({ url, endResponse, fetchAPI }) {
      if (isClosing() && url.pathname !== '/health') {
        endResponse(new fetchAPI.Response(null, { status: 503, headers: { connection: 'close' } }));
      }
    },
  };
}
