import type { Plugin } from 'graphql-yoga';
import { badRequest } from './bad-request.ts';
import { corsFor } from './cors.ts';

/**
 * Refuses what a page of another site makes its visitor's browser send: the page could not read the answer, but an
 * image or a form is enough to buy rows. Browsers tell by `Sec-Fetch-Site`, towards this machine and towards https.
 */
export function useSiteCheck(): Plugin {
  return {
    onRequestParse({ request }) {
      if (request.headers.get('sec-fetch-site') === 'cross-site' && corsFor(request) === false) {
        throw badRequest(
          'A page of another site sent this request. Ask from a page of the same site, or from one that is served from this machine.',
          403,
        );
      }
    },
  };
}
