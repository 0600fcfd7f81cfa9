import type { Plugin } from 'graphql-yoga';
import { badRequest } from './bad-request.ts';
import { corsFor } from './cors.ts';

/**
 * Refuses requests that a page of another site makes its visitor's browser send: the page cannot read the answer, but
 * an image or a form is enough to buy rows. Browsers send `Sec-Fetch-Site` to this machine and to https URLs.
 */
export function useSiteCheck(): Plugin {
  return {
    onRequestParse({ request }) {
      if (request.headers.get('sec-fetch-site') === 'cross-site' && corsFor(request) === false) {
        throw badRequest(
          'This request comes from a page of another site. Send it from a page of the same site, or from a page served from this machine.',
          403,
        );
      }
    },
  };
}
