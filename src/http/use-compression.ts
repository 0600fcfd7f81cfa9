import type { Plugin } from 'graphql-yoga';
import { codingFor, compress } from './content-encoding.ts';
import { isJson, withBody } from './response-body.ts';

/**
 * Answers below this size, in bytes, are sent as they are: they fit into one packet of the network either way.
 * Measured with rows of links: 5 rows with all fields have 1.8 kB, and 0.6 kB when compressed, for 0.05 ms of CPU.
 */
export const MIN_BYTES = 1400;

/** Compresses the answers of operations with the coding that the client prefers: `zstd`, `br` or `gzip`. */
export function useCompression(): Plugin {
  return {
    onResponse({ request, response, setResponse, fetchAPI }) {
      const { headers } = response;
      if (!isJson(response)) {
        return;
      }
      headers.append('vary', 'accept-encoding');
      const coding = codingFor(request.headers.get('accept-encoding'));
      if (coding === undefined || Number(headers.get('content-length')) < MIN_BYTES) {
        return;
      }
      return response
        .bytes()
        .then(bytes => compress(bytes, coding))
        .then(body => setResponse(withBody(response, body, fetchAPI, { 'content-encoding': coding })));
    },
  };
}
