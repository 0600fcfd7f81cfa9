import type { Plugin } from 'graphql-yoga';

/** Once the gateway closes, turns new requests away (but not `/health`), so that those in flight come to an end. */
export function useDrain(isClosing: () => boolean): Plugin {
  return {
    onRequest({ endResponse, fetchAPI }) {
      if (isClosing()) {
        endResponse(new fetchAPI.Response(null, { status: 503, headers: { connection: 'close' } }));
      }
    },
  };
}
