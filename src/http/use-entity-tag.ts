import type { Plugin } from 'graphql-yoga';
import { digestOf, isKnown } from './entity-tag.ts';
import { withBody } from './response-body.ts';

/** Bytes of an answer that get a tag at most: hashing more would keep others waiting for milliseconds. */
const MAX_BYTES = 2 ** 20;

/** What describes a body, which an answer without one does not have. */
const OF_BODY = new Set(['content-type', 'content-length', 'content-encoding']);

/**
 * Gives answers to GET that can be kept an `ETag`, and 304 to clients that have the same answer already. Must follow the
 * plugins that compress answers and say how long they can be kept.
 */
export function useEntityTag(): Plugin {
  return {
    onResponse({ request, response, setResponse, fetchAPI }) {
      const { status, headers } = response;
      const canBeKept = headers.get('cache-control')?.includes('max-age=') === true;
      const length = Number(headers.get('content-length') ?? Number.POSITIVE_INFINITY);
      if (request.method !== 'GET' || status !== 200 || !canBeKept || length > MAX_BYTES) {
        return;
      }
      return response.bytes().then(bytes => {
        const etag = `"${digestOf(bytes)}"`;
        if (isKnown(etag, request.headers.get('if-none-match'))) {
          const kept = [...headers].filter(([name]) => !OF_BODY.has(name.toLowerCase()));
          setResponse(
            new fetchAPI.Response(null, { status: 304, headers: { ...Object.fromEntries(kept), etag } }),
          );
        } else {
          setResponse(withBody(response, bytes, fetchAPI, { etag }));
        }
      });
    },
  };
}
