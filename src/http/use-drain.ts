import type { Plugin } from 'graphql-yoga';

/** While the gateway closes, answers 503 to new requests (except `/health`), so that those in flight can finish. */
export function useDrain(isClosing: () => boolean): Plugin {
  return {
    onRequest({ endResponse, fetchAPI }) {
      if (isClosing()) {
        endResponse(new fetchAPI.Response(null, { status: 503, headers: { connection: 'close' } }));
      }
    },
  };
}
